import { Adam, customGradient, Dense, Layer, Sequential, type Tensor } from "noodlenet";
import type { SlopeName } from "./squareplus.js";

/** The slopes of squareplus.ts for tensors. */
const SLOPES: Readonly<Record<SlopeName, (x: Tensor, root: Tensor) => Tensor>> = {
  right: (x, root) => x.div(root).add(1).div(2),
  factor: (x, root) => x.div(root).add(1),
  chain: (_, root) => root.mul(2).pow(-1).add(1).div(2),
  sign: (x, root) => x.div(root).neg().add(1).div(2),
};

/** The lesson's operation with the slope that somebody has written. */
export const operationWith = (name: SlopeName) =>
  customGradient((x: Tensor) => {
    const root = x.square().add(4).sqrt();
    return { value: x.add(root).div(2), gradient: (dy) => dy.mul(SLOPES[name](x, root)) };
  });

class Operation extends Layer {
  readonly #compute: (x: Tensor) => Tensor;

  constructor(compute: (x: Tensor) => Tensor) {
    super();
    this.#compute = compute;
  }

  override call(x: Tensor): Tensor {
    return this.#compute(x);
  }
}

/** The loss of a small network that learns a sine wave from 64 points, step by step. @param steps how many of Adam, of all points each */
export async function losses(name: SlopeName, steps: number): Promise<number[]> {
  const compute = operationWith(name);
  const hidden = [1, 2].flatMap(() => [new Dense(16), new Operation(compute)]);
  const model = new Sequential([...hidden, new Dense(1)], { inputShape: [1], seed: 1 });
  model.compile({ optimizer: new Adam({ learningRate: 0.01 }), loss: "meanSquaredError" });
  const x = Array.from({ length: 64 }, (_, i) => [-3 + (6 * i) / 63]);
  const y = x.map(([at]) => [Math.sin(at)]);
  const { history } = await model.fit(x, y, { epochs: steps, batchSize: 64, shuffle: false });
  return history.loss;
}
