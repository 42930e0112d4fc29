import type { LayerStack, ModelMetadata } from "../layers/LayerStack.js";
import { FormatError, ValueError } from "../util/errors.js";
import { showJson } from "../util/json.js";
import { isPlainObject } from "../util/optionsReader.js";
import { METADATA_FORMAT } from "./safetensors/header.js";

/**
 * The name under which our notes stand in files of others: in a `.keras` file's metadata.json and as an attribute of an `.h5` file
 * what a model's metadata are, in a safetensors file's metadata the model's description.
 */
export const NOTES = "noodlenet";

/** A model's metadata as attributes or fields of a file: none where the model has none. */
export function metadataNotes<T>(
  { metadata }: LayerStack,
  write: (metadata: ModelMetadata) => T,
): Readonly<Record<string, T>> {
  return Object.keys(metadata).length === 0 ? {} : { [NOTES]: write(metadata) };
}

/** What stands in a file as a model's metadata. @throws FormatError when it is no object of texts */
export function readMetadata(value: unknown, where: string): ModelMetadata {
  if (value === undefined) return {};
  if (isPlainObject(value) && Object.values(value).every((text) => typeof text === "string"))
    return value as ModelMetadata;
  throw new FormatError(`${where}: the model's metadata are ${showJson(value)}, not an object of texts`);
}

/** Names in a safetensors file's metadata that are not the model's own: our description, and who wrote the file. */
const TAKEN: readonly string[] = [NOTES, METADATA_FORMAT];

/** @throws ValueError for a name that has a meaning of its own in safetensors */
export function safetensorsMetadata({ metadata }: LayerStack): ModelMetadata {
  const taken = TAKEN.find((name) => Object.hasOwn(metadata, name));
  if (taken === undefined) return metadata;
  throw new ValueError(
    `safetensors: the model's metadata have the name "${taken}", which means something else in such a file; rename it in model.metadata`,
  );
}

/** The model's own part of a safetensors file's metadata. */
export function ownMetadata(metadata: ModelMetadata): ModelMetadata {
  return Object.fromEntries(Object.entries(metadata).filter(([name]) => !TAKEN.includes(name)));
}
