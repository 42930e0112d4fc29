/** Tensors, operations, layers, models: the core, without a dependency, for Node and browsers. */
import "./tensor/methods.js";

export type { Backend } from "./backends/Backend.js";
export type * from "./backends/Kernels.js";
export { Activation, ELU, LeakyReLU, ReLU, Softmax } from "./layers/Activation.js";
export type { ActivationName } from "./layers/activations.js";
export { BatchNormalization } from "./layers/BatchNormalization.js";
export { Conv2D } from "./layers/Conv2D.js";
export { Dense } from "./layers/Dense.js";
export { Dropout } from "./layers/Dropout.js";
export { MaxPooling2D } from "./layers/pooling.js";
export { l1, l1l2, l2 } from "./layers/regularizers.js";
export { Flatten } from "./layers/reshaping.js";
export type { Callback, Logs } from "./models/Callback.js";
export { History } from "./models/History.js";
export { Sequential } from "./models/Sequential.js";
export { Adam } from "./optim/Adam.js";
export { backward, grad, gradients, valueAndGrad } from "./tensor/backward.js";
export * from "./tensor/create.js";
export { getBackend, setBackend, using } from "./tensor/defaults.js";
export * from "./tensor/ops/index.js";
export { noGrad } from "./tensor/record.js";
export { scope } from "./tensor/StorageHolder.js";
export { Tensor } from "./tensor/Tensor.js";
export * from "./util/errors.js";
