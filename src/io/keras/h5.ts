import type { LayerGraph, ModelMetadata } from "../../layers/LayerGraph.js";
import { FormatError } from "../../util/errors.js";
import { parseJson } from "../../util/json.js";
import {
  NOODLENET_KEY,
  type ReadModelOptions,
  type ReadWeightsOptions,
  type StoredModel,
  weightsOnlyError,
} from "../Format.js";
import type { OpenedFile } from "../files/openFile.js";
import { countNumbers, groupAt, type Hdf5Group, hdf5Group, readHdf5, writeHdf5 } from "../hdf5/index.js";
import type { Assignment } from "../weights/StoredWeight.js";
import { readKerasConfig } from "./config/readConfig.js";
import { writeKerasConfig } from "./config/writeConfig.js";
import { metadataFields, readMetadata } from "./metadata.js";
import { isLegacyLayout, matchLegacyWeights, writeLegacyWeights } from "./weights/keras2.js";
import { isKerasLayout, matchKerasWeights, writeKerasWeights } from "./weights/keras3.js";
import { float32Weights } from "./weights/layerWeights.js";
import { loraScales } from "./weights/lora.js";

/** Groups of the optimizer's state, which is not read. */
const SKIP = ["optimizer_weights", "optimizer"];

/** The tree of an HDF5 file, which is read from its path if it has one. */
export async function openTree(source: OpenedFile): Promise<Hdf5Group> {
  const { what, size, path, owned, patience } = source;
  const from = path === undefined ? { bytes: await source.bytes(), owned } : { path };
  return readHdf5({ what, size, ...from }, { skip: SKIP, seconds: patience });
}

/**
 * Finds the array for each weight in a tree of any of Keras's layouts: weights of Keras 3, weights of Keras 1 and 2, or a whole model.
 * @throws FormatError for a tree of another layout, and for another model's weights
 */
export function matchHdf5Weights(
  model: LayerGraph,
  root: Hdf5Group,
  what: string,
  options: ReadWeightsOptions = {},
): Assignment[] {
  const within = groupAt(root, "model_weights") ?? root;
  const config = root.attributes.get("model_config");
  const scales = () => loraScales(typeof config === "string" ? parseJson(config, `${what}: model_config`) : null);
  if (isLegacyLayout(within)) return matchLegacyWeights(model, within, what, { ...options, scales });
  if (isKerasLayout(root)) return matchKerasWeights(model, root, what, options);
  const names = [...root.children.keys()].slice(0, 5).join(", ");
  throw new FormatError(
    `${what} is an HDF5 file, but does not hold weights of a Keras model: at its root are ${names || "no groups"}`,
  );
}

/** Finds the array of an HDF5 file for each weight of a model. */
export async function matchHdf5File(
  model: LayerGraph,
  source: OpenedFile,
  options: ReadWeightsOptions,
): Promise<Assignment[]> {
  return matchHdf5Weights(model, await openTree(source), source.what, options);
}

/** Reads the model in a `.h5` file. The optimizer and the settings of `compile` are not read. */
export async function readHdf5Model(source: OpenedFile, options: ReadModelOptions): Promise<StoredModel> {
  const root = await openTree(source);
  const text = root.attributes.get("model_config");
  if (typeof text !== "string") throw weightsOnlyError(source.what);
  const version = root.attributes.get("keras_version");
  const kerasVersion = typeof version === "string" ? version : undefined;
  const context = { ...options, what: source.what, kerasVersion };
  const config = readKerasConfig(parseJson(text, `${source.what}: model_config`), context);
  const metadata = metadataOf(root, source.what);
  return {
    config,
    available: countNumbers(root),
    metadata,
    match: (model) => matchHdf5Weights(model, root, source.what),
  };
}

function metadataOf(root: Hdf5Group, what: string): ModelMetadata {
  const text = root.attributes.get(NOODLENET_KEY);
  const where = `${what}: the attribute ${NOODLENET_KEY}`;
  return typeof text === "string" ? readMetadata(parseJson(text, where), where) : {};
}

/** The bytes of a `.h5` file with a whole model. */
export async function hdf5ModelBytes(model: LayerGraph): Promise<Uint8Array> {
  const weights = writeLegacyWeights(model, await float32Weights(model));
  const attributes = [
    ["model_config", JSON.stringify(writeKerasConfig(model, "plain"))],
    ["backend", "tensorflow"],
    ["keras_version", "3.0.0"],
    ...Object.entries(metadataFields(model, (metadata) => JSON.stringify(metadata))),
  ] as const;
  return writeHdf5(hdf5Group(attributes, [["model_weights", weights]]));
}

/** The bytes of a `.weights.h5` file of Keras 3. */
export async function kerasWeightsBytes(model: LayerGraph): Promise<Uint8Array> {
  return writeHdf5(writeKerasWeights(model, await float32Weights(model)));
}

/** The bytes of a file of weights in the layout of Keras 1 and 2, as Keras 2's `save_weights("….h5")` writes it. */
export async function legacyWeightsBytes(model: LayerGraph): Promise<Uint8Array> {
  return writeHdf5(writeLegacyWeights(model, await float32Weights(model)));
}
