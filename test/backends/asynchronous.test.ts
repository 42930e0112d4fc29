import { describe, expect, it } from "vitest";
import type { Backend } from "../../src/backends/Backend.js";
import { reference } from "../../src/backends/reference/backend.js";
import { backward } from "../../src/tensor/backward.js";
import { randomNormal, tensor } from "../../src/tensor/create.js";
import { using } from "../../src/tensor/defaults.js";
import { scope } from "../../src/tensor/memory/StorageHolder.js";
import * as ops from "../../src/tensor/ops/index.js";
import { Parameter } from "../../src/tensor/Parameter.js";
import { BackendError } from "../../src/util/errors.js";
import { expectClose } from "../equal.js";
import { asynchronous } from "./asynchronousBackend.js";
import { contract } from "./contract.js";

contract("asynchronous", asynchronous, { tolerances: { float32: 2e-5 }, subnormals: "kept" });

/** A convolution, pooling, dense layer and loss, and one step of SGD: the new weights. */
function trainOneStep(backend: Backend): Parameter[] {
  return using({ backend }, () =>
    scope(() => {
      const kernel = new Parameter("kernel", randomNormal([3, 3, 2, 4], { seed: 1 }));
      const dense = new Parameter("dense", randomNormal([16, 3], { seed: 2 }));
      const images = randomNormal([2, 6, 6, 2], { seed: 3 });
      const features = ops.maxPool2d(ops.conv2d(images, kernel, { activation: "relu" }));
      const logits = ops.matmul(ops.flatten(features, 1), dense);
      const labels = ops.oneHot(tensor(Int32Array.of(0, 2)), 3);
      backward(ops.mean(ops.softmaxCrossEntropy(logits, labels)));
      for (const weight of [kernel, dense]) {
        const spec = { learningRate: 0.5, momentum: 0, nesterov: false };
        Parameter.update([weight], (kernels, state) => kernels.sgd(state, weight.grad!.storage, spec));
        weight.clearGrad();
      }
      return [kernel, dense];
    }),
  );
}

describe("a backend that can only be read asynchronously", () => {
  it("trains as the reference does, and is read with await data()", async () => {
    const expected = trainOneStep(reference);
    const actual = trainOneStep(asynchronous);
    for (const [i, weight] of actual.entries()) {
      const [found, wanted] = [await weight.data(), await expected[i].data()];
      expectClose({ data: found, shape: weight.shape }, { data: wanted, shape: expected[i].shape }, 2e-5);
    }
  });

  it("refuses to be read at once, and says what to do", () => {
    const x = tensor([1, 2], { backend: asynchronous });
    for (const read of [() => x.dataSync(), () => x.toArray(), () => ops.sum(x).item()]) {
      expect(read).toThrow(BackendError);
      expect(read).toThrow("await data()");
    }
  });

  it("shows a tensor without its elements", () => {
    expect(tensor([1, 2], { backend: asynchronous }).toString()).toBe(
      "Tensor float32 [2] (on asynchronous: await data())",
    );
  });

  it("gets float64 from the reference backend", () => {
    using({ backend: asynchronous, dtype: "float64" }, () => expect(tensor([1]).backend).toBe(reference));
  });
});
