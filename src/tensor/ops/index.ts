export { averagePool2d, globalAveragePool2d } from "./averagePool2d.js";
export { batchNorm, normalize } from "./batchNorm.js";
export { conv1d } from "./conv1d.js";
export { conv2d } from "./conv2d.js";
export { conv2dTranspose } from "./conv2dTranspose.js";
export * from "./core.js";
export { depthwiseConv2d } from "./depthwiseConv2d.js";
export { maxPool2d } from "./maxPool2d.js";
export { resizeBilinear } from "./resizeBilinear.js";
