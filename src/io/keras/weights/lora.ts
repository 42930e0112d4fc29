import { FormatError } from "../../../util/errors.js";
import { isPlainObject } from "../../../util/optionsReader.js";
import type { StoredWeight } from "../../weights/StoredWeight.js";
import type { StoredLayer } from "./layerWeights.js";

/*
 * A Keras layer with LoRA computes with kernel + (alpha / rank)·A·B. In `.keras` and `.weights.h5` Keras writes that sum; in whole-model
 * `.h5` the kernel, A [..., inputs, rank] and B [rank, outputs] each.
 */

/** alpha / rank of the layers of a config that have LoRA, by name. */
export function loraScales(json: unknown, into: Map<string, number> = new Map()): Map<string, number> {
  if (Array.isArray(json)) for (const item of json) loraScales(item, into);
  else if (isPlainObject(json)) {
    const { name, lora_rank: rank, lora_alpha: alpha } = json;
    if (typeof name === "string" && typeof rank === "number" && typeof alpha === "number") into.set(name, alpha / rank);
    for (const item of Object.values(json)) loraScales(item, into);
  }
  return into;
}

/** A layer's weights with LoRA's product added to the kernels. @param scales called only for a layer with LoRA */
export function mergedLora(layer: StoredLayer, scales: () => ReadonlyMap<string, number>, what: string): StoredLayer {
  const parts = new Map(layer.weights.map((weight) => [withoutCount(weight.name), weight]));
  const isPart = ({ name }: StoredWeight) => /lora_kernel_[ab](:\d+)?$/.test(name);
  if (!layer.weights.some(isPart)) return layer;
  const weights = layer.weights
    .filter((weight) => !isPart(weight))
    .map((weight) => {
      const folder = withoutCount(weight.name).replace(/[^/]*$/, "");
      const [a, b] = [parts.get(`${folder}lora_kernel_a`), parts.get(`${folder}lora_kernel_b`)];
      if (!/(^|\/)kernel(:\d+)?$/.test(weight.name) || !a || !b) return weight;
      return sum(weight, a, b, scales().get(folder.split("/").at(-2) ?? "") ?? 1, what);
    });
  // Keras stores a kernel that LoRA froze after the bias; where names have no folders, only the order shows which is which.
  const isKernel = ({ name }: StoredWeight) => Number(name === "kernel");
  return { ...layer, weights: weights.toSorted((x, y) => isKernel(y) - isKernel(x)) };
}

function withoutCount(name: string): string {
  return name.replace(/:\d+$/, "");
}

function sum(kernel: StoredWeight, a: StoredWeight, b: StoredWeight, scale: number, what: string): StoredWeight {
  const [rank = 0, outputs = 0] = b.shape;
  const rows = (kernel.data?.length ?? 0) / outputs;
  const isWhole = [kernel, a, b].every(({ data }) => data instanceof Float32Array || data instanceof Float64Array);
  if (
    !isWhole ||
    a.data?.length !== rows * rank ||
    b.data?.length !== rank * outputs ||
    kernel.shape.at(-1) !== outputs
  )
    throw new FormatError(
      `${what}: the LoRA weights of ${kernel.name} are ${a.storedAs} [${a.shape}] and ${b.storedAs} [${b.shape}], which do not fit its kernel [${kernel.shape}]`,
    );
  const data = Float32Array.from(kernel.data as Float32Array);
  for (let row = 0; row < rows; row++)
    for (let k = 0; k < rank; k++) {
      const factor = scale * Number(a.data[row * rank + k]);
      for (let o = 0; o < outputs; o++) data[row * outputs + o] += factor * Number(b.data[k * outputs + o]);
    }
  return { ...kernel, data };
}
