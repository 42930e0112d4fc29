import { describe, expect, it } from "vitest";
import { backward, gradients } from "../../src/tensor/backward.js";
import { tensor } from "../../src/tensor/create.js";
import { grad, valueAndGrad } from "../../src/tensor/grad.js";
import * as ops from "../../src/tensor/ops/index.js";
import { noGrad } from "../../src/tensor/record.js";
import type { Tensor } from "../../src/tensor/Tensor.js";
import { checkSecondGradients } from "../../src/testing/index.js";
import { expectClose } from "../equal.js";
import { values } from "./values.js";

const leaf = (numbers: number[]) => tensor(numbers, { dtype: "float64", requiresGrad: true });
const numbers = (t: Tensor | null) => [...t!.dataSync()];

function expectNumbers(t: Tensor | null, expected: readonly number[]): void {
  expectClose(values(t!), { data: expected, shape: t!.shape }, 1e-12);
}

describe("grad", () => {
  it("gives the gradient as a function, and leaves .grad alone", () => {
    const x = leaf([0.3, -0.2]);
    const slope = grad((t) => ops.sum(ops.tanh(t)))(x);
    expectNumbers(
      slope,
      [0.3, -0.2].map((v) => 1 - Math.tanh(v) ** 2),
    );
    expect(x.grad).toBeNull();
  });

  it("gives the value too", () => {
    const { value, gradient } = valueAndGrad((t) => ops.sum(ops.square(t)))(leaf([3, 4]));
    expect(value.item()).toBe(25);
    expect(numbers(gradient)).toEqual([6, 8]);
  });

  it("of grad is the second derivative, and so on", () => {
    const x = tensor([0.5, 2], { dtype: "float64" });
    const cube = (t: Tensor) => ops.sum(ops.mul(ops.square(t), t));
    expectNumbers(grad(cube)(x), [0.75, 12]);
    expectNumbers(grad((t) => ops.sum(grad(cube)(t)))(x), [3, 12]);
    expectNumbers(grad(grad(grad(cube)))(x), [6, 6]);
    expectNumbers(grad(grad(grad(grad(cube))))(x), [0, 0]);
  });

  it("gives zeros for a function that does not depend on its argument", () => {
    expect(numbers(grad(() => tensor([1], { dtype: "float64" }))(leaf([1, 2])))).toEqual([0, 0]);
  });

  it("of the identity is 1", () => {
    expect(numbers(grad((t) => t)(leaf([4, 5])))).toEqual([1, 1]);
  });

  it("works within noGrad, without a graph of its own", () => {
    const slope = noGrad(() => grad((t) => ops.sum(ops.square(t)))(leaf([3])));
    expect(numbers(slope)).toEqual([6]);
    expect(slope.requiresGrad).toBe(false);
  });

  it("at a constant still depends on other tensors: a penalty on the slope has a gradient", () => {
    const w = leaf([3]);
    const x = tensor([2], { dtype: "float64" });
    const slope = grad((t) => ops.sum(ops.mul(w, ops.square(t))))(x);
    backward(ops.sum(ops.square(slope)));
    expectNumbers(w.grad, [2 * 12 * 4]);
  });

  it("within grad may be taken with respect to something else", () => {
    const x = tensor([5], { dtype: "float64" });
    const mixed = grad((w) => ops.sum(grad((t) => ops.sum(ops.mul(w, ops.square(t))))(x)));
    expectNumbers(mixed(tensor([3], { dtype: "float64" })), [10]);
  });

  it("keeps no graph when nothing else could be differentiated", () => {
    expect(grad((t) => ops.sum(ops.square(t)))(tensor([1])).requiresGrad).toBe(false);
  });

  it("keeps none within noGrad, whatever else f reads", () => {
    const w = leaf([3]);
    const slope = noGrad(() => grad((t) => ops.sum(ops.mul(w, ops.square(t))))(leaf([2])));
    expect(numbers(slope)).toEqual([12]);
    expect(slope.requiresGrad).toBe(false);
  });

  it("lets backward() reach a tensor through its gradient", () => {
    const x = leaf([2]);
    backward(ops.sum(grad((t) => ops.sum(ops.mul(ops.square(t), t)))(x)));
    expectNumbers(x.grad, [12]);
  });
});

describe("gradients", () => {
  it("gives the gradient of each tensor named, zeros where there is none", () => {
    const [a, b, c] = [leaf([2]), leaf([3]), leaf([4, 4])];
    const [da, db, dc] = gradients(ops.mul(a, b), [a, b, c]);
    expect([numbers(da), numbers(db), numbers(dc)]).toEqual([[3], [2], [0, 0]]);
  });

  it("stops nowhere: a tensor in between and what it came from both get theirs", () => {
    const x = leaf([3]);
    const y = ops.square(x);
    const [dx, dy] = gradients(ops.square(y), [x, y]);
    expect([numbers(dx), numbers(dy)]).toEqual([[4 * 27], [18]]);
  });
});

it("batchNorm has second derivatives when gamma and beta are computed from x", () => {
  const f = (x: Tensor) => ops.batchNorm(x, ops.mean(x, { axis: 0 }), ops.max(x, { axis: 0 })).y;
  checkSecondGradients(f, [
    [
      [0.5, -1],
      [2, 0.25],
      [-0.75, 1],
    ],
  ]);
});
