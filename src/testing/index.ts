import "../tensor/methods.js";

export { broadcastableShapes, type ShapeOptions, shapes, type TensorOptions, tensors } from "./arbitraries.js";
export {
  type CheckedFunction,
  type CheckedInput,
  type CheckOptions,
  checkGradients,
  checkSecondGradients,
  GradientError,
} from "./checkGradients.js";
