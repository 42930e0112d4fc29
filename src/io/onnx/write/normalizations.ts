import type { BatchNormalization } from "../../../layers/BatchNormalization.js";
import type { GroupNormalization } from "../../../layers/GroupNormalization.js";
import type { LayerNormalization } from "../../../layers/LayerNormalization.js";
import { sampleAxes, sampleAxis } from "../../../layers/layerChecks.js";
import type { Normalization } from "../../../layers/Normalization.js";
import { sizeOf } from "../../../util/shape.js";
import { float, int, ints } from "../graph.js";
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

/** ONNX's operator normalizes the last axes; others are moved there. */
export function writeLayerNormalization(
  layer: LayerNormalization,
  builder: GraphBuilder,
  path: string,
  weights: WeightValues,
): void {
  builder.channelsLast(path);
  const axes = sampleAxes(layer, layer.axis, builder.shape);
  const others = builder.shape.map((_, axis) => axis).filter((axis) => !axes.includes(axis));
  const order = [...others, ...axes];
  const isMoved = order.some((axis, i) => axis !== i);
  const shape = axes.map((axis) => builder.shape[axis]);
  const gamma = weights.get("gamma") ?? new Float32Array(sizeOf(shape)).fill(1);
  const inputs = [builder.floats(`${path}/gamma`, shape, gamma)];
  if (layer.center) inputs.push(constant(builder, path, "beta", shape, weights));
  if (isMoved) builder.node(path, "Transpose", { perm: ints([0, ...order.map((axis) => axis + 1)]) });
  const attributes = { axis: int(1 + others.length), epsilon: float(layer.epsilon) };
  builder.node(path, "LayerNormalization", attributes, inputs);
  const back = order.map((_, axis) => order.indexOf(axis) + 1);
  if (isMoved) builder.node(path, "Transpose", { perm: ints([0, ...back]) });
}

/** Groups become the channels of an instance normalization, since ONNX's own operator had other weights before opset 21. */
export function writeGroupNormalization(
  layer: GroupNormalization,
  builder: GraphBuilder,
  path: string,
  weights: WeightValues,
): void {
  const { shape } = builder;
  const axis = sampleAxis(layer, layer.axis, shape);
  if (axis === shape.length - 1) builder.channelsFirst(path);
  else builder.channelsLast(path);
  const last = builder.isChannelsFirst ? [shape[axis], ...shape.slice(0, -1)] : shape;
  const place = builder.isChannelsFirst ? 0 : axis;
  const order = [place, ...last.map((_, i) => i).filter((i) => i !== place)];
  const turned = (perm: readonly number[]) =>
    builder.node(path, "Transpose", { perm: ints([0, ...perm.map((i) => i + 1)]) });
  if (place !== 0) turned(order);
  const groups = layer.groupsOf(shape);
  const filled = (value: number, name: string) => builder.floats(name, [groups], new Float32Array(groups).fill(value));
  builder.node(path, "Reshape", {}, [builder.integers(`${path}/groups`, [0, groups, -1])]);
  const inputs = [filled(1, `${path}/ones`), filled(0, `${path}/zeros`)];
  builder.node(path, "InstanceNormalization", { epsilon: float(layer.epsilon) }, inputs);
  const sides = order.map((i) => last[i]);
  builder.node(path, "Reshape", {}, [builder.integers(`${path}/shape`, [0, ...sides])]);
  const perChannel = sides.map((n, i) => (i === 0 ? n : 1));
  if (layer.scale) builder.node(path, "Mul", {}, [constant(builder, path, "gamma", perChannel, weights)]);
  if (layer.center) builder.node(path, "Add", {}, [constant(builder, path, "beta", perChannel, weights)]);
  if (place !== 0) turned(order.map((_, i) => order.indexOf(i)));
}
