import type { LayerGraph, ModelMetadata } from "../../layers/LayerGraph.js";
import { ValueError } from "../../util/errors.js";
import { NOODLENET_KEY } from "../Format.js";
import { METADATA_FORMAT } from "./header.js";

/** Keys of a file's metadata that are not the model's own: its description, and the program that wrote the file. */
const RESERVED: readonly string[] = [NOODLENET_KEY, METADATA_FORMAT];

/** A model's metadata, to be written beside its description. @throws ValueError for a key that is reserved */
export function metadataToWrite({ metadata }: LayerGraph): ModelMetadata {
  const reserved = RESERVED.find((name) => Object.hasOwn(metadata, name));
  if (reserved === undefined) return metadata;
  throw new ValueError(
    `safetensors: the model's metadata have the name "${reserved}", which is reserved in such a file; rename it in model.metadata`,
  );
}

/** The model's own metadata, among a file's. */
export function modelMetadata(metadata: ModelMetadata): ModelMetadata {
  return Object.fromEntries(Object.entries(metadata).filter(([name]) => !RESERVED.includes(name)));
}
