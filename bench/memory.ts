import { getBackend, type Sequential } from "noodlenet";
import { experiments } from "../study/index.js";
import { stepBenches } from "./stepBenches.js";

const BATCH = 16;

/**
 * Most memory that a training step of s2 takes from WebAssembly, beside what its tensors need: weights, their gradients and Adam's two
 * moments; what each layer gives, kept for the gradients, with the places of pooling's maxima; and the largest gradient with the one
 * that it is computed from.
 */
export async function memoryLine(): Promise<string> {
  const step = stepBenches()
    .find(({ name }) => name === "s2-step")!
    .prepare();
  for (let i = 0; i < 5; i++) await step();
  const { engine } = getBackend() as { engine?: { readonly reach: number } };
  if (!engine) return "memory: the reference backend's is the garbage collector's";
  const needed = neededBytes(experiments.find(({ id }) => id === "s2")!.network!(1));
  const ratio = engine.reach / needed;
  return `s2-step: tensors need ${megabytes(needed)}, the module takes ${megabytes(engine.reach)}: ${ratio.toFixed(2)} times as much`;
}

function neededBytes(model: Sequential): number {
  const sizes = [model.inputShape.reduce((a, b) => a * b)];
  let [shape, kept] = [model.inputShape, sizes[0]];
  for (const layer of model.layers) {
    shape = layer.outputShape(shape);
    const size = shape.reduce((a, b) => a * b);
    sizes.push(size);
    // Flattening shares its input; pooling also keeps where its maxima were.
    kept += layer.type === "Flatten" ? 0 : layer.type === "MaxPooling2D" ? 2 * size : size;
  }
  const gradients = Math.max(...sizes.slice(1).map((size, i) => size + (i === 0 ? 0 : sizes[i])));
  return 4 * (4 * model.countParams() + BATCH * (kept + gradients));
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(0)} MB`;
}
