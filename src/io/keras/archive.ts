import type { LayerGraph, ModelMetadata } from "../../layers/LayerGraph.js";
import { FormatError } from "../../util/errors.js";
import { parseJson } from "../../util/json.js";
import { isPlainObject } from "../../util/optionsReader.js";
import { NOODLENET_KEY, type ReadModelOptions, type ReadWeightsOptions, type StoredModel } from "../Format.js";
import type { OpenedFile } from "../files/openFile.js";
import { unsupportedFile } from "../files/unsupportedFiles.js";
import { openZip, writeZip, type Zip } from "../files/zip.js";
import { countNumbers, type Hdf5Group } from "../hdf5/index.js";
import type { Assignment } from "../weights/StoredWeight.js";
import { readKerasConfig } from "./config/readConfig.js";
import { writeKerasConfig } from "./config/writeConfig.js";
import { kerasWeightsBytes, matchHdf5Weights, openTree } from "./h5.js";
import { metadataFields, readMetadata } from "./metadata.js";

/*
 * Keras 3's `.keras` is a zip file:
 *   config.json        the description of the model, see config/readConfig.ts
 *   metadata.json      Keras's version and the date; noodlenet adds the model's metadata, which Keras ignores
 *   model.weights.h5   the weights, see weights/keras3.ts
 */

const METADATA = "metadata.json";
const CONFIG = "config.json";
const WEIGHTS = "model.weights.h5";

/** Reads the model in a `.keras` file. The optimizer and the settings of `compile` are not read. */
export async function readKerasArchive(source: OpenedFile, options: ReadModelOptions): Promise<StoredModel> {
  const zip = openZip(await source.bytes(), source.what);
  const text = new TextDecoder().decode(entryOf(zip, CONFIG, source.what));
  const { kerasVersion, metadata } = metadataOf(zip, source.what);
  const context = { ...options, what: source.what, kerasVersion };
  const config = readKerasConfig(parseJson(text, `${source.what}: ${CONFIG}`), context);
  // Last, because the buffer of the bytes may be moved to a worker.
  const weights = entryOf(zip, WEIGHTS, source.what);
  const root = await treeOf(weights, source);
  return {
    config,
    available: countNumbers(root),
    metadata,
    match: (model) => matchHdf5Weights(model, root, source.what),
  };
}

function metadataOf(zip: Zip, what: string): { kerasVersion?: string; metadata: ModelMetadata } {
  const bytes = zip.read(METADATA);
  if (!bytes) return { metadata: {} };
  const where = `${what}: ${METADATA}`;
  const json = parseJson(new TextDecoder().decode(bytes), where);
  if (!isPlainObject(json)) return { metadata: {} };
  const metadata = Object.hasOwn(json, NOODLENET_KEY) ? readMetadata(json[NOODLENET_KEY], where) : {};
  return typeof json.keras_version === "string" ? { kerasVersion: json.keras_version, metadata } : { metadata };
}

/** Finds the array of a `.keras` file for each weight of a model. */
export async function matchKerasArchive(
  model: LayerGraph,
  source: OpenedFile,
  options: ReadWeightsOptions,
): Promise<Assignment[]> {
  const zip = openZip(await source.bytes(), source.what);
  const root = await treeOf(entryOf(zip, WEIGHTS, source.what), source);
  return matchHdf5Weights(model, root, source.what, options);
}

function entryOf(zip: Zip, name: string, what: string): Uint8Array {
  const found = zip.read(name);
  if (found) return found;
  const other = unsupportedFile({ what, head: new Uint8Array() }, { names: zip.names });
  const names = zip.names.slice(0, 5).join(", ") || "nothing";
  throw new FormatError(other ?? `${what} is a zip file without ${name}, and so not a .keras file; it holds ${names}`);
}

function treeOf(bytes: Uint8Array, { what, owned, beside, patience }: OpenedFile): Promise<Hdf5Group> {
  const name = `${what}: ${WEIGHTS}`;
  return openTree({ what: name, size: bytes.length, head: bytes, owned, bytes: async () => bytes, beside, patience });
}

/** The bytes of a `.keras` file with a whole model. */
export async function kerasArchiveBytes(model: LayerGraph): Promise<Uint8Array> {
  const text = (json: unknown) => new TextEncoder().encode(JSON.stringify(json));
  const metadata = { keras_version: "3.0.0", ...metadataFields(model, (metadata) => metadata) };
  return writeZip({
    [METADATA]: text(metadata),
    [CONFIG]: text(writeKerasConfig(model, "modules")),
    [WEIGHTS]: await kerasWeightsBytes(model),
  });
}
