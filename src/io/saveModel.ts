import type { LayerGraph } from "../layers/LayerGraph.js";
import { ValueError } from "../util/errors.js";
import { type OptionRules, optionsReader } from "../util/optionsReader.js";
import type { Format } from "./Format.js";
import { writeAtomically } from "./files/writeAtomically.js";
import { type FileFormat, formatNamed, formatToWrite } from "./formats.js";

/** Options of {@link saveModel} and {@link saveWeights}. */
export interface SaveOptions {
  /** The format. Default: the one that the path ends in. */
  readonly format?: FileFormat;
}

const rules: OptionRules<SaveOptions> = {
  names: { format: true },
  instead: {
    overwrite: "a file that is there is replaced",
    includeOptimizer: "the optimizer's state is in checkpoints: give fit a checkpointFile",
  },
};
const readModelOptions = optionsReader("saveModel", 'saveModel(model, "file", { format: "keras" })', rules);
const readWeightsOptions = optionsReader("saveWeights", 'saveWeights(model, "file", { format: "weights.h5" })', rules);

/**
 * Writes a model to a file, from which {@link loadModel} builds it again; so does Keras, from `.keras` and `.h5`: Keras 2.15 and Keras 3, and
 * TensorFlow 2.13 from `.h5`. Keras 3.0 to 3.3 cannot open a model that contains a functional one. What `compile` chose is not written. When
 * saving fails, the file that was there stays as it was.
 * @throws ValueError for a path that ends in no format's ending, a format that holds only weights, or an unknown option
 */
export async function saveModel(model: LayerGraph, path: string | URL, options?: SaveOptions): Promise<void> {
  const format = formatToWrite(String(path), readModelOptions(options).format);
  await writeAtomically(path, await writeModel(model, format));
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

/** The bytes of the file that {@link saveModel} writes. @throws ValueError for an unknown format, or one that holds only weights */
export async function modelBytes(model: LayerGraph, format: FileFormat): Promise<Uint8Array> {
  return writeModel(model, formatNamed(format));
}

/** The bytes of the file that {@link saveWeights} writes. @throws ValueError for an unknown format, or one that is only read */
export async function weightsBytes(model: LayerGraph, format: FileFormat): Promise<Uint8Array> {
  return writeWeights(model, formatNamed(format));
}

async function writeModel(model: LayerGraph, format: Format): Promise<Uint8Array> {
  if (!format.writeModel)
    throw new ValueError(
      `"${format.name}" holds weights only; save the model as .keras, or its weights with saveWeights`,
    );
  model.ensureBuilt(...model.inputShapes);
  return format.writeModel(model);
}

async function writeWeights(model: LayerGraph, format: Format): Promise<Uint8Array> {
  if (!format.writeWeights)
    throw new ValueError(`"${format.name}" is read, but not written; save the weights as .weights.h5`);
  model.ensureBuilt(...model.inputShapes);
  return format.writeWeights(model);
}
