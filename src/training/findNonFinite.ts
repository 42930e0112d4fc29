import type { Layer } from "../layers/Layer.js";
import type { LayerGraph } from "../layers/LayerGraph.js";
import { scope } from "../tensor/memory/StorageHolder.js";
import { noGrad } from "../tensor/record.js";
import type { Tensor } from "../tensor/Tensor.js";
import { firstNotFinite } from "../util/firstNotFinite.js";
import type { Compiled } from "./compile.js";
import type { TensorBatch } from "./uploadBatch.js";

/**
 * Where values stop being finite: the first layer whose output is not, else the first on the way back (so the last) whose
 * weights' gradients are not, else the loss itself. Runs the batch once more.
 */
export async function findNonFinite(model: LayerGraph, compiled: Compiled, upload: () => TensorBatch): Promise<string> {
  const outputs = noGrad(() =>
    scope(() => {
      const { inputs, frozen } = upload();
      return model.trace(inputs, { training: true, step: compiled.optimizer.iterations }, { after: frozen }).layers;
    }),
  );
  try {
    for (const [name, output] of outputs) if (!(await allFinite(output))) return `the output of ${name}`;
  } finally {
    for (const output of outputs.values()) output.release("it was looked at for values that are not finite");
  }
  return (await gradientNotFinite(model)) ?? "the loss, while every layer's output and gradient is finite";
}

async function gradientNotFinite(layer: Layer): Promise<string | null> {
  for (const inner of [...layer.layers].reverse()) {
    const found = await gradientNotFinite(inner);
    if (found) return found;
  }
  for (const weight of layer.layers.length > 0 ? [] : layer.weights)
    if (weight.grad && !(await allFinite(weight.grad))) return `the gradient of ${layer.name}'s ${weight.name}`;
  return null;
}

async function allFinite(t: Tensor): Promise<boolean> {
  return firstNotFinite(await t.data()) < 0;
}
