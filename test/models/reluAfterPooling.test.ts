import { describe, expect, it } from "vitest";
import { Conv2D } from "../../src/layers/Conv2D.js";
import { Dense } from "../../src/layers/Dense.js";
import type { CallContext } from "../../src/layers/Layer.js";
import { MaxPooling2D } from "../../src/layers/pooling.js";
import { Flatten } from "../../src/layers/reshaping.js";
import { Sequential } from "../../src/models/Sequential.js";
import type { TrainableModel } from "../../src/models/TrainableModel.js";
import { type BackendName, using } from "../../src/tensor/defaults.js";
import type { Tensor } from "../../src/tensor/Tensor.js";
import { expectSame } from "../equal.js";

/** The same convolution, which is called and not planned: its ReLU stays where it is. */
class PlainConv2D extends Conv2D {
  override call(x: Tensor, context?: CallContext): Tensor {
    return super.call(x, context);
  }
}

/** Integer pixels and few different weights make many ties and zeros. */
function network(Conv: typeof Conv2D): TrainableModel {
  const conv = (name: string) => new Conv(6, 3, { activation: "relu", name });
  const layers = [conv("a"), new MaxPooling2D(2), conv("b"), new MaxPooling2D(3, { strides: 2, padding: "same" })];
  const model = new Sequential([...layers, new Flatten(), new Dense(2, { activation: "softmax" })], {
    inputShape: [14, 14, 2],
    seed: 3,
  });
  return model.compile({ optimizer: "sgd", loss: "sparseCategoricalCrossentropy" });
}

async function trained(backend: BackendName, Conv: typeof Conv2D) {
  const model = using({ backend }, () => network(Conv));
  const x = {
    data: Float32Array.from({ length: 6 * 14 * 14 * 2 }, (_, i) => ((i * 31) % 5) - 2),
    shape: [6, 14, 14, 2],
  };
  const y = { data: Int32Array.of(0, 1, 0, 1, 1, 0), shape: [6] };
  const { history } = await model.fit(x, y, { epochs: 4, batchSize: 3 });
  return { loss: history.loss, weights: await model.getWeights() };
}

describe("a convolution's ReLU before max-pooling", () => {
  it.each<BackendName>(["reference", "wasm"])(
    "is applied after it with the same bits in training, on %s",
    async (backend) => {
      const [swapped, plain] = [await trained(backend, Conv2D), await trained(backend, PlainConv2D)];
      expect(swapped.loss).toEqual(plain.loss);
      swapped.weights.forEach((weight, i) => {
        expectSame(weight, plain.weights[i], weight.name);
      });
    },
  );
});
