import type { ReLU } from "../../../layers/Activation.js";
import type { ActivationName } from "../../../layers/activations.js";
import { ValueError } from "../../../util/errors.js";
import { float } from "../graph.js";
import { channelAxis, type GraphBuilder } from "./GraphBuilder.js";

/** The writer of each activation. */
export const ACTIVATIONS: Readonly<Record<ActivationName, (builder: GraphBuilder, path: string) => void>> = {
  linear: () => {},
  relu: (builder, path) => builder.node(path, "Relu"),
  relu6: (builder, path) =>
    builder.node(path, "Clip", {}, [scalar(builder, `${path}/min`, 0), scalar(builder, `${path}/max`, 6)]),
  leakyRelu: (builder, path) => builder.node(path, "LeakyRelu", { alpha: float(0.2) }),
  elu: (builder, path) => builder.node(path, "Elu", { alpha: float(1) }),
  gelu: (builder, path) => {
    builder.opset = Math.max(builder.opset, 20);
    builder.node(path, "Gelu");
  },
  silu: (builder, path) => {
    const x = builder.value;
    builder.node(path, "Sigmoid");
    builder.node(path, "Mul", {}, [x]);
  },
  softplus: (builder, path) => builder.node(path, "Softplus"),
  tanh: (builder, path) => builder.node(path, "Tanh"),
  sigmoid: (builder, path) => builder.node(path, "Sigmoid"),
  softmax: (builder, path) => builder.node(path, "Softmax", { axis: channelAxis(builder) }),
  exponential: (builder, path) => builder.node(path, "Exp"),
};

/** @throws ValueError for a threshold, which ONNX's operators do not have together with the identity above it */
export function writeReLU({ maxValue, negativeSlope, threshold }: ReLU, builder: GraphBuilder, path: string): void {
  if (threshold !== 0)
    throw new ValueError(
      `onnxBytes: ${path} is a ReLU with the threshold ${threshold}, which no operator of ONNX computes; use a threshold of 0`,
    );
  const bound = (name: string, value: number) => scalar(builder, `${path}/${name}`, value);
  if (negativeSlope !== 0) builder.node(path, "LeakyRelu", { alpha: float(negativeSlope) });
  if (maxValue === null && negativeSlope === 0) ACTIVATIONS.relu(builder, path);
  else if (maxValue !== null)
    builder.node(path, "Clip", {}, [negativeSlope === 0 ? bound("min", 0) : "", bound("max", maxValue)]);
}

/** A constant of one number. Returns its name. */
export function scalar(builder: GraphBuilder, name: string, value: number): string {
  return builder.floats(name, [], Float32Array.of(value));
}
