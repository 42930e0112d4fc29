import type { LayerGraph } from "../layers/LayerGraph.js";
import { ValueError } from "../util/errors.js";
import { optionsReader } from "../util/optionsReader.js";
import type { Format } from "./Format.js";
import { writeAtomically } from "./files/writeAtomically.js";
import { type FileFormat, formatNamed, formatToWrite } from "./formats.js";

/** Options of {@link saveModel} and {@link saveWeights}. */
export interface SaveOptions {
  /** The format. Default: the one that the path ends in. */
  readonly format?: FileFormat;
}

/** Options of {@link modelBytes}. */
export interface ModelBytesOptions {
  /**
   * Whether to write what `compile` chose and the optimizer's state, so that training can go on in Keras or here. Default true for a compiled
   * model in "keras" and "h5"; the other formats hold neither.
   */
  readonly includeOptimizer?: boolean;
  /** Gets a notice where what `compile` chose, or a part of it, is not in Keras, and so not written. */
  readonly onNotice?: (text: string) => void;
}

/** Options of {@link saveModel}. */
export interface SaveModelOptions extends SaveOptions, ModelBytesOptions {}

const instead = { overwrite: "a file that is there is replaced" };
const readModelOptions = optionsReader<SaveModelOptions>("saveModel", 'saveModel(model, "file", { format: "keras" })', {
  names: { format: true, includeOptimizer: true, onNotice: true },
  instead,
});
const readBytesOptions = optionsReader<ModelBytesOptions>(
  "modelBytes",
  'modelBytes(model, "keras", { includeOptimizer: false })',
  { names: { includeOptimizer: true, onNotice: true } },
);
const readWeightsOptions = optionsReader<SaveOptions>(
  "saveWeights",
  'saveWeights(model, "file", { format: "weights.h5" })',
  {
    names: { format: true },
    instead: { ...instead, includeOptimizer: "saveModel writes the optimizer's state, into .keras and .h5" },
  },
);

/**
 * Writes a model to a file, from which {@link loadModel} builds it again; so does Keras, from `.keras` and `.h5`: Keras 2.15 and Keras 3, and
 * TensorFlow 2.13 from `.h5`. Keras 3.0 to 3.3 cannot open a model that contains a functional one. When saving fails, the file that was there stays
 * as it was.
 *
 * Of a compiled model `.keras` and `.h5` hold what `compile` chose and the optimizer's state. Keras 3 goes on training from `.keras`, and Keras 2.15
 * from `.h5`, as the model would have here. Keras 2.15 opens `.keras` with a fresh optimizer, because it counts the optimizer's variables otherwise;
 * Keras 3 must compile a model from `.h5` again, also one that it wrote itself.
 * @throws ValueError for a path that ends in no format's ending, a format that holds only weights, `includeOptimizer: true` for one that holds no
 *   optimizer, or an unknown option
 */
export async function saveModel(model: LayerGraph, path: string | URL, options?: SaveModelOptions): Promise<void> {
  const { format, ...others } = readModelOptions(options);
  await writeAtomically(path, await writeModel(model, formatToWrite(String(path), format), others));
}

/**
 * Writes a model's weights to a file: `.weights.h5` as Keras 2.15 and 3 do, `.h5` as Keras 2 did, or safetensors. When saving fails, the
 * file that was there stays as it was.
 * @throws ValueError for a path that ends in no format's ending, a format that is only read, or an unknown option
 */
export async function saveWeights(model: LayerGraph, path: string | URL, options?: SaveOptions): Promise<void> {
  const format = formatToWrite(String(path), readWeightsOptions(options).format);
  await writeAtomically(path, await writeWeights(model, format));
}

/**
 * The bytes of the file that {@link saveModel} writes: the same for the same model, whenever they are written.
 * @throws ValueError for an unknown format, one that holds only weights, or an unknown option
 */
export async function modelBytes(
  model: LayerGraph,
  format: FileFormat,
  options?: ModelBytesOptions,
): Promise<Uint8Array> {
  return writeModel(model, formatNamed(format), readBytesOptions(options));
}

/** The bytes of the file that {@link saveWeights} writes. @throws ValueError for an unknown format, or one that is only read */
export async function weightsBytes(model: LayerGraph, format: FileFormat): Promise<Uint8Array> {
  return writeWeights(model, formatNamed(format));
}

async function writeModel(
  model: LayerGraph,
  format: Format,
  { includeOptimizer, onNotice = () => {} }: ModelBytesOptions,
): Promise<Uint8Array> {
  if (!format.writeModel && !format.writeWeights)
    throw new ValueError(`"${format.name}" is read, but not written; save the model as .keras`);
  if (!format.writeModel)
    throw new ValueError(
      `"${format.name}" holds weights only; save the model as .keras, or its weights with saveWeights`,
    );
  model.ensureBuilt(...model.inputShapes);
  if (includeOptimizer && !format.holdsOptimizer)
    throw new ValueError(
      `"${format.name}" holds no optimizer; save the model as .keras or .h5, or give fit a checkpointFile`,
    );
  return format.writeModel(model, { includeOptimizer: includeOptimizer ?? true, tell: onNotice });
}

async function writeWeights(model: LayerGraph, format: Format): Promise<Uint8Array> {
  if (!format.writeWeights)
    throw new ValueError(`"${format.name}" is read, but not written; save the weights as .weights.h5`);
  model.ensureBuilt(...model.inputShapes);
  return format.writeWeights(model);
}
