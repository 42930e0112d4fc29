import type { Arbitrary, IProperty } from "fast-check";
import type { Tensor } from "../tensor/Tensor.js";
import { optionsReader } from "../util/optionsReader.js";
import { shapes, type TensorOptions, tensors } from "./arbitraries.js";
import { CHECK_OPTIONS, type CheckedFunction, type CheckOptions, checkGradients } from "./checkGradients.js";
import { needed } from "./fastCheck.js";

/** Options of {@link gradientProperty}. */
export interface GradientPropertyOptions extends CheckOptions {
  /** One arbitrary for each input of the function. Default: one input of any shape. */
  readonly inputs?: readonly Arbitrary<Tensor>[];
  /** Arguments that the default input's elements keep away from, such as [0] for relu. Default none. */
  readonly away?: TensorOptions["awayFrom"];
}

const readOptions = optionsReader<GradientPropertyOptions>(
  "gradientProperty",
  "gradientProperty(f, { inputs: [tensors([3])] })",
  { names: { ...CHECK_OPTIONS, inputs: true, away: true } },
);

/**
 * The fast-check property that a function's gradient is correct. A failure shrinks to the smallest failing tensors and
 * reports the element.
 * @example
 * fc.assert(gradientProperty(swish));
 * fc.assert(gradientProperty((a, b) => a.mul(b), { inputs: [tensors([3]), tensors([3])] }));
 */
export function gradientProperty(f: CheckedFunction, options: GradientPropertyOptions = {}): IProperty<[Tensor[]]> {
  const { inputs, away = [], ...check } = readOptions(options);
  const fc = needed("gradientProperty");
  const drawn = inputs ?? [tensors(shapes(), { awayFrom: away })];
  return fc.property(fc.tuple(...drawn), (all) => checkGradients(f, all, check));
}
