import { describe, expect, it, vi } from "vitest";
import { reference } from "../../src/backends/reference/backend.js";
import { backward } from "../../src/tensor/backward.js";
import { randomNormal, tensor } from "../../src/tensor/create.js";
import { scope } from "../../src/tensor/memory/StorageHolder.js";
import * as ops from "../../src/tensor/ops/index.js";
import { Parameter } from "../../src/tensor/Parameter.js";
import { noGrad, record } from "../../src/tensor/record.js";
import type { Tensor } from "../../src/tensor/Tensor.js";
import { ShapeError, StateError } from "../../src/util/errors.js";
import { expectClose } from "../equal.js";
import { values } from "./values.js";

const leaf = (numbers: number[]) => tensor(numbers, { dtype: "float64", requiresGrad: true });
const numbers = (t: Tensor | null) => [...t!.dataSync()];

function expectNumbers(t: Tensor | null, expected: readonly number[]): void {
  expectClose(values(t!), { data: expected, shape: t!.shape }, 1e-12);
}

describe("backward", () => {
  it("adds the gradients of both places where a tensor is used", () => {
    const x = leaf([3, -2]);
    backward(ops.sum(ops.mul(x, x)));
    expect(numbers(x.grad)).toEqual([6, -4]);
  });

  it("adds the gradients of all paths of a diamond", () => {
    const x = leaf([2]);
    const y = ops.square(x);
    backward(ops.sum(ops.add(ops.mul(y, y), ops.mul(y, x))));
    expectNumbers(x.grad, [4 * 8 + 3 * 4]);
  });

  it("adds to a gradient that is there", () => {
    const x = leaf([1, 2]);
    for (let i = 0; i < 3; i++) backward(ops.sum(ops.square(x)));
    expect(numbers(x.grad)).toEqual([6, 12]);
  });

  it("gives a leaf that is the output itself a gradient of 1", () => {
    const x = leaf([5]);
    backward(x);
    expect(numbers(x.grad)).toEqual([1]);
  });

  it("starts from dy when it is given", () => {
    const x = leaf([1, 2]);
    backward(ops.square(x), { dy: tensor([10, 100], { dtype: "float64" }) });
    expect(numbers(x.grad)).toEqual([20, 400]);
  });

  it("leaves tensors without requiresGrad, and those in between, without a gradient", () => {
    const [x, constant] = [leaf([1]), tensor([2], { dtype: "float64" })];
    const between = ops.mul(x, constant);
    backward(ops.sum(between));
    expect([constant.grad, between.grad]).toEqual([null, null]);
    expect(numbers(x.grad)).toEqual([2]);
  });

  it("walks a graph of 10,000 operations", () => {
    const x = leaf([0]);
    let y: Tensor = x;
    for (let i = 0; i < 10_000; i++) y = ops.add(y, i % 2 ? x : 1);
    backward(ops.sum(y));
    expect(numbers(x.grad)).toEqual([5001]);
  });

  it("walks a graph whose paths double at each of 60 steps once", () => {
    const x = leaf([1]);
    let y: Tensor = x;
    for (let i = 0; i < 60; i++) y = ops.mul(ops.add(y, y), 0.5);
    backward(ops.sum(y));
    expect(numbers(x.grad)).toEqual([1]);
  });

  it("never computes a gradient that nobody needs", () => {
    const images = tensor([1, 2], { dtype: "float64" });
    const weights = leaf([3, 4]);
    const unneeded = vi.fn(() => images);
    const product = record(
      "product",
      [images, weights],
      [2],
      (kernels) => kernels.unary("square", images.storage),
      (dy) => [unneeded, () => dy],
    );
    backward(ops.sum(product));
    expect(unneeded).not.toHaveBeenCalled();
    expect(numbers(weights.grad)).toEqual([1, 1]);
  });

  it("never runs a convolution's gradient for images, nor for a frozen kernel", () => {
    const calls: string[] = [];
    const watched =
      (name: "conv2dInputGradient" | "conv2dKernelGradient"): (typeof reference.kernels)[typeof name] =>
      (...args) => {
        calls.push(name);
        return reference.kernels[name](...args);
      };
    const kernels = {
      ...reference.kernels,
      conv2dInputGradient: watched("conv2dInputGradient"),
      conv2dKernelGradient: watched("conv2dKernelGradient"),
    };
    const backend = { ...reference, kernels };
    const images = randomNormal([2, 6, 6, 1], { backend });
    const [first, second] = [1, 3].map((c) => randomNormal([3, 3, c, 3], { seed: c, backend, requiresGrad: true }));
    const net = () => ops.sum(ops.conv2d(ops.conv2d(images, first), second));
    backward(net());
    expect(calls.sort()).toEqual(["conv2dInputGradient", "conv2dKernelGradient", "conv2dKernelGradient"]);
    calls.length = 0;
    first.requiresGrad = false;
    backward(net());
    expect(calls).toEqual(["conv2dKernelGradient"]);
  });

  it("refuses an output of several numbers without dy, and a dy of another shape", () => {
    const y = ops.square(leaf([1, 2]));
    expect(() => backward(y)).toThrow(ShapeError);
    expect(() => backward(y)).toThrow(/\[2\] is not a single number.*sum\(\) or mean\(\)/);
    expect(() => backward(y, { dy: tensor([1], { dtype: "float64" }) })).toThrow(/dy \[1\].*\[2\]/);
  });

  it("refuses an output that depends on nothing that requires a gradient", () => {
    expect(() => backward(ops.sum(tensor([1])))).toThrow(StateError);
    expect(() => backward(ops.sum(tensor([1])))).toThrow("requiresGrad");
  });

  it("refuses to pass a second time over a graph it has dropped, and says how to keep it", () => {
    const y = ops.sum(ops.square(leaf([1, 2])));
    backward(y);
    expect(() => backward(y)).toThrow(StateError);
    expect(() => backward(y)).toThrow(/dropped by an earlier backward\(\); pass { retainGraph: true }/);
  });

  it("passes again over a graph that was retained", () => {
    const x = leaf([1, 2]);
    const y = ops.sum(ops.square(x));
    backward(y, { retainGraph: true });
    backward(y);
    expect(numbers(x.grad)).toEqual([4, 8]);
  });

  it("lets go of everything the graph was computed from", () => {
    const y = ops.sum(ops.exp(leaf([1, 2])));
    backward(y);
    expect(y.node!.inputs).toEqual([]);
    expect(y.node!.gradient).toBeNull();
  });

  it("refuses a graph that read a parameter which has been updated since", () => {
    const w = new Parameter("w", tensor([1, 2]));
    const loss = ops.sum(ops.square(w));
    w.assign(tensor([3, 4]));
    expect(() => backward(loss)).toThrow(StateError);
    expect(() => backward(loss)).toThrow(
      /parameter \[2\] that square read has been updated since; compute the loss again/,
    );
  });

  it("stops at detach", () => {
    const x = leaf([3]);
    backward(ops.sum(ops.mul(x, x.detach())));
    expect(numbers(x.grad)).toEqual([3]);
  });
});

describe("noGrad", () => {
  it("computes without a graph", () => {
    const y = noGrad(() => ops.square(leaf([2])));
    expect([y.requiresGrad, y.node]).toEqual([false, null]);
    expect(numbers(y)).toEqual([4]);
  });

  it("ends with an error too", () => {
    expect(() => noGrad(() => ops.add(tensor([1, 2]), tensor([1, 2, 3])))).toThrow(ShapeError);
    expect(ops.square(leaf([2])).requiresGrad).toBe(true);
  });

  it("refuses an asynchronous function, which would go on after it", () => {
    expect(() => noGrad(async () => 1)).toThrow(StateError);
  });
});

describe("memory", () => {
  const step = () =>
    scope(() => {
      const x = randomNormal([4, 3], { seed: 1 });
      const loss = ops.mean(ops.square(ops.sub(ops.sigmoid(ops.matmul(x, weight)), 0.5)));
      backward(loss);
      weight.clearGrad();
    });
  const weight = new Parameter("weight", randomNormal([3, 2], { seed: 2 }));

  it("is the same after 1,000 steps as after one, with no help from the garbage collector", () => {
    step();
    const before = weight.backend.memory();
    for (let i = 0; i < 1000; i++) step();
    expect(weight.backend.memory()).toEqual(before);
  });

  it("of what only backward() made comes back at once", () => {
    const x = leaf([1, 2, 3]);
    const loss = ops.sum(ops.exp(ops.square(ops.sin(x))));
    const before = x.backend.memory().storages;
    backward(loss);
    expect(x.backend.memory().storages).toBe(before + 1);
  });
});
