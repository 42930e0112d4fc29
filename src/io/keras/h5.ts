import type { LayerStack, ModelMetadata } from "../../layers/LayerStack.js";
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

/** What the optimizer remembers is not read. */
const SKIP = ["optimizer_weights", "optimizer"];

/** The tree of an HDF5 file, read where it lies if it can be. */
export async function openTree(source: OpenedFile): Promise<Hdf5Group> {
  const { what, size, path, owned, patience } = source;
  const from = path === undefined ? { bytes: await source.bytes(), owned } : { path };
  return readHdf5({ what, size, ...from }, { skip: SKIP, seconds: patience });
}

/**
 * Which arrays of an HDF5 file go into which weights, whatever its layout: Keras 3's weights, the old one, or a whole model.
 * @throws FormatError when it is none of these, or another model's
 */
export function matchHdf5Weights(
  model: LayerStack,
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
    `${what} is an HDF5 file, but holds no weights of Keras's: at its root are ${names || "no groups"}`,
  );
}

/** Which arrays of any of Keras's HDF5 files go into which weights of a model. */
export async function matchHdf5File(
  model: LayerStack,
  source: OpenedFile,
  options: ReadWeightsOptions,
): Promise<Assignment[]> {
  return matchHdf5Weights(model, await openTree(source), source.what, options);
}

/** A whole model in Keras's `.h5`. The optimizer and what `compile` chose stay in the file. */
export async function readHdf5Model(source: OpenedFile, options: ReadModelOptions): Promise<StoredModel> {
  const root = await openTree(source);
  const text = root.attributes.get("model_config");
  if (typeof text !== "string") throw weightsOnlyError(source.what);
  const config = readKerasConfig(parseJson(text, `${source.what}: model_config`), { ...options, what: source.what });
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

/** A whole model as Keras's `.h5`. */
export async function hdf5ModelBytes(model: LayerStack): Promise<Uint8Array> {
  const weights = writeLegacyWeights(model, await float32Weights(model));
  const attributes = [
    ["model_config", JSON.stringify(writeKerasConfig(model, "plain"))],
    ["backend", "tensorflow"],
    ["keras_version", "3.0.0"],
    ...Object.entries(metadataFields(model, (metadata) => JSON.stringify(metadata))),
  ] as const;
  return writeHdf5(hdf5Group(attributes, [["model_weights", weights]]));
}

/** A model's weights as Keras 3's `.weights.h5`. */
export async function kerasWeightsBytes(model: LayerStack): Promise<Uint8Array> {
  return writeHdf5(writeKerasWeights(model, await float32Weights(model)));
}

/** A model's weights in the old layout, as Keras 2's `save_weights("….h5")`. */
export async function legacyWeightsBytes(model: LayerStack): Promise<Uint8Array> {
  return writeHdf5(writeLegacyWeights(model, await float32Weights(model)));
}
