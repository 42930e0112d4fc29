import "./tensor/methods.js";

export type { Backend } from "./backends/Backend.js";
export type * from "./backends/Kernels.js";
export * from "./tensor/ops/index.js";
export { backward, grad, gradients, valueAndGrad } from "./tensor/backward.js";
export * from "./tensor/create.js";
export { Dense } from "./layers/Dense.js";
export { Conv2D } from "./layers/Conv2D.js";
export { MaxPooling2D } from "./layers/pooling.js";
export { Flatten } from "./layers/reshaping.js";
export { Sequential } from "./models/Sequential.js";
export { Adam } from "./optim/Adam.js";
