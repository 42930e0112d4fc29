import type { LayerGraph } from "../../../layers/LayerGraph.js";
import { FormatError } from "../../../util/errors.js";
import { isPlainObject } from "../../../util/optionsReader.js";
import type { ReadModelOptions, ReadWeightsOptions, StoredModel } from "../../Format.js";
import type { OpenedFile } from "../../files/openFile.js";
import type { Assignment } from "../../weights/StoredWeight.js";
import { compileAsStored } from "../compile/readCompile.js";
import { readKerasConfig } from "../config/readConfig.js";
import { readManifest } from "./manifest.js";
import { matchTfjsWeights } from "./matchWeights.js";
import { openParts, type TfjsParts } from "./parts.js";
import { readGroups, type TfjsWeights } from "./readWeights.js";
import { teachableMachineMetadata } from "./teachableMachine.js";
import { storedTraining } from "./trainingConfig.js";

/*
 * A layers model of TensorFlow.js is a JSON and files of weights:
 *   { "format": "layers-model", "modelTopology": …, "weightsManifest": see manifest.ts }
 * The topology is Keras's config: by itself, as TensorFlow.js saves it, or as the model_config of what tensorflowjs_converter writes.
 */

const GRAPH_REMEDY =
  "A graph model holds TensorFlow's operations in place of layers. Save the model that it was made of in Keras as .keras; or convert that as layers: " +
  "tensorflowjs_converter --input_format=keras model.h5 folder";

/** Reads the model in a `model.json`, or in a zip file that holds one. */
export async function readTfjsModel(source: OpenedFile, options: ReadModelOptions): Promise<StoredModel> {
  const parts = await openParts(source);
  const { what } = parts;
  const topology = topologyOf(parts);
  const kerasVersion = typeof topology.keras_version === "string" ? topology.keras_version : undefined;
  const config = readKerasConfig(topology.model_config ?? topology, { ...options, what, kerasVersion });
  const weights = await storedWeights(parts);
  const trained = options.compile && storedTraining(jsonOf(parts), topology, weights.optimizer, what);
  return {
    config,
    available: weights.model.reduce((sum, { data }) => sum + (data?.length ?? 0), 0),
    metadata: await teachableMachineMetadata(parts),
    match: (model) => matchTfjsWeights(model, weights.model, what),
    ...(trained && { compile: (model) => compileAsStored(model, trained) }),
  };
}

/** Finds the array for each weight of a model. */
export async function matchTfjsFile(
  model: LayerGraph,
  source: OpenedFile,
  options: ReadWeightsOptions,
): Promise<Assignment[]> {
  const parts = await openParts(source);
  topologyOf(parts);
  return matchTfjsWeights(model, (await storedWeights(parts)).model, parts.what, options);
}

function topologyOf({ json, what }: TfjsParts): Record<string, unknown> {
  const topology = isPlainObject(json) ? json.modelTopology : undefined;
  if (!isPlainObject(json) || !isPlainObject(topology))
    throw new FormatError(
      `${what} is JSON without a modelTopology, and so not the model.json of a TensorFlow.js model. Give the file that was saved with its weights`,
    );
  if (json.format === "graph-model" || Array.isArray(topology.node))
    throw new FormatError(`${what} is a graph model of TensorFlow.js, which cannot be read. ${GRAPH_REMEDY}`);
  return topology;
}

async function storedWeights(parts: TfjsParts): Promise<TfjsWeights> {
  return readGroups(readManifest(jsonOf(parts).weightsManifest, parts.what), parts);
}

function jsonOf({ json }: TfjsParts): Record<string, unknown> {
  return isPlainObject(json) ? json : {};
}
