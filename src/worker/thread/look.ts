import { type Arrays, arrayList, type HostArray } from "../../data/Dataset.js";
import { type NamedArray, namedArrays } from "../../layers/layerWeights.js";
import { classActivationMap } from "../../models/classActivationMap.js";
import { tensor } from "../../tensor/create.js";
import type { Parameter } from "../../tensor/Parameter.js";
import type { Tensor } from "../../tensor/Tensor.js";
import type { TrainedModel } from "../../training/contract.js";
import { StateError } from "../../util/errors.js";
import type { Look } from "../messages.js";

/** What a callback on the page asks of the model, as plain data. */
export async function look(model: TrainedModel, asked: Look): Promise<unknown> {
  switch (asked.kind) {
    case "weights":
      return namedArrays(weightsOf(model, asked.layers));
    case "gradients":
      return gradientsOf(model, asked.layers);
    case "predict":
      return predict(model, asked.x);
    case "activations":
      return activations(model, asked.x, asked.names);
    case "classActivationMap": {
      const x = tensorOf(model, asked.x);
      try {
        return classActivationMap(model, x, asked.options);
      } finally {
        x.release("it was looked at");
      }
    }
  }
}

/** The weights of the named layers, or of all. @throws ValueError for a name that no layer has */
function weightsOf(
  model: TrainedModel,
  layers?: readonly string[],
): readonly (readonly [path: string, weight: Parameter])[] {
  const all = model.namedWeights();
  if (layers === undefined) return all;
  const own = new Set(layers.flatMap((name) => model.getLayer(name).weights));
  return all.filter(([, weight]) => own.has(weight));
}

function gradientsOf(model: TrainedModel, layers?: readonly string[]): Promise<readonly NamedArray[]> {
  if (model.weights.every(({ grad }) => grad === null))
    throw new StateError(
      "gradients: there are none now; ask for them in onAfterBackward, before the optimizer uses them",
    );
  return namedArrays(
    weightsOf(model, layers).flatMap(([path, { grad }]) => (grad === null ? [] : [[path, grad] as const])),
  );
}

async function predict(model: TrainedModel, x: Arrays): Promise<readonly HostArray[]> {
  const outputs = await model.predictAll("data" in x ? x : [...x]);
  return hosts(outputs);
}

async function activations(
  model: TrainedModel,
  x: Arrays,
  names: readonly string[] | undefined,
): Promise<Record<string, HostArray>> {
  const inputs = arrayList(x).map((array) => tensorOf(model, array));
  const outputs = model.activations(inputs.length === 1 ? inputs[0] : inputs, names);
  const all = Object.entries(outputs);
  const arrays = await hosts(all.map(([, output]) => output));
  for (const input of inputs) if (!all.some(([, output]) => output === input)) input.release("it was looked at");
  return Object.fromEntries(all.map(([name], i) => [name, arrays[i]]));
}

const tensorOf = ({ dtype, backend }: TrainedModel, { data, shape }: HostArray): Tensor =>
  tensor(data, { shape, dtype, backend });

/** The elements of tensors, which are freed. */
async function hosts(tensors: readonly Tensor[]): Promise<readonly HostArray[]> {
  const arrays = await Promise.all(tensors.map(async (each) => ({ data: await each.data(), shape: each.shape })));
  for (const each of new Set(tensors)) each.release("its numbers have been read");
  return arrays;
}
