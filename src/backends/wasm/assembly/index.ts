// Everything the host can run. A kernel's first parameter is the number of its part.
export { averagePool, averagePoolGradient } from "./averagePool";
export {
  batchNormGradientFactors,
  batchNormGradientSums,
  batchNormInputGradient,
  batchNormStatistics,
  batchNormSums,
} from "./batchNorm";
export { conv } from "./conv";
export { depthwise, packTaps } from "./depthwise";
export { depthwiseGradientFinish, depthwiseKernelGradient } from "./depthwiseGradient";
export * from "./generated/elementwise";
export { groupedConv } from "./groupedConv";
export { groupedKernelGradient } from "./groupedGradient";
export { gather, scatterAdd, scatterAddInt } from "./indexing";
export { kernelGradient } from "./kernelGradient";
export { matmul, useThread } from "./matmul";
export { maxPool, pick, scatter } from "./maxPool";
export { maxPool2x2, pick2x2, scatter2x2 } from "./maxPool2x2";
export { copy, copyRows, fill, floatToInt, intToFloat, transpose } from "./moving";
export { normalize } from "./normalize";
export {
  adagrad, adagradCarefully, adam, adamCarefully, rmsprop, rmspropCarefully, sgd, sgdCarefully,
} from "./optimizers";
export { packGroups, packPanels } from "./pack";
export { normal, uniform } from "./random";
export { argmax, reduceColumns, reducePart, reducePartials, reduceRows, sumPartials } from "./reduce";
export { resize, resizeGradient } from "./resize";
export { select } from "./select";
export { softmax, softmaxCrossEntropy } from "./softmax";
export { copyAtLeast, range, scaleNormal, unscale } from "./subnormals";
export { useEdge } from "./tile";
export { useWide } from "./wide";
export { winograd, winogradKernel } from "./winograd";
export { winogradGradientFinish, winogradGradientProducts, winogradGradientTiles } from "./winogradGradient";
