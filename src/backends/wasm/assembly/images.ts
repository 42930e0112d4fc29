// What the host can run where a program has convolutions, pooling or images of other sizes.
export { averagePool, averagePoolGradient } from "./averagePool";
export { conv } from "./conv";
export { depthwise, packTaps } from "./depthwise";
export { depthwiseGradientFinish, depthwiseKernelGradient } from "./depthwiseGradient";
export { groupedConv } from "./groupedConv";
export { groupedKernelGradient } from "./groupedGradient";
export { kernelGradient } from "./kernelGradient";
export { useThread } from "./matmul";
export { maxPool, pick, scatter } from "./maxPool";
export { maxPool2x2, pick2x2, scatter2x2 } from "./maxPool2x2";
export { packGroups } from "./pack";
export { resize, resizeGradient } from "./resize";
export { useEdge } from "./tile";
export { useWide } from "./wide";
export { winograd, winogradInputs } from "./winograd";
export { winogradKernel } from "./winogradKernel";
export {
  winogradGradientFinish, winogradGradientParts, winogradGradientSums, winogradGradientTiles,
} from "./winogradGradient";
