import type { BatchNormalization } from "../../../layers/BatchNormalization.js";
import { sampleAxes, sampleAxis } from "../../../layers/layerChecks.js";
import type { Normalization } from "../../../layers/Normalization.js";
import { float, ints } from "../graph.js";
import { constant, type WeightValues } from "./constants.js";
import type { GraphBuilder } from "./GraphBuilder.js";

/** ONNX's operator takes the channels as axis 1. */
export function writeBatchNormalization(
  layer: BatchNormalization,
  builder: GraphBuilder,
  path: string,
  weights: WeightValues,
): void {
  const rank = builder.shape.length;
  const axis = sampleAxis(layer, layer.axis, builder.shape);
  const channels = builder.shape[axis];
  if (axis === rank - 1) builder.channelsFirst(path);
  else builder.channelsLast(path);
  const filled = (value: number) => new Float32Array(channels).fill(value);
  // The operator requires both.
  const all = new Map([["gamma", filled(1)], ["beta", filled(0)], ...weights]);
  const inputs = ["gamma", "beta", "moving_mean", "moving_variance"].map((name) =>
    constant(builder, path, name, [channels], all),
  );
  const swap = Array.from({ length: rank + 1 }, (_, i) => (i === 1 ? axis + 1 : i === axis + 1 ? 1 : i));
  const isMoved = axis !== rank - 1 && axis !== 0;
  if (isMoved) builder.node(path, "Transpose", { perm: ints(swap) });
  const { epsilon, momentum } = layer;
  builder.node(path, "BatchNormalization", { epsilon: float(epsilon), momentum: float(momentum) }, inputs);
  if (isMoved) builder.node(path, "Transpose", { perm: ints(swap) });
}

export function writeNormalization(
  layer: Normalization,
  builder: GraphBuilder,
  path: string,
  weights: WeightValues,
): void {
  const { shape } = builder;
  builder.channelsLast(path);
  const kept = sampleAxes(layer, layer.axis, shape);
  const sides = shape.map((n, axis) => (kept.includes(axis) ? n : 1));
  const { mean, deviation } = layer.statistics(shape, weights);
  const [shift, scale] = [
    builder.floats(`${path}/mean`, sides, mean),
    builder.floats(`${path}/deviation`, sides, deviation),
  ];
  if (layer.invert) {
    builder.node(path, "Mul", {}, [scale]);
    builder.node(path, "Add", {}, [shift]);
  } else {
    builder.node(path, "Sub", {}, [shift]);
    builder.node(path, "Div", {}, [scale]);
  }
}
