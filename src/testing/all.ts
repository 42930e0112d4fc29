/** All exports of `noodlenet/testing`, for both of its loaders: ESM (`index.ts`) and CommonJS (`required.ts`). */
import "../tensor/methods.js";

export {
  broadcastableShapes,
  labels,
  matmulPairs,
  type ShapeOptions,
  shapes,
  specials,
  type TensorOptions,
  tensors,
} from "./arbitraries.js";
export { type CheckFunctionOptions, checkFunction, type PlainFunction, type PlainNumbers } from "./checkFunction.js";
export {
  type CheckedFunction,
  type CheckOptions,
  checkGradients,
  checkSecondGradients,
  gradientReport,
} from "./checkGradients.js";
export { type CheckLayerOptions, checkLayer } from "./checkLayer.js";
export { type GradientMatchers, gradientMatchers } from "./gradientMatchers.js";
export { type GradientPropertyOptions, gradientProperty } from "./gradientProperty.js";
export type { GradientReport } from "./numeric/check.js";
export { type CheckedElement, GradientError, type Verdict } from "./numeric/evaluations.js";
export type { ArgumentsOf, AsTensors, CheckedInput, NestedNumbers, Tensors } from "./structure.js";
export type { ChosenOutputs } from "./tensorFunction.js";
export { type ConvolutionCase, convolutions, type PoolingCase, poolings } from "./windows.js";
