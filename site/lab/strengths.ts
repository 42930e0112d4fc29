import type { NamedArray } from "noodlenet";

/** How large a layer's weights and their gradients are: the root of the mean square, at the first step of each epoch. */
export interface LayerStrengths {
  readonly layer: string;
  readonly weights: number[];
  readonly gradients: number[];
}

/** Adds a moment to the strengths of layers with kernels. */
export function addStrengths(
  strengths: LayerStrengths[],
  weights: readonly NamedArray[],
  gradients: readonly NamedArray[],
): void {
  for (const { name, data } of weights) {
    const layer = /^(.*)\/kernel$/.exec(name)?.[1];
    const gradient = gradients.find((one) => one.name === name);
    if (layer === undefined || !gradient) continue;
    let own = strengths.find((one) => one.layer === layer);
    if (!own) {
      own = { layer, weights: [], gradients: [] };
      strengths.push(own);
    }
    own.weights.push(rootMeanSquare(data));
    own.gradients.push(rootMeanSquare(gradient.data));
  }
}

function rootMeanSquare(values: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i] * values[i];
  return Math.sqrt(sum / Math.max(1, values.length));
}
