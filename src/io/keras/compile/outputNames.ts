import { isPlainObject } from "../../../util/optionsReader.js";

/**
 * The names by which Keras's model gives its outputs, in the order of these, where they are an object such as `{ kind: y, size: z }`; undefined where they
 * are a list, and so go by the names of their layers.
 * @param model Keras's description of the model
 */
export function outputNamesOf(model: unknown): readonly string[] | undefined {
  const ends = isPlainObject(model) && isPlainObject(model.config) ? model.config.output_layers : undefined;
  if (!isPlainObject(ends)) return undefined;
  const isTensor = (end: unknown) => Array.isArray(end) && typeof end[0] === "string" && typeof end[1] === "number";
  return Object.values(ends).every(isTensor) ? Object.keys(ends).sort() : undefined;
}
