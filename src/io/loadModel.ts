import type { LayerFactory } from "../layers/fromConfig.js";
import type { LayerGraph } from "../layers/LayerGraph.js";
import type { TrainableModel } from "../models/TrainableModel.js";
import { optionsReader } from "../util/optionsReader.js";
import type { Shape } from "../util/shape.js";
import { buildModel } from "./buildModel.js";
import { weightsOnlyError } from "./Format.js";
import { type FileSource, type OpenedFile, openFile, withEntries, withFilesBeside } from "./files/openFile.js";
import { type FileFormat, findFormat } from "./formats.js";
import { assignWeights } from "./weights/assignWeights.js";
import type { Assignment } from "./weights/StoredWeight.js";

/** Options of {@link loadModel}. */
export interface LoadModelOptions {
  /** The format, for files whose first bytes and name do not show it. */
  readonly format?: FileFormat;
  /** Factories of user-defined layers, by type. */
  readonly customLayers?: Readonly<Record<string, LayerFactory>>;
  /**
   * Whether to compile the model as its file says, with the optimizer's state. Default true; a model whose file says nothing of it is not
   * compiled.
   */
  readonly compile?: boolean;
  /** Gets a notice where what `compile` chose, or a part of it, is not supported, and so left out. */
  readonly onNotice?: (text: string) => void;
  /** Shape of one sample, used where the file leaves sides open, as Keras does with (None, None, None, 3). */
  readonly inputShape?: Shape;
  /** Further files of the model, for a source without a folder in which to look for them: `m.onnx.data` of an `m.onnx` dropped into a page, or `weights.bin` of a `model.json`. */
  readonly beside?: Iterable<File>;
  /** Aborts loading, which then rejects with the signal's reason. */
  readonly signal?: AbortSignal;
  /** Seconds without progress after which the HDF5 library counts as hanging. Default 10; one for each 50 MB of file is added. */
  readonly patience?: number;
}

/** Options of {@link loadWeights}. */
export interface LoadWeightsOptions {
  /** The format, for files whose first bytes and name do not show it. */
  readonly format?: FileFormat;
  /**
   * True: load only the layers whose names are in both the file and the model. By default all must match. False: as by default, but layers of Keras's
   * files are matched in order alone, as Keras does, whatever they are named.
   */
  readonly byName?: boolean;
  /** Further files, as for {@link loadModel}. */
  readonly beside?: Iterable<File>;
  /** Aborts loading, which then rejects with the signal's reason and leaves the weights unchanged. */
  readonly signal?: AbortSignal;
  /** As for {@link loadModel}. */
  readonly patience?: number;
}

const readModelOptions = optionsReader<LoadModelOptions>(
  "loadModel",
  'loadModel("model.keras", { inputShape: [128, 128, 3] })',
  {
    names: {
      format: true,
      customLayers: true,
      compile: true,
      onNotice: true,
      inputShape: true,
      beside: true,
      signal: true,
      patience: true,
    },
    only: { safeMode: [true] },
    instead: { customObjects: "give factories as customLayers" },
  },
);
const readWeightsOptions = optionsReader<LoadWeightsOptions>(
  "loadWeights",
  'loadWeights(model, "model.weights.h5", { byName: true })',
  { names: { format: true, byName: true, beside: true, signal: true, patience: true } },
);

/**
 * Loads a model from a file: Keras's `.keras` and `.h5`, a layers model of TensorFlow.js, ONNX, or safetensors that `saveModel` wrote. Sequential
 * and functional models can be read, and graphs of ONNX: {@link readOnnx} says how.
 *
 * Of TensorFlow.js the source is `model.json`, with the files of weights beside it: in its folder, at its address with the same query, or given as
 * `beside`; or it is a zip file that holds them all. Weights that the converter quantized become float32. Graph models,
 * which hold TensorFlow's operations in place of layers, are refused. Where `metadata.json` of Teachable Machine is with the others, the names of the
 * classes are in the model's `metadata`, as `noodlenet predict` reads them.
 *
 * A model that was compiled when Keras or `saveModel` wrote it into `.keras` or `.h5`, or TensorFlow.js into `model.json` with `includeOptimizer`, is compiled: with its optimizer, the steps that it has taken,
 * its learning rate or schedule, what it remembers of the weights, losses, loss weights and metrics, so that training goes on as it would have there.
 * Metrics that noodlenet does not have are left out. Where it does not have the optimizer, the schedule or the loss, or where the state does not fit,
 * the model is not compiled. `onNotice` tells either, and `fit` names the reason. Keras 3 writes no `delta` of a Huber loss, which counts as 1.
 *
 * Options of Keras's layers that affect only training and are not supported are left out: user-defined constraints and regularizers other
 * than L1 and L2, and activity regularizers of layers without a kernel. Layers of any float type (float16, bfloat16, mixed precision, float64) compute in float32, so that predictions differ from those of a
 * half-precision model by its rounding. Two properties cannot be read from Keras's files: the approximate activation `keras.ops.gelu` is stored as
 * "gelu", the exact one; and of a Sequential model that uses a layer twice, `.h5` files, and other files where the layer has no weights, hold only the
 * first use.
 * @param source a path, an address, bytes, a Blob or a File
 * @throws FormatError that names the file, the place and the remedy, for files that are damaged, of an unsupported format, or have unsupported
 *   layers or options. ValueError for an unknown option
 * @example
 * const model = await loadModel("photos.keras");
 */
export async function loadModel(source: FileSource, options?: LoadModelOptions): Promise<TrainableModel> {
  const given = readModelOptions(options);
  const { format, customLayers = {}, compile = true, onNotice, inputShape, beside, signal, patience } = given;
  const file = await open(source, { beside, signal, patience });
  const found = findFormat(file, format);
  if (!found.readModel) throw weightsOnlyError(file.what);
  const stored = await found.readModel(file, { inputShape, custom: new Set(Object.keys(customLayers)), compile });
  signal?.throwIfAborted();
  const config = inputShape ? { ...stored.config, inputShape } : stored.config;
  return buildModel({ ...stored, config }, customLayers, file.what, onNotice);
}

/**
 * Loads a model's weights from a file: Keras's `.weights.h5` (or the `.weights.json` that lists several), the old layout in `.h5`, `model.json` of
 * TensorFlow.js, another whole model, or safetensors. The shapes are checked first: either all weights are assigned, or none.
 *
 * Keras's layers are matched in order, but those that were given names by these, where they changed places; or all by name where the order does not fit. (Keras goes
 * by the order alone, and gives a layer another's weights where the shapes are the same.) Those of TensorFlow.js are matched by name. Tensors of safetensors are matched by name: by the paths of the model's weights; else by the names
 * of a PyTorch state_dict (`features.3.running_mean`), of MLX, flax or Keras, whose last part is the tensor's role and whose numbers give the order.
 * PyTorch's kernels are transposed, and the rows of dense layers after flattened images are reordered, because PyTorch has the channels first.
 * @returns the paths of the weights that were loaded
 * @throws FormatError that names the file, the layer and both shapes. ValueError for an unknown option
 */
export async function loadWeights(
  model: LayerGraph,
  source: FileSource,
  options?: LoadWeightsOptions,
): Promise<readonly string[]> {
  const assignments = await loadAssignments(model, source, options);
  return assignments.map(({ path }) => path);
}

/** Loads weights as {@link loadWeights} does, and returns which of the file's arrays each of them got. */
export async function loadAssignments(
  model: LayerGraph,
  source: FileSource,
  options?: LoadWeightsOptions,
): Promise<readonly Assignment[]> {
  const { format, byName, beside, signal, patience } = readWeightsOptions(options);
  model.ensureBuilt(...model.inputShapes);
  const file = await open(source, { beside, signal, patience });
  const assignments = await findFormat(file, format).readWeights(model, file, { byName });
  signal?.throwIfAborted();
  assignWeights(assignments, file.what);
  return assignments;
}

/** Opens a file and those that belong to it. */
async function open(
  source: FileSource,
  { beside = [], signal, patience }: Pick<LoadWeightsOptions, "beside" | "signal" | "patience">,
): Promise<OpenedFile> {
  const opened = withFilesBeside(await openFile(source, undefined, signal), beside);
  return { ...(await withEntries(opened)), patience };
}
