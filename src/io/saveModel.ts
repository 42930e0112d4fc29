import type { LayerStack } from "../layers/LayerStack.js";
import { ValueError } from "../util/errors.js";
import { writeAtomically } from "./files/writeAtomically.js";
import { type FileFormat, formatNamed, formatToWrite } from "./formats.js";

/** Options of {@link saveModel} and {@link saveWeights}. */
export interface SaveOptions {
  /** The format; by default the end of the path says it. */
  readonly format?: FileFormat;
}

/**
 * Writes a model to a file, from which {@link loadModel}, and for `.keras` and `.h5` Keras, builds it again: Keras 2.15 and Keras 3, for `.h5` TensorFlow
 * 2.13, too. A model that holds a functional one does not open in Keras 3.0 to 3.3. What `compile` chose is not written. A save that fails leaves the
 * file that was there.
 * @throws ValueError when the path says no format, or one for weights only
 */
export async function saveModel(model: LayerStack, path: string | URL, { format }: SaveOptions = {}): Promise<void> {
  await writeAtomically(path, await modelBytes(model, formatToWrite(String(path), format)));
}

/**
 * Writes a model's weights to a file: `.weights.h5` as Keras 2.15 and 3, `.h5` as Keras 2 did, or safetensors. A save that fails leaves the file
 * that was there.
 * @throws ValueError when the path says no format
 */
export async function saveWeights(model: LayerStack, path: string | URL, { format }: SaveOptions = {}): Promise<void> {
  await writeAtomically(path, await weightsBytes(model, formatToWrite(String(path), format)));
}

/** What {@link saveModel} would write. @throws ValueError for a format for weights only */
export async function modelBytes(model: LayerStack, format: FileFormat): Promise<Uint8Array> {
  const { modelBytes } = formatNamed(format);
  if (!modelBytes)
    throw new ValueError(`"${format}" holds weights only; save the model as .keras, or its weights with saveWeights`);
  model.ensureBuilt(model.inputShape);
  return modelBytes(model);
}

/** What {@link saveWeights} would write. */
export async function weightsBytes(model: LayerStack, format: FileFormat): Promise<Uint8Array> {
  model.ensureBuilt(model.inputShape);
  const { weightsBytes } = formatNamed(format);
  if (!weightsBytes) throw new ValueError(`"${format}" is read, but not written; save the weights as .weights.h5`);
  return weightsBytes(model);
}
