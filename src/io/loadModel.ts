import type { LayerFactory } from "../layers/fromConfig.js";
import type { LayerStack } from "../layers/LayerStack.js";
import type { Sequential } from "../models/Sequential.js";
import { optionsReader } from "../util/optionsReader.js";
import type { Shape } from "../util/shape.js";
import { buildModel } from "./buildModel.js";
import { weightsOnlyError } from "./Format.js";
import { type FileSource, type OpenedFile, openFile, withFilesBeside } from "./files/openFile.js";
import { type FileFormat, findFormat } from "./formats.js";
import { assignWeights } from "./weights/assignWeights.js";

/** Options of {@link loadModel}. */
export interface LoadModelOptions {
  /** The format, where neither the file's bytes nor its name says it. */
  readonly format?: FileFormat;
  /** Factories for layer types of one's own. */
  readonly customLayers?: Readonly<Record<string, LayerFactory>>;
  /** Shape of one sample, where the file leaves sides open, as Keras writes (None, None, None, 3). */
  readonly inputShape?: Shape;
  /** Files that belong to this one, where it is no path or address beside which they lie: `m.onnx.data` of a dropped `m.onnx`. */
  readonly beside?: Iterable<File>;
  /** Ends the loading: it then rejects with the signal's reason. */
  readonly signal?: AbortSignal;
  /** Seconds that the HDF5 library may go without a step, before the file counts as one that makes it hang. Default 10, and one more for each 50 MB. */
  readonly patience?: number;
}

/** Options of {@link loadWeights}. */
export interface LoadWeightsOptions {
  /** The format, where neither the file's bytes nor its name says it. */
  readonly format?: FileFormat;
  /** Load the layers that have the same name in file and model, and leave the others as they are. Default false: all must fit. */
  readonly byName?: boolean;
  /** Files that belong to this one, as for {@link loadModel}. */
  readonly beside?: Iterable<File>;
  /** Ends the loading, the weights as they are: it then rejects with the signal's reason. */
  readonly signal?: AbortSignal;
  /** As for {@link loadModel}. */
  readonly patience?: number;
}

const readModelOptions = optionsReader<LoadModelOptions>(
  "loadModel",
  'loadModel("model.keras", { inputShape: [128, 128, 3] })',
  {
    names: { format: true, customLayers: true, inputShape: true, beside: true, signal: true, patience: true },
    only: { compile: [false], safeMode: [true] },
    instead: { compile: "compile the model once it is loaded", customObjects: "give factories as customLayers" },
  },
);
const readWeightsOptions = optionsReader<LoadWeightsOptions>(
  "loadWeights",
  'loadWeights(model, "model.weights.h5", { byName: true })',
  { names: { format: true, byName: true, beside: true, signal: true, patience: true } },
);

/**
 * The model in a file: Keras's `.keras` and `.h5`, ONNX, or safetensors that `saveModel` wrote. Sequential models, and functional
 * ones and graphs that are a line of layers. What `compile` chose and the optimizer remembers is not read: compile the model before
 * training it on.
 *
 * Of Keras's layers, what matters to training alone and is not here is left out: constraints, penalties on what layers give, penalties other than
 * L1 and L2. Layers of any float type (float16, bfloat16, mixed precision, float64) are computed in float32, so that predictions differ from those
 * of a model in half precision by its rounding. Two things cannot be told from Keras's files: an activation that was `keras.ops.gelu`, the
 * approximate one, is written as "gelu", the exact one; and of a Sequential that uses a layer twice the `.h5` files, and other files where the layer has no
 * weights, hold the first use alone.
 * @param source a path, an address, bytes, a Blob or a File
 * @throws FormatError that names the file, the place and what to do, for files that are damaged, of another kind, or have
 *   layers or options that there are not here
 * @example
 * const model = await loadModel("photos.keras");
 */
export async function loadModel(source: FileSource, options?: LoadModelOptions): Promise<Sequential> {
  const { format, customLayers = {}, inputShape, beside, signal, patience } = readModelOptions(options);
  const file = await open(source, { beside, signal, patience });
  const found = findFormat(file, format);
  if (!found.readModel) throw weightsOnlyError(file.what);
  const stored = await found.readModel(file, { inputShape, custom: new Set(Object.keys(customLayers)) });
  signal?.throwIfAborted();
  const config = inputShape ? { ...stored.config, inputShape } : stored.config;
  return buildModel({ ...stored, config }, customLayers, file.what);
}

/**
 * Gives a model the weights in a file: Keras's `.weights.h5` (or the `.weights.json` of several), the old layout of `.h5`, whole models, or
 * safetensors. All weights are loaded, or none, and checked by shape.
 *
 * Keras's layers are matched in order, else by name. In safetensors the names decide: those that the weights have here; else those of a PyTorch
 * state_dict (`features.3.running_mean`), of MLX, flax and Keras, whose last part says what a tensor is, and whose numbers say which comes first.
 * PyTorch's kernels are transposed, and dense layers behind flattened images reordered, for there the channels come first.
 * @returns the paths of the weights that were loaded
 * @throws FormatError that names the file, the layer and both shapes
 */
export async function loadWeights(
  model: LayerStack,
  source: FileSource,
  options?: LoadWeightsOptions,
): Promise<readonly string[]> {
  const { format, byName = false, beside, signal, patience } = readWeightsOptions(options);
  model.ensureBuilt(model.inputShape);
  const file = await open(source, { beside, signal, patience });
  const assignments = await findFormat(file, format).readWeights(model, file, { byName });
  signal?.throwIfAborted();
  assignWeights(assignments, file.what);
  return assignments.map(({ path }) => path);
}

/** Opens a file and those that belong to it. */
async function open(
  source: FileSource,
  { beside = [], signal, patience }: Pick<LoadWeightsOptions, "beside" | "signal" | "patience">,
): Promise<OpenedFile> {
  return { ...withFilesBeside(await openFile(source, undefined, signal), beside), patience };
}
