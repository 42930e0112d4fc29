// What the host can run where a program normalizes.
export {
  batchNormGradientFactors,
  batchNormGradientSums,
  batchNormInputGradient,
  batchNormStatistics,
  batchNormSums,
} from "./batchNorm";
export { useThread } from "./matmul";
export { normalize } from "./normalize";
export { useEdge } from "./tile";
export { useWide } from "./wide";
