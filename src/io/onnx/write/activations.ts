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
};

/** A constant of one number. Returns its name. */
export function scalar(builder: GraphBuilder, name: string, value: number): string {
  return builder.floats(name, [], Float32Array.of(value));
}
