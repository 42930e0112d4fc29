import type { TypedArray } from "../backends/Kernels.js";
import { gradients } from "../tensor/backward.js";
import { tensor, zerosLike } from "../tensor/create.js";
import { using } from "../tensor/defaults.js";
import { add } from "../tensor/ops/add.js";
import { mul } from "../tensor/ops/mul.js";
import { sum } from "../tensor/ops/sum.js";
import { noGrad, withRecording } from "../tensor/record.js";
import { scope } from "../tensor/StorageHolder.js";
import { type NestedArray, Tensor } from "../tensor/Tensor.js";
import { NoodlenetError, ValueError } from "../util/errors.js";
import { optionsReader } from "../util/optionsReader.js";
import { fold, randomKey, uniformAt } from "../util/random.js";
import { type Shape, showShape, stridesOf } from "../util/shape.js";

/** A gradient that central differences contradict. The message names the input, the element and both values. */
export class GradientError extends NoodlenetError {
  protected static override readonly errorName = "GradientError";
}

/** How closely gradients are looked at. */
export interface CheckOptions {
  /**
   * Both values may differ by tolerance · max(1, the largest magnitude in that input's gradient). Default 1e-6.
   */
  readonly tolerance?: number;
  /** Elements are moved by ± step · max(1, |element|). Default 6e-6, the cube root of a double's rounding. */
  readonly step?: number;
}

const readOptions = optionsReader<CheckOptions>("checkGradients", "checkGradients(f, inputs, { tolerance: 1e-6 })", {
  names: { tolerance: true, step: true },
});

/** An input: numbers or a tensor. It is taken as float64; an int32 tensor (labels, indices) stays, and is not checked. */
export type CheckedInput = Tensor | NestedArray;

/** A function whose gradient is checked. What it makes itself must be made inside, and be the same at each call. */
export type CheckedFunction = (...inputs: Tensor[]) => Tensor;

/**
 * Checks the gradient of a function against central differences, element by element of every input:
 *   ∂L/∂xᵢ ≈ (L(xᵢ + h) − L(xᵢ − h)) / 2h, with L = Σ wⱼ·f(x)ⱼ and fixed weights w between ½ and 1½
 * Runs in float64 on the reference backend, where rounding leaves ten digits. Inputs should keep away from kinks and jumps
 * of f, such as 0 for relu. It throws, so any test runner will do:
 * ```ts
 * test("swish has the right gradient", () => checkGradients((x) => x.mul(x.sigmoid()), [[0.3, -1.2]]));
 * ```
 * @throws GradientError naming the first element whose values differ
 * @throws ValueError when f gives different values for the same inputs
 */
export function checkGradients(f: CheckedFunction, inputs: readonly CheckedInput[], given?: CheckOptions): void {
  const options = readOptions(given);
  inDouble(inputs, (arrays) => {
    const value = (xs: Tensor[]) =>
      weighted(
        noGrad(() => f(...xs)),
        -1,
      );
    checkRepeatable(arrays, value);
    compare("checkGradients", arrays, value, (xs) => firstGradients(f, xs), options);
  });
}

/**
 * Checks the second derivatives of a function: differences of its first gradients against the gradient of its gradient. They
 * exist where an op's gradient is itself made of ops.
 * @throws GradientError naming the first element whose values differ
 * @see checkGradients for the inputs and options
 */
export function checkSecondGradients(f: CheckedFunction, inputs: readonly CheckedInput[], given?: CheckOptions): void {
  const options = readOptions(given);
  inDouble(inputs, (arrays) => {
    const value = (xs: Tensor[]) => firstGradients(f, xs).reduce((total, g, i) => total + weighted(g, i), 0);
    compare("checkSecondGradients", arrays, value, (xs) => secondGradients(f, xs), options);
  });
}

/** An input as the check holds it, to make tensors of. */
interface HostArray {
  readonly data: TypedArray;
  readonly shape: Shape;
}

function inDouble(inputs: readonly CheckedInput[], check: (arrays: HostArray[]) => void): void {
  using({ backend: "reference", dtype: "float64" }, () => scope(() => check(inputs.map(hostArray))));
}

function hostArray(input: CheckedInput): HostArray {
  const x = input instanceof Tensor ? input : tensor(input);
  const data = x.dataSync();
  return { shape: x.shape, data: x.dtype === "int32" ? data : Float64Array.from(data) };
}

function leafOf({ data, shape }: HostArray): Tensor {
  return tensor(data, { shape, requiresGrad: !(data instanceof Int32Array) });
}

/** The gradients as training computes them, without a graph of their own. */
function firstGradients(f: CheckedFunction, xs: readonly Tensor[]): Tensor[] {
  const y = withRecording(true, () => f(...xs));
  return gradients(y, xs, { dy: weightsLike(y, -1) });
}

/** The gradients of Σ v·(first gradients), through a graph of the gradients. */
function secondGradients(f: CheckedFunction, xs: readonly Tensor[]): Tensor[] {
  return withRecording(true, () => {
    const leaves = xs.filter((x) => x.requiresGrad);
    const y = f(...xs);
    const first = gradients(y, leaves, { dy: weightsLike(y, -1), createGraph: true });
    const parts = first.map((g, i) => sum(mul(g, weightsLike(g, xs.indexOf(leaves[i])))));
    const second = gradients(
      parts.reduce((a, b) => add(a, b)),
      leaves,
    );
    return xs.map((x) => second[leaves.indexOf(x)] ?? zerosLike(x));
  });
}

/** Fixed weights between ½ and 1½: a plain sum would hide errors of two elements that cancel. */
function weightsOf(size: number, stream: number): Float64Array {
  const key = fold(randomKey(20210511), stream + 1);
  return Float64Array.from({ length: size }, (_, i) => 0.5 + uniformAt(key, i));
}

function weightsLike(y: Tensor, stream: number): Tensor {
  return tensor(weightsOf(y.size, stream), { shape: y.shape });
}

/** The weighted sum of y's elements. */
function weighted(y: Tensor, stream: number): number {
  const weights = weightsOf(y.size, stream);
  return Float64Array.from(y.dataSync()).reduce((total, element, i) => total + element * weights[i], 0);
}

function checkRepeatable(arrays: readonly HostArray[], value: (xs: Tensor[]) => number): void {
  const [first, second] = [0, 1].map(() => scope(() => value(arrays.map(leafOf))));
  if (Object.is(first, second)) return;
  throw new ValueError(
    `checkGradients: the function gave ${first} and then ${second} for the same inputs; give its random numbers a fixed key`,
  );
}

function compare(
  where: string,
  arrays: readonly HostArray[],
  value: (xs: Tensor[]) => number,
  analytic: (xs: Tensor[]) => Tensor[],
  { tolerance = 1e-6, step = 6e-6 }: CheckOptions,
): void {
  const found = scope(() => analytic(arrays.map(leafOf)).map((g) => g.dataSync()));
  arrays.forEach(({ data, shape }, input) => {
    if (data instanceof Int32Array) return;
    const numeric = data.map((_, element) => slope(arrays, input, element, value, step));
    const allowed = tolerance * Math.max(1, largest(found[input]), largest(numeric));
    numeric.forEach((expected, element) => {
      const difference = Math.abs(found[input][element] - expected);
      if (difference <= allowed) return;
      throw new GradientError(
        `${where}: input ${input} ${showShape(shape)}, element ${showShape(position(element, shape))}: the gradient is ` +
          `${found[input][element]}, central differences give ${expected} (difference ${difference}, allowed ${allowed})`,
      );
    });
  });
}

/** The slope of `value` along one element of one input, by central differences. */
function slope(
  arrays: readonly HostArray[],
  input: number,
  element: number,
  value: (xs: Tensor[]) => number,
  step: number,
): number {
  const { data, shape } = arrays[input];
  const h = step * Math.max(1, Math.abs(data[element]));
  const at = (x: number) => {
    const moved = { shape, data: Float64Array.from(data).fill(x, element, element + 1) };
    return scope(() => value(arrays.with(input, moved).map(leafOf)));
  };
  const [high, low] = [data[element] + h, data[element] - h];
  return (at(high) - at(low)) / (high - low);
}

function largest(values: TypedArray): number {
  let top = 0;
  for (const value of values) top = Math.max(top, Math.abs(value));
  return Number.isFinite(top) ? top : 0;
}

/** The element's index along each axis. */
function position(element: number, shape: Shape): number[] {
  return stridesOf(shape).map((stride, axis) => Math.floor(element / stride) % shape[axis]);
}
