import { afterEach, describe, expect, it, vi } from "vitest";
import { arrays } from "../../src/data/index.js";
import { Adam, Dense, Sequential } from "../../src/index.js";

afterEach(() => vi.restoreAllMocks());

/** What a module prints when it is imported, line by line. */
async function printed(load: () => Promise<unknown>): Promise<string[]> {
  const log = vi.spyOn(console, "log").mockImplementation(() => {});
  await load();
  return log.mock.calls.map((args) =>
    args.map((arg) => (typeof arg === "string" ? arg : JSON.stringify(arg))).join(" "),
  );
}

describe("the first examples", () => {
  it("01: gradients are those by hand, and the derivatives of x³ are 3x² and 6x", async () => {
    expect(await printed(() => import("../../examples/01-autograd.js"))).toEqual([
      "loss 0.125",
      "gradient [[-1.5],[-2]]",
      "by hand [[-1.5],[-2]]",
      "first derivative [3,12,27]",
      "second derivative [6,12,-18]",
    ]);
  });

  it("02: the loop by hand has the losses of fit, and classifies the points", async () => {
    const lines = await printed(() => import("../../examples/02-training-loop.js"));
    const points = Array.from({ length: 400 }, (_, i) => [(i % 20) / 10 - 0.95, Math.floor(i / 20) / 10 - 0.95]);
    const classes = Int32Array.from(points, ([a, b]) => (a * a + b * b < 0.5 ? 1 : 0));
    const layers = [new Dense(16, { activation: "tanh" }), new Dense(2, { activation: "softmax" })];
    const model = new Sequential(layers, { inputShape: [2], seed: 1 });
    model.compile({ optimizer: new Adam({ learningRate: 0.03 }), loss: "sparseCategoricalCrossentropy" });
    const data = arrays(points, classes, { batchSize: 40, shuffle: true, seed: 1 });
    const { history } = await model.fit(data, { epochs: 60 });
    expect(lines.slice(0, 3)).toEqual(
      [20, 40, 60].map((epoch) => `epoch ${epoch}: loss ${history.loss[epoch - 1].toFixed(4)}`),
    );
    const right = Number(/^(\d+) of 400 points are classified correctly$/.exec(lines[3])?.[1]);
    expect(right).toBeGreaterThan(390);
  });

  it("03: a layer with a skip separates two spirals, and its weights are counted", async () => {
    const lines = (await printed(() => import("../../examples/03-own-layer.js"))).join("\n");
    expect(lines).toMatch(/residual_2 \(Residual\) +\(None, 32\) +2,112/);
    expect(lines).toMatch(/epoch 1: loss 0\.\d+, accuracy 0\.[3-6]/);
    expect(lines).toMatch(/epoch 60: loss 0\.0\d+, accuracy 1$/);
  });
});
