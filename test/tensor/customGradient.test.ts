import { describe, expect, it } from "vitest";
import { backward } from "../../src/tensor/backward.js";
import { tensor } from "../../src/tensor/create.js";
import { customGradient } from "../../src/tensor/customGradient.js";
import { grad } from "../../src/tensor/grad.js";
import * as ops from "../../src/tensor/ops/index.js";
import type { Tensor } from "../../src/tensor/Tensor.js";
import { checkGradients, checkSecondGradients, GradientError } from "../../src/testing/index.js";
import { ShapeError, ValueError } from "../../src/util/errors.js";

const cube = customGradient((x: Tensor) => ({
  value: ops.pow(x, 3),
  gradient: (dy) => ops.mul(dy, ops.mul(ops.square(x), 3)),
}));

describe("customGradient", () => {
  it("has the value of its function and the gradient it was given, which can be differentiated again", () => {
    checkGradients(cube, [[0.5, -2]]);
    checkSecondGradients(cube, [[0.5, -2]]);
    expect(grad(grad(cube))(tensor([2])).toArray()).toEqual([12]);
    expect(cube(tensor([2])).requiresGrad).toBe(false);
  });

  it("takes a gradient that is not the value's: straight through a rounding, and clipped", () => {
    const straightThrough = customGradient((x: Tensor) => ({
      value: ops.floor(ops.add(x, 0.5)),
      gradient: (dy) => dy,
    }));
    const clipped = customGradient((x: Tensor) => ({ value: x, gradient: (dy) => ops.clip(dy, { min: -1, max: 1 }) }));
    const x = tensor([0.6, -3.2], { requiresGrad: true });
    const y = ops.mul(straightThrough(x), tensor([5, 7]));
    expect(y.toArray()).toEqual([5, -21]);
    backward(ops.sum(y));
    expect(x.grad!.toArray()).toEqual([5, 7]);
    x.grad = null;
    backward(ops.sum(ops.mul(clipped(x), tensor([0.5, 7]))));
    expect(x.grad!.toArray()).toEqual([0.5, 1]);
    expect(() => checkGradients(straightThrough, [[0.6, -3.2]])).toThrow(GradientError);
  });

  it("leaves an input that it returns as it is, graph and all", () => {
    const halved = customGradient((x: Tensor) => ({ value: x, gradient: (dy) => ops.mul(dy, 0.5) }));
    const x = tensor([3], { requiresGrad: true });
    backward(ops.sum(ops.add(halved(x), x)));
    expect(x.grad!.toArray()).toEqual([1.5]);
  });

  it("asks for the gradient once, whatever the number of inputs, and takes null for none", () => {
    let calls = 0;
    const scaled = customGradient((x: Tensor, y: Tensor, factor: Tensor) => ({
      value: ops.mul(ops.mul(x, y), factor),
      gradient: (dy) => {
        calls++;
        return [ops.mul(dy, ops.mul(y, factor)), ops.mul(dy, ops.mul(x, factor)), null];
      },
    }));
    const [x, y, factor] = [tensor([2], { requiresGrad: true }), tensor([3], { requiresGrad: true }), tensor([4])];
    backward(ops.sum(scaled(x, y, factor)));
    expect([x.grad!.item(), y.grad!.item(), calls]).toEqual([12, 8, 1]);
    factor.requiresGrad = true;
    backward(ops.sum(scaled(x, y, factor)));
    expect(factor.grad!.item()).toBe(0);
  });

  it("says when the gradient has another shape, or is not one for each input", () => {
    const x = tensor([1, 2], { requiresGrad: true });
    const broadcast = customGradient((a: Tensor) => ({ value: ops.add(a, tensor([[1], [2]])), gradient: (dy) => dy }));
    expect(() => backward(ops.sum(broadcast(x)))).toThrow(ShapeError);
    expect(() => backward(ops.sum(broadcast(x)))).toThrow(
      "customGradient: the gradient of input 0 is [2, 2], the input [2]; sum it over the axes",
    );
    const short = customGradient((a: Tensor, b: Tensor) => ({ value: ops.add(a, b), gradient: (dy) => [dy] }));
    expect(() => backward(ops.sum(short(x, x)))).toThrow("2 inputs but its gradient returned 1 tensors");
  });

  it("says when the function returns something else", () => {
    const wrong = customGradient(((x: Tensor) => x) as never) as (x: Tensor) => Tensor;
    expect(() => wrong(tensor([1]))).toThrow(ValueError);
    expect(() => wrong(tensor([1]))).toThrow("must return { value, gradient }");
  });
});
