import { describe, expect, it } from "vitest";
import { ReLU, Softmax } from "../../src/layers/Activation.js";
import { BatchNormalization } from "../../src/layers/BatchNormalization.js";
import { Conv2D } from "../../src/layers/Conv2D.js";
import { Dense } from "../../src/layers/Dense.js";
import { Dropout } from "../../src/layers/Dropout.js";
import { GlobalAveragePooling2D } from "../../src/layers/globalPooling.js";
import { type CallContext, Layer } from "../../src/layers/Layer.js";
import { AveragePooling2D, MaxPooling2D } from "../../src/layers/pooling.js";
import { Flatten } from "../../src/layers/reshaping.js";
import { Sequential } from "../../src/models/Sequential.js";
import * as ops from "../../src/tensor/ops/index.js";
import type { Tensor } from "../../src/tensor/Tensor.js";
import { checkLayer } from "../../src/testing/index.js";
import type { Shape } from "../../src/util/shape.js";

describe("checkLayer passes", () => {
  it.each<[Layer, Shape]>([
    [new Dense(2, { activation: "tanh" }), [3]],
    [new Conv2D(2, 3, { padding: "same", activation: "relu", name: "first" }), [4, 4, 2]],
    [new Conv2D(2, 3, { strides: 2, useBias: false, trainable: false }), [5, 5, 1]],
    [new BatchNormalization(), [3, 3, 2]],
    [new Dropout(0.4), [6]],
    [new MaxPooling2D(2), [4, 4, 2]],
    [new AveragePooling2D(3, { strides: 2, padding: "same" }), [5, 5, 1]],
    [new GlobalAveragePooling2D(), [3, 3, 2]],
    [new Flatten(), [2, 2, 2]],
    [new Softmax(), [4]],
    [new ReLU(), [4]],
    [new Sequential([new Dense(3, { activation: "sigmoid" }), new BatchNormalization(), new Dense(2)]), [4]],
  ])("$0.type", async (layer, shape) => {
    await checkLayer(layer, shape);
  });

  it("a layer of one's own, with layers within", async () => {
    await checkLayer(() => new Residual(), [4]);
  });
});

/** x + dense(x), tanh. */
class Residual extends Layer {
  readonly inner = this.addLayer(new Dense(4, { activation: "tanh" }));

  override get type(): string {
    return "Residual";
  }

  call(x: Tensor, context?: CallContext): Tensor {
    return ops.add(x, this.inner.apply(x, context));
  }
}

/** w · x, with whatever fault a test gives it. */
class Scale extends Layer {
  readonly #fault: string;

  constructor(fault: string) {
    super();
    this.#fault = fault;
  }

  override get type(): string {
    return "Scale";
  }

  override build([units]: Shape): void {
    this.addWeight("scale", [this.#fault === "forgets" ? units + (made++ % 2) : units], { initializer: "ones" });
  }

  call(x: Tensor, { training = false }: CallContext = {}): Tensor {
    const w = this.#fault === "forgets" ? ops.slice(this.weight("scale"), [0], [x.shape[1]]) : this.weight("scale");
    if (this.#fault === "detached" && training) return ops.mul(x, w.detach());
    if (this.#fault === "mixes") return ops.sub(ops.mul(x, w), ops.mean(x));
    return ops.mul(x, w);
  }

  override options(): Record<string, unknown> {
    return this.#fault === "config" ? { number: made++ } : {};
  }
}
let made = 0;

describe("checkLayer fails", () => {
  it.each([
    ["detached", /scale, training: scale, element \[0\].*\(zero\)/],
    ["mixes", /mixes samples/],
    ["config", /made again from its configuration, has another/],
    ["forgets", /has the weights/],
  ])("a layer that %s", async (fault, message) => {
    await expect(checkLayer(() => new Scale(fault), [3])).rejects.toThrow(message);
  });

  it("for a type of one's own that no factory makes", async () => {
    await expect(checkLayer(new Scale("none"), [3])).rejects.toThrow('the layer type "Scale" is unknown');
  });
});
