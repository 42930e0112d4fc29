import type { LayerGraph } from "../../layers/LayerGraph.js";
import type { LayerConfig } from "../../layers/layerOptions.js";
import { FormatError } from "../../util/errors.js";
import { parseJson } from "../../util/json.js";
import { isPlainObject } from "../../util/optionsReader.js";
import { NOODLENET_KEY, type ReadWeightsOptions, type StoredModel, weightsOnlyError } from "../Format.js";
import type { OpenedFile } from "../files/openFile.js";
import type { Assignment, StoredWeight } from "../weights/StoredWeight.js";
import { readWithMaker, type SafeTensor, type WritableTensor, writeSafetensors } from "./file.js";
import { type KernelLayout, matchModules } from "./matchModules.js";
import { metadataToWrite, modelMetadata } from "./metadata.js";
import { isTorchVgg16, isVgg16Base, matchTorchVgg16 } from "./torchVgg16.js";

/** Finds the tensor of a safetensors file for each weight of a model. */
export async function matchSafetensorsFile(
  model: LayerGraph,
  source: OpenedFile,
  { byName }: ReadWeightsOptions,
): Promise<Assignment[]> {
  const { tensors, isMlx } = readWithMaker(await source.bytes(), source.what);
  return matchSafetensors(model, tensors, source.what, { byName, layout: isMlx ? "mlx" : "torch" });
}

/**
 * Finds the tensor for each weight: by the weight's path, such as "conv2d/kernel"; else by the names of PyTorch, MLX, flax and Keras, see
 * {@link matchModules}.
 * @throws FormatError when the file is another model's, or the names are ambiguous
 */
export function matchSafetensors(
  model: LayerGraph,
  tensors: ReadonlyMap<string, SafeTensor>,
  what: string,
  { byName = false, layout = "torch" }: { byName?: boolean; layout?: KernelLayout } = {},
): Assignment[] {
  const weights = model.namedWeights();
  const found = weights.filter(([path]) => tensors.has(path));
  if (byName ? found.length > 0 : found.length === weights.length && found.length === tensors.size)
    return found.map(([path, weight]) => ({ path, weight, stored: stored(path, tensors.get(path) as SafeTensor) }));
  if (isTorchVgg16(tensors) && isVgg16Base(model)) return matchTorchVgg16(model, tensors, what);
  return matchModules(model, tensors, what, { byName, layout });
}

function stored(name: string, { shape, data, storedAs }: SafeTensor): StoredWeight {
  return { name, shape, data, storedAs };
}

/** Reads the model in a safetensors file that noodlenet wrote, with a description of the model in its metadata. */
export async function readSafetensorsModel(source: OpenedFile): Promise<StoredModel> {
  const { what } = source;
  const { tensors, metadata } = readWithMaker(await source.bytes(), what);
  if (!Object.hasOwn(metadata, NOODLENET_KEY)) throw weightsOnlyError(what);
  const config = parseJson(metadata[NOODLENET_KEY], `${what}: the model's description`);
  if (!isDescription(config))
    throw new FormatError(`${what}: the model's description in its metadata is not noodlenet's`);
  const available = [...tensors.values()].reduce((sum, { data }) => sum + data.length, 0);
  return {
    config,
    available,
    metadata: modelMetadata(metadata),
    match: (model) => matchSafetensors(model, tensors, what),
  };
}

/** Whether a value has the form of a model's `toConfig`, nested models included. */
function isDescription(config: unknown, depth = 0): config is LayerConfig {
  if (depth > 16 || !isPlainObject(config) || typeof config.type !== "string" || config.type in Object.prototype)
    return false;
  if (config.layers === undefined) return depth > 0;
  return Array.isArray(config.layers) && config.layers.every((layer) => isDescription(layer, depth + 1));
}

/** The bytes of a file with a model's weights by path. With `describe` it holds the model's description and metadata, too. */
export async function safetensorsBytes(model: LayerGraph, { describe }: { describe: boolean }): Promise<Uint8Array> {
  const metadata = describe ? { [NOODLENET_KEY]: JSON.stringify(model.toConfig()), ...metadataToWrite(model) } : {};
  const tensors = await Promise.all(
    model.namedWeights().map(async ([path, weight]): Promise<[string, WritableTensor]> => {
      return [path, { shape: weight.shape, data: await weight.data() }];
    }),
  );
  return writeSafetensors(tensors, metadata);
}
