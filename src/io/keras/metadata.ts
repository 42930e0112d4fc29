import type { LayerGraph, ModelMetadata } from "../../layers/LayerGraph.js";
import { FormatError } from "../../util/errors.js";
import { showJson } from "../../util/json.js";
import { isPlainObject } from "../../util/optionsReader.js";
import { NOODLENET_KEY } from "../Format.js";

/*
 * A model's metadata, under the key "noodlenet": a field of metadata.json in a `.keras` file, an attribute of an `.h5` file. Keras ignores both.
 */

/** The fields or attributes that hold a model's metadata: none where it has none. */
export function metadataFields<T>(
  { metadata }: LayerGraph,
  write: (metadata: ModelMetadata) => T,
): Readonly<Record<string, T>> {
  return Object.keys(metadata).length === 0 ? {} : { [NOODLENET_KEY]: write(metadata) };
}

/**
 * A model's metadata as a file holds them.
 * @param where how errors name the place
 * @throws FormatError where they are not an object of strings
 */
export function readMetadata(value: unknown, where: string): ModelMetadata {
  if (value === undefined) return {};
  if (isPlainObject(value) && Object.values(value).every((text) => typeof text === "string"))
    return value as ModelMetadata;
  throw new FormatError(`${where}: the model's metadata are ${showJson(value)}, not an object of strings`);
}
