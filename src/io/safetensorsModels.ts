import type { LayerConfig } from "../layers/Layer.js";
import type { LayerStack } from "../models/LayerStack.js";
import type { Parameter } from "../tensor/Parameter.js";
import { FormatError } from "../util/errors.js";
import { sameShape, showShape } from "../util/shape.js";
import type { ModelInFile } from "./buildModel.js";
import { isObject } from "./kerasFields.js";
import { parseJson } from "./parseJson.js";
import { readSafetensors, type SafeTensor, type WritableTensor, writeSafetensors } from "./safetensors.js";
import type { OpenedSource } from "./source.js";
import type { Assignment, StoredWeight } from "./storedWeights.js";
import { isTorchVgg16, matchTorchVgg16 } from "./torchVgg16.js";

/** Where a model's own description stands in a file's metadata. */
const CONFIG = "noodlenet";

/** Which tensors of a safetensors file go into which weights of a model. */
export async function matchSafetensorsFile(
  model: LayerStack,
  source: OpenedSource,
  options: { byName?: boolean },
): Promise<Assignment[]> {
  const { tensors } = readSafetensors(await source.bytes(), { what: source.what });
  return matchSafetensors(model, tensors, source.what, options);
}

/**
 * Which tensors go into which weights: by our names, such as "conv2d/kernel"; VGG16's also by torchvision's and timm's; else, where every
 * shape fits, in order.
 * @throws FormatError when the file is another model's
 */
export function matchSafetensors(
  model: LayerStack,
  tensors: ReadonlyMap<string, SafeTensor>,
  what: string,
  { byName = false }: { byName?: boolean } = {},
): Assignment[] {
  const weights = model.namedWeights();
  const found = weights.filter(([path]) => tensors.has(path));
  if (byName ? found.length > 0 : found.length === weights.length && found.length === tensors.size)
    return found.map(([path, weight]) => ({ path, weight, stored: stored(path, tensors.get(path) as SafeTensor) }));
  if (isTorchVgg16(tensors)) return matchTorchVgg16(model, tensors, what);
  if (byName)
    throw new FormatError(
      `${what}: no tensor of the file (${sample([...tensors])}) has the name of a weight in the model (${sample(weights)})`,
    );
  return inOrder(weights, tensors, what);
}

function inOrder(
  weights: readonly (readonly [string, Parameter])[],
  tensors: ReadonlyMap<string, SafeTensor>,
  what: string,
): Assignment[] {
  const entries = [...tensors];
  if (entries.length !== weights.length)
    throw new FormatError(
      `${what} has ${entries.length} tensors (${sample(entries)}), the model ${weights.length} weights (${sample(weights)}). ` +
        "Is it the file of another model? To load the weights with common names, give { byName: true }",
    );
  return weights.map(([path, weight], i) => {
    const [name, tensor] = entries[i];
    if (sameShape(weight.shape, tensor.shape)) return { path, weight, stored: stored(name, tensor) };
    throw new FormatError(
      `${what}: ${path} is ${showShape(weight.shape)} in the model but ${showShape(tensor.shape)} in the file ("${name}"). Is it the file of another model?`,
    );
  });
}

function sample(entries: readonly (readonly [string, unknown])[]): string {
  const names = entries.slice(0, 3).map(([name]) => name.slice(0, 60));
  return entries.length > 3 ? `${names.join(", ")}, …` : names.join(", ") || "none";
}

function stored(name: string, { shape, data, storedAs }: SafeTensor): StoredWeight {
  return { name, shape, data, storedAs };
}

/** A whole model in a safetensors file of ours, which describes it in its metadata. */
export async function readSafetensorsModel(source: OpenedSource): Promise<ModelInFile> {
  const { what } = source;
  const { tensors, metadata } = readSafetensors(await source.bytes(), { what });
  if (!Object.hasOwn(metadata, CONFIG))
    throw new FormatError(
      `${what} holds weights but no model. Build the model, as with new Sequential([…]), then loadWeights(model, file)`,
    );
  const config = parseJson(metadata[CONFIG], `${what}: the model's description`);
  if (!isDescription(config))
    throw new FormatError(`${what}: the model's description in its metadata is not noodlenet's`);
  const available = [...tensors.values()].reduce((sum, { data }) => sum + data.length, 0);
  return { config, available, match: (model) => matchSafetensors(model, tensors, what) };
}

/** Whether it has the form of what `toConfig` gives, models within included. */
function isDescription(config: unknown, depth = 0): config is LayerConfig {
  if (depth > 16 || !isObject(config) || typeof config.type !== "string" || config.type in Object.prototype)
    return false;
  if (config.layers === undefined) return depth > 0;
  return Array.isArray(config.layers) && config.layers.every((layer) => isDescription(layer, depth + 1));
}

/** A model's weights by their paths; with its description where asked for, so that `loadModel` can build it. */
export async function safetensorsBytes(model: LayerStack, { describe }: { describe: boolean }): Promise<Uint8Array> {
  const tensors = await Promise.all(
    model.namedWeights().map(async ([path, weight]): Promise<[string, WritableTensor]> => {
      return [path, { shape: weight.shape, data: await weight.data() }];
    }),
  );
  return writeSafetensors(tensors, describe ? { [CONFIG]: JSON.stringify(model.toConfig()) } : {});
}
