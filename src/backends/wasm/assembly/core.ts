// What the host can run in every program. A kernel's first parameter is the number of its part.
export * from "./generated/elementwise";
export { gather, scatterAdd, scatterAddInt } from "./indexing";
export { matmul, useThread } from "./matmul";
export { copy, copyRows, fill, floatToInt, intToFloat, transpose } from "./moving";
export {
  adagrad, adagradCarefully, adam, adamCarefully, rmsprop, rmspropCarefully, sgd, sgdCarefully,
} from "./optimizers";
export { packPanels } from "./pack";
export { normal, uniform } from "./random";
export { argmax, reduceColumns, reducePart, reducePartials, reduceRows, sumPartials } from "./reduce";
export { select } from "./select";
export { softmax, softmaxCrossEntropy } from "./softmax";
export { copyAtLeast, range, scaleNormal, unscale } from "./subnormals";
export { useEdge } from "./tile";
export { useWide } from "./wide";
