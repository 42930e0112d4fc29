import type { LayerGraph, ModelMetadata } from "../../layers/LayerGraph.js";
import { FormatError } from "../../util/errors.js";
import { parseJson } from "../../util/json.js";
import { isPlainObject } from "../../util/optionsReader.js";
import { writeZip, type Zip } from "../../util/zip.js";
import {
  NOODLENET_KEY,
  type ReadModelOptions,
  type ReadWeightsOptions,
  type StoredModel,
  type WriteModelOptions,
} from "../Format.js";
import type { OpenedFile } from "../files/openFile.js";
import { unsupportedFile } from "../files/unsupportedFiles.js";
import { countNumbers, type Hdf5Group } from "../hdf5/index.js";
import type { Assignment } from "../weights/StoredWeight.js";
import { stringifyWithFloats } from "./compile/floats.js";
import { outputNamesOf } from "./compile/outputNames.js";
import { compileAsStored } from "./compile/readCompile.js";
import { archiveState, writeArchiveState } from "./compile/storedState.js";
import { trainingOf } from "./compile/writeCompile.js";
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

/** Reads the model in a `.keras` file. */
export async function readKerasArchive(source: OpenedFile, options: ReadModelOptions): Promise<StoredModel> {
  const zip = zipOf(source);
  const text = new TextDecoder().decode(entryOf(zip, CONFIG, source.what));
  const { kerasVersion, metadata } = metadataOf(zip, source.what);
  const context = { ...options, what: source.what, kerasVersion };
  const json = parseJson(text, `${source.what}: ${CONFIG}`);
  const config = readKerasConfig(json, context);
  // Last, because the buffer of the bytes may be moved to a worker.
  const weights = entryOf(zip, WEIGHTS, source.what);
  const compiled = options.compile ? compileConfig(json) : null;
  const root = await treeOf(weights, source, compiled !== null);
  const state = archiveState(root, kerasVersion);
  root.children.delete("optimizer");
  const { what } = source;
  return {
    config,
    available: countNumbers(root),
    metadata,
    match: (model) => matchHdf5Weights(model, root, what, { isWhole: true }),
    ...(compiled && {
      compile: (model) =>
        compileAsStored(model, { config: compiled, state, kerasVersion, outputNames: outputNamesOf(json), what }),
    }),
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

/** Keras's arguments of `compile`; null for a model that was not compiled. */
function compileConfig(json: unknown): Record<string, unknown> | null {
  const config = isPlainObject(json) ? json.compile_config : null;
  return isPlainObject(config) ? config : null;
}

/** Finds the array of a `.keras` file for each weight of a model. */
export async function matchKerasArchive(
  model: LayerGraph,
  source: OpenedFile,
  options: ReadWeightsOptions,
): Promise<Assignment[]> {
  const zip = zipOf(source);
  const root = await treeOf(entryOf(zip, WEIGHTS, source.what), source);
  return matchHdf5Weights(model, root, source.what, options);
}

function zipOf({ zip, what }: OpenedFile): Zip {
  if (zip) return zip;
  throw new FormatError(`${what} is not a zip file, and so not a .keras file`);
}

function entryOf(zip: Zip, name: string, what: string): Uint8Array {
  const found = zip.read(name);
  if (found) return found;
  const other = unsupportedFile({ what, head: new Uint8Array() }, { names: zip.names });
  const names = zip.names.slice(0, 5).join(", ") || "nothing";
  throw new FormatError(other ?? `${what} is a zip file without ${name}, and so not a .keras file; it holds ${names}`);
}

function treeOf(
  bytes: Uint8Array,
  { what, owned, beside, patience }: OpenedFile,
  withOptimizer = false,
): Promise<Hdf5Group> {
  const file = { what: `${what}: ${WEIGHTS}`, size: bytes.length, head: bytes, owned, beside, patience };
  return openTree({ ...file, bytes: async () => bytes }, withOptimizer);
}

/** The bytes of a `.keras` file with a whole model. */
export async function kerasArchiveBytes(model: LayerGraph, options?: WriteModelOptions): Promise<Uint8Array> {
  const text = (json: unknown) => new TextEncoder().encode(stringifyWithFloats(json));
  const training = trainingOf(model, "modules", options);
  const metadata = { keras_version: "3.0.0", ...metadataFields(model, (metadata) => metadata) };
  return writeZip({
    [METADATA]: text(metadata),
    [CONFIG]: text({
      ...writeKerasConfig(model, "modules"),
      ...(training && { compile_config: training.config }),
    }),
    [WEIGHTS]: await kerasWeightsBytes(
      model,
      training && (await writeArchiveState(training.optimizer, training.weights)),
    ),
  });
}
