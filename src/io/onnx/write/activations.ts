import type { ReLU } from "../../../layers/Activation.js";
import type { ActivationName } from "../../../layers/activations.js";
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
  celu: (builder, path) => builder.node(path, "Celu", { alpha: float(1) }),
  selu: (builder, path) => builder.node(path, "Selu"),
  hardSigmoid: (builder, path) => builder.node(path, "HardSigmoid", { alpha: float(1 / 6), beta: float(0.5) }),
  hardSilu: (builder, path) => builder.node(path, "HardSwish"),
  hardTanh: (builder, path) =>
    builder.node(path, "Clip", {}, [scalar(builder, `${path}/min`, -1), scalar(builder, `${path}/max`, 1)]),
  mish: (builder, path) => {
    builder.opset = Math.max(builder.opset, 18);
    builder.node(path, "Mish");
  },
  softsign: (builder, path) => builder.node(path, "Softsign"),
  logSoftmax: (builder, path) => builder.node(path, "LogSoftmax", { axis: channelAxis(builder) }),
};

/** With a threshold: what is above it, held to the maximum, less the slope times how far the rest is below. */
export function writeReLU({ maxValue, negativeSlope, threshold }: ReLU, builder: GraphBuilder, path: string): void {
  const x = builder.current;
  const number = (name: string, value: number) => scalar(builder, `${path}/${name}`, value);
  if (threshold !== 0) builder.node(path, "ThresholdedRelu", { alpha: float(threshold) });
  else if (negativeSlope !== 0) builder.node(path, "LeakyRelu", { alpha: float(negativeSlope) });
  else if (maxValue === null) ACTIVATIONS.relu(builder, path);
  if (maxValue !== null) {
    const least = threshold !== 0 || negativeSlope === 0 ? number("min", 0) : "";
    builder.node(path, "Clip", {}, [least, number("max", maxValue)]);
  }
  if (threshold === 0 || negativeSlope === 0) return;
  const above = builder.current;
  builder.current = x;
  builder.node(path, "Neg");
  builder.node(path, "Add", {}, [number("threshold", threshold)]);
  builder.node(path, "Relu");
  builder.node(path, "Mul", {}, [number("slope", negativeSlope)]);
  const below = builder.value;
  builder.current = above;
  builder.node(path, "Sub", {}, [below]);
}

/** A constant of one number. Returns its name. */
export function scalar(builder: GraphBuilder, name: string, value: number): string {
  return builder.floats(name, [], Float32Array.of(value));
}
