import { describe, expect, it } from "vitest";
import { ReLU } from "../../src/layers/Activation.js";
import { BatchNormalization } from "../../src/layers/BatchNormalization.js";
import { Conv2D } from "../../src/layers/Conv2D.js";
import { Dense } from "../../src/layers/Dense.js";
import { Dropout } from "../../src/layers/Dropout.js";
import { Layer } from "../../src/layers/Layer.js";
import { MaxPooling2D } from "../../src/layers/pooling.js";
import { Flatten } from "../../src/layers/reshaping.js";
import { Sequential } from "../../src/models/Sequential.js";
import type { Tensor } from "../../src/tensor/Tensor.js";
import { StateError, ValueError } from "../../src/util/errors.js";
import { processorClock } from "../processorClock.js";

/** A frozen base and a head that learns. */
function classifier(): Sequential {
  const base = new Sequential([new Conv2D(4, 3, { activation: "relu" }), new MaxPooling2D(2)], {
    name: "base",
    trainable: false,
  });
  const layers = [
    base,
    new Flatten(),
    new Dropout(0.5),
    new Dense(8),
    new ReLU(),
    new Dense(2, { activation: "softmax" }),
  ];
  const model = new Sequential(layers, { inputShape: [6, 6, 1], name: "net" });
  return model.compile({ optimizer: "sgd", loss: "sparseCategoricalCrossentropy" });
}

describe("model.plan", () => {
  it("shows the steps of an inference", () => {
    expect(String(classifier().plan()).split("\n")).toEqual([
      'Plan of "net" for inference',
      "inputs: x [6, 6, 1]; outputs: v6",
      "step  layer        computes                   values   output shape",
      "1     base/conv2d  conv2d + maxPool2d + relu  x → v1   [2, 2, 4]",
      "2     flatten      reshape                    v1 → v2  [16]",
      "3     dropout      dropout                    v2 → v3  [16]",
      "4     dense        matmul + relu              v3 → v4  [8]",
      "5     dense_1      matmul                     v4 → v5  [2]",
      "6     dense_1      softmax                    v5 → v6  [2]",
      "rewrites:",
      "  relu of base/conv2d: fused into the kernel of conv2d",
      "  relu of re_lu: fused into the kernel of matmul",
      "  maxPool2d of base/max_pooling2d: fused into the kernel of conv2d + relu",
    ]);
  });

  it("shows training behind the features of frozen layers, from logits, and the features", () => {
    expect(String(classifier().plan({ purpose: "training" })).split("\n")).toEqual([
      'Plan of "net" for training',
      "inputs: x [16]; outputs: v3",
      "step  layer    computes       values   output shape",
      "1     dropout  dropout        x → v1   [16]",
      "2     dense    matmul + relu  v1 → v2  [8]",
      "3     dense_1  matmul         v2 → v3  [2]",
      "rewrites:",
      "  base/conv2d, base/max_pooling2d, flatten: frozen, computed once per sample and taken from the feature store",
      "  relu of re_lu: fused into the kernel of matmul",
      "  softmax of dense_1: left to the loss, which is more exact from logits",
    ]);
    const features = String(classifier().plan({ purpose: "features" }));
    expect(features).toContain("inputs: x [6, 6, 1]; outputs: v2");
    expect(features).toMatch(/^2 +flatten +reshape +v1 → v2 +\[16\]$/m);
  });

  it("of a model that overrides call is one step, in which nothing is assumed", () => {
    class Own extends Sequential {
      override call(x: Tensor, context = {}): Tensor {
        return super.call(x, context);
      }
    }
    const model = new Own([new Dense(2, { trainable: false }), new Dense(2, { activation: "softmax" })], {
      inputShape: [2],
    }).compile({ loss: "sparseCategoricalCrossentropy" });
    const plan = model.plan({ purpose: "training" });
    expect(plan.graph.nodes.map(({ operation }) => operation.name)).toEqual(["call Sequential"]);
    expect(plan.givesLogits()).toBe(false);
    expect(() => model.plan({ purpose: "features" })).toThrow(StateError);
  });

  it("is refused for a purpose that there is not, and before there is what it needs", () => {
    const model = new Sequential([new Dense(2)]);
    expect(() => model.plan()).toThrow("the input's shape is not known yet");
    model.ensureBuilt([3]);
    expect(() => model.plan({ purpose: "training" })).toThrow("plan: the model is not compiled");
    expect(() => model.plan({ purpose: "dreaming" as "training" })).toThrow(ValueError);
  });
});

describe("plans to run", () => {
  it("take time that grows with the number of layers, not with its square", async () => {
    const secondsFor = async (length: number) => {
      const model = new Sequential(
        Array.from({ length }, () => new ReLU()),
        { inputShape: [2] },
      );
      const seconds = processorClock();
      await model.predict([[1, 2]]);
      return seconds();
    };
    // The first run compiles. Then 12 times the layers take 12 times as long; 144 times, were it the square. Between them is room for the
    // garbage collector, whose threads count too.
    await secondsFor(500);
    const few = await secondsFor(500);
    const many = await secondsFor(6_000);
    expect(many).toBeLessThan(60 * few);
  });

  it("are made once, and again when layers, their trainability or their call change", () => {
    const model = classifier();
    const plan = () => model.planFor({ training: true });
    const first = plan();
    expect(plan()).toBe(first);
    model.layers[0].trainable = true;
    const second = plan();
    expect(second).not.toBe(first);
    const added = new Dense(2);
    model.add(added);
    const third = plan();
    expect(third.graph.nodes.at(-1)?.path).toBe("dense_2");
    added.call = (x) => x as Tensor;
    expect(plan().graph.nodes.at(-1)?.operation.name).toBe("call Dense");
    model.pop();
    expect(plan().graph.nodes.at(-1)?.path).toBe("dense_1");
  });

  it("keep only frozen layers that compute the same from the same sample", () => {
    class Anything extends Layer {
      override call(x: Tensor): Tensor {
        return x;
      }
    }
    const part = (first: Layer[]) => {
      const model = new Sequential([...first, new Dense(3, { trainable: false, name: "frozen" }), new Dense(1)], {
        inputShape: [3],
      });
      return model.frozenPart()?.paths ?? null;
    };
    const own = new Dense(3, { trainable: false });
    own.call = (x) => x as Tensor;
    expect(part([])).toEqual(["frozen"]);
    expect(part([new BatchNormalization({ trainable: false })])).toEqual(["batch_normalization", "frozen"]);
    for (const first of [new BatchNormalization(), new Dropout(0.5), new Anything(), own, new Dense(3)])
      expect(part([first])).toBe(null);
  });
});
