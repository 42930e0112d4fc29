import type { LayerGraph, ModelMetadata } from "../../layers/LayerGraph.js";
import { FormatError } from "../../util/errors.js";
import { parseJson, showJson } from "../../util/json.js";
import { isPlainObject } from "../../util/optionsReader.js";
import {
  NOODLENET_KEY,
  type ReadModelOptions,
  type ReadWeightsOptions,
  type StoredModel,
  type WriteModelOptions,
  weightsOnlyError,
} from "../Format.js";
import type { OpenedFile } from "../files/openFile.js";
import { countNumbers, groupAt, type Hdf5Group, hdf5Group, readHdf5, writeHdf5 } from "../hdf5/index.js";
import type { Assignment } from "../weights/StoredWeight.js";
import { stringifyWithFloats } from "./compile/floats.js";
import { counterpartOf } from "./compile/optimizers.js";
import { outputNamesOf } from "./compile/outputNames.js";
import { compileAsStored } from "./compile/readCompile.js";
import { hdf5State, writeHdf5State } from "./compile/storedState.js";
import { trainingOf } from "./compile/writeCompile.js";
import { readKerasConfig } from "./config/readConfig.js";
import { writeKerasConfig } from "./config/writeConfig.js";
import { metadataFields, readMetadata } from "./metadata.js";
import { isLegacyLayout, matchLegacyWeights, writeLegacyWeights } from "./weights/keras2.js";
import { isKerasLayout, matchKerasWeights, writeKerasWeights } from "./weights/keras3.js";
import { float32Weights } from "./weights/layerWeights.js";
import { loraScales } from "./weights/lora.js";
import type { OrderOptions } from "./weights/storedOrder.js";

/** Groups of the optimizer's state. */
const OPTIMIZER = ["optimizer_weights", "optimizer"];

/** The tree of an HDF5 file, which is read from its path if it has one. */
export async function openTree(source: OpenedFile, withOptimizer = false): Promise<Hdf5Group> {
  const { what, size, path, owned, patience } = source;
  const from = path === undefined ? { bytes: await source.bytes(), owned } : { path };
  return readHdf5({ what, size, ...from }, { skip: withOptimizer ? [] : OPTIMIZER, seconds: patience });
}

/**
 * Finds the array for each weight in a tree of any of Keras's layouts: weights of Keras 3, weights of Keras 1 and 2, or a whole model.
 * @throws FormatError for a tree of another layout, and for another model's weights
 */
export function matchHdf5Weights(
  model: LayerGraph,
  root: Hdf5Group,
  what: string,
  options: OrderOptions = {},
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

/** Reads the model in a `.h5` file. */
export async function readHdf5Model(source: OpenedFile, options: ReadModelOptions): Promise<StoredModel> {
  const root = await openTree(source, options.compile);
  const state = hdf5State(root);
  for (const group of OPTIMIZER) root.children.delete(group);
  const text = root.attributes.get("model_config");
  if (typeof text !== "string") throw weightsOnlyError(source.what);
  const version = root.attributes.get("keras_version");
  const kerasVersion = typeof version === "string" ? version : undefined;
  const context = { ...options, what: source.what, kerasVersion };
  const json = parseJson(text, `${source.what}: model_config`);
  const config = readKerasConfig(json, context);
  const metadata = metadataOf(root, source.what);
  const { what } = source;
  const trained = options.compile ? root.attributes.get("training_config") : undefined;
  return {
    config,
    available: countNumbers(root),
    metadata,
    match: (model) => matchHdf5Weights(model, root, what, { isWhole: true }),
    ...(typeof trained === "string" && {
      compile: (model) =>
        compileAsStored(model, {
          config: trainingConfig(trained, what),
          state,
          kerasVersion,
          outputNames: outputNamesOf(json),
          what,
        }),
    }),
  };
}

/** Keras's arguments of `compile`. In `.h5` the optimizer has another name. */
function trainingConfig(text: string, what: string): Record<string, unknown> {
  const json = parseJson(text, `${what}: training_config`);
  if (!isPlainObject(json)) throw new FormatError(`${what}: training_config is ${showJson(json)}, not an object`);
  return { ...json, optimizer: json.optimizer_config };
}

function metadataOf(root: Hdf5Group, what: string): ModelMetadata {
  const text = root.attributes.get(NOODLENET_KEY);
  const where = `${what}: the attribute ${NOODLENET_KEY}`;
  return typeof text === "string" ? readMetadata(parseJson(text, where), where) : {};
}

/** The bytes of a `.h5` file with a whole model. */
export async function hdf5ModelBytes(model: LayerGraph, options?: WriteModelOptions): Promise<Uint8Array> {
  const training = trainingOf(model, "plain", options);
  const weights = writeLegacyWeights(model, await float32Weights(model));
  const attributes = [
    ["model_config", JSON.stringify(writeKerasConfig(model, "plain"))],
    ["backend", "tensorflow"],
    ["keras_version", "3.0.0"],
    ...Object.entries(metadataFields(model, (metadata) => JSON.stringify(metadata))),
  ] as const;
  const root = hdf5Group(attributes, [["model_weights", weights]]);
  if (training) {
    const { optimizer, ...others } = training.config;
    root.attributes.set("training_config", stringifyWithFloats({ ...others, optimizer_config: optimizer }));
    const [name] = counterpartOf(training.optimizer);
    root.children.set("optimizer_weights", await writeHdf5State(training.optimizer, training.weights, name));
  }
  return writeHdf5(root);
}

/** The bytes of a `.weights.h5` file of Keras 3. @param optimizer the group of its state */
export async function kerasWeightsBytes(model: LayerGraph, optimizer?: Hdf5Group | null): Promise<Uint8Array> {
  const root = writeKerasWeights(model, await float32Weights(model));
  if (optimizer) root.children.set("optimizer", optimizer);
  return writeHdf5(root);
}

/** The bytes of a file of weights in the layout of Keras 1 and 2, as Keras 2's `save_weights("….h5")` writes it. */
export async function legacyWeightsBytes(model: LayerGraph): Promise<Uint8Array> {
  return writeHdf5(writeLegacyWeights(model, await float32Weights(model)));
}
