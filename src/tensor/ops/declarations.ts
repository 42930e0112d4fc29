/*
 * The modules of the operations in `index.ts`, as types only: through whole modules, and not through names that are
 * exported again, an editor finds the documentation of what a method is made of.
 */
export * from "./abs.js";
export * from "./add.js";
export * from "./argmax.js";
export * from "./averagePool2d.js";
export * from "./batchNorm.js";
export * from "./cast.js";
export * from "./clip.js";
export * from "./clone.js";
export * from "./comparisons.js";
export * from "./conv2d.js";
export * from "./crossEntropy.js";
export * from "./depthwiseConv2d.js";
export * from "./div.js";
export * from "./dropout.js";
export * from "./elu.js";
export * from "./exp.js";
export * from "./gather.js";
export * from "./gelu.js";
export * from "./log.js";
export * from "./matmul.js";
export * from "./max.js";
export * from "./maximum.js";
export * from "./maxPool2d.js";
export * from "./mean.js";
export * from "./mul.js";
export * from "./neg.js";
export * from "./oneHot.js";
export * from "./pow.js";
export * from "./prod.js";
export * from "./relu.js";
export * from "./reshape.js";
export * from "./resizeBilinear.js";
export * from "./sigmoid.js";
export * from "./sin.js";
export * from "./slice.js";
export * from "./softmax.js";
export * from "./square.js";
export * from "./sub.js";
export * from "./sum.js";
export * from "./tanh.js";
export * from "./to.js";
export * from "./transpose.js";
export * from "./where.js";
