import { describe, expect, it } from "vitest";
import "../../src/tensor/methods.js";
import { gradients } from "../../src/tensor/backward.js";
import { tensor } from "../../src/tensor/create.js";
import { getBackend } from "../../src/tensor/defaults.js";
import { grad } from "../../src/tensor/grad.js";
import * as ops from "../../src/tensor/ops/index.js";
import type { Tensor } from "../../src/tensor/Tensor.js";

const double = (numbers: number[]) => tensor(numbers, { dtype: "float64" });
const labels = (...numbers: number[]) => tensor(Int32Array.from(numbers));
const slope = (f: (x: Tensor) => Tensor, ...numbers: number[]) => [...grad(f)(double(numbers)).dataSync()];

describe("numbers as operands", () => {
  it("take the tensor's type and backend", () => {
    for (const dtype of ["float32", "float64"] as const) {
      const x = tensor([1, 2], { dtype });
      for (const y of [ops.add(x, 1), ops.sub(1, x), ops.mul(2, x), ops.where(ops.greater(x, 1), x, 0)]) {
        expect(y.dtype).toBe(dtype);
        expect(y.backend).toBe(x.backend);
      }
    }
  });

  it("are whole numbers beside labels, in comparisons", () => {
    const chosen = ops.equal(labels(0, 2, 1), 2);
    expect(chosen.dtype).toBe("int32");
    expect(chosen.toArray()).toEqual([0, 1, 0]);
  });
});

describe("methods", () => {
  it("are the operations with the tensor as first argument", () => {
    const x = double([1, 4]);
    expect(x.sqrt().add(1).mul(x).sum().item()).toBe(2 + 12);
    expect(x.reshape([2, 1]).matmul(x.reshape([1, 2])).shape).toEqual([2, 2]);
  });

  it("reach backward", () => {
    const x = tensor([3], { requiresGrad: true });
    x.square().sum().backward();
    expect(x.grad?.toArray()).toEqual([6]);
  });
});

describe("at kinks", () => {
  it("relu and abs have slope 0 at 0", () => {
    expect(slope(ops.relu, -1, 0, 1)).toEqual([0, 0, 1]);
    expect(slope(ops.abs, -2, 0, 2)).toEqual([-1, 0, 1]);
  });

  it("clip lets the gradient pass at its bounds", () => {
    expect(slope((x) => ops.clip(x, { min: -1, max: 1 }), -2, -1, 0, 1, 2)).toEqual([0, 1, 1, 1, 0]);
  });

  it("maximum and minimum give a tie's gradient to the first operand", () => {
    for (const choose of [ops.maximum, ops.minimum]) {
      const [a, b] = [double([1]), double([1])];
      a.requiresGrad = b.requiresGrad = true;
      expect(gradients(choose(a, b), [a, b]).map((g) => g.item())).toEqual([1, 0]);
    }
  });

  it("max and min share a tie's gradient equally", () => {
    expect(slope((x) => ops.max(x), 3, 1, 3, 3).map((g) => g * 3)).toEqual([1, 0, 1, 1]);
    expect(slope((x) => ops.min(x), 1, 1)).toEqual([0.5, 0.5]);
  });

  it("the slope of x to the power of y changes with y at y = 0 as anywhere", () => {
    // d/dy (y x^(y-1)) = x^(y-1) (1 + y ln x).
    for (const [x, y] of [
      [0.5, 0],
      [3, 0],
      [-2, 0],
      [0.5, 1],
    ] as const) {
      const byX = (exponent: Tensor) => grad((base: Tensor) => ops.pow(base, exponent))(double([x]));
      const expected = y === 0 ? 1 / x : 1 + Math.log(x);
      expect(Array.from(grad((exponent: Tensor) => byX(exponent))(double([y])).dataSync())).toEqual([expected]);
    }
  });

  it("x to the power of 0 has slope 0 at 0, whether the 0 is a number or a tensor", () => {
    expect(slope((x) => ops.pow(x, 0), 0)).toEqual([0]);
    expect(slope((x) => ops.pow(x, double([0])), 0)).toEqual([0]);
  });

  it("prod has the right slope beside one zero, and 0 beside two", () => {
    expect(slope((x) => ops.prod(x), 2, 0, 5)).toEqual([0, 10, 0]);
    expect(slope((x) => ops.prod(x), 0, 0, 5)).toEqual([0, 0, 0]);
  });
});

describe("far from 0", () => {
  it.each([
    ["sigmoid", ops.sigmoid],
    ["softplus", ops.softplus],
    ["silu", ops.silu],
    ["tanh", ops.tanh],
    ["elu", (x: Tensor) => ops.elu(x)],
    ["gelu", (x: Tensor) => ops.gelu(x)],
    ["sigmoidCrossEntropy", (x: Tensor) => ops.sigmoidCrossEntropy(x, double([1, 0]))],
    ["softmax", (x: Tensor) => ops.softmax(x)],
    ["logSoftmax", (x: Tensor) => ops.logSoftmax(x)],
  ])("%s and its gradient stay finite", (_, f) => {
    const x = double([-1000, 1000]);
    for (const t of [f(x), grad(f)(x)]) expect([...t.dataSync()].every(Number.isFinite)).toBe(true);
  });
});

describe("labels", () => {
  it("oneHot makes rows, all 0 for a label that is no class", () => {
    const rows = ops.oneHot(labels(2, 0, 3, -1), 3);
    expect(rows.dtype).toBe("float32");
    expect(rows.toArray()).toEqual([
      [0, 0, 1],
      [1, 0, 0],
      [0, 0, 0],
      [0, 0, 0],
    ]);
  });

  it("argmax undoes oneHot", () => {
    const back = ops.argmax(ops.oneHot(labels(2, 0, 1), 3));
    expect(back.dtype).toBe("int32");
    expect(back.toArray()).toEqual([2, 0, 1]);
  });

  it("may be -0 as numbers, and of any whole 32 bits", () => {
    const x = tensor([-0, 2 ** 31 - 1, -(2 ** 31)], { dtype: "int32" });
    expect([...x.dataSync()]).toEqual([0, 2 ** 31 - 1, -(2 ** 31)]);
  });

  it("can be moved, gathered, compared and cast", () => {
    const x = tensor(Int32Array.of(1, 2, 3, 4), { shape: [2, 2] });
    for (const y of [ops.transpose(x), ops.slice(x, [0, 1], [2, 1]), ops.gather(x, labels(1)), ops.concat([x, x])]) {
      expect(y.dtype).toBe("int32");
    }
    expect(ops.transpose(x).toArray()).toEqual([
      [1, 3],
      [2, 4],
    ]);
    expect(ops.cast(x, "float32").dtype).toBe("float32");
  });
});

describe("dropout", () => {
  const x = tensor(new Float32Array(10_000).fill(1));

  it("keeps about 1 − rate of the elements, made larger so that the mean stays", () => {
    const y = ops.dropout(x, 0.25, [1, 2]).dataSync();
    const kept = y.filter((value) => value !== 0);
    expect(kept.every((value) => value === Math.fround(1 / 0.75))).toBe(true);
    expect(kept.length / y.length).toBeCloseTo(0.75, 1);
  });

  it("follows from its key alone", () => {
    const of = (key: [number, number]) => ops.dropout(x, 0.5, key).dataSync().join();
    expect(of([1, 2])).toBe(of([1, 2]));
    expect(of([1, 2])).not.toBe(of([1, 3]));
  });

  it("of rate 0 is the tensor itself", () => {
    expect(ops.dropout(x, 0, [1, 2])).toBe(x);
  });
});

describe("what costs nothing", () => {
  it("gives the same tensor back", () => {
    const x = tensor([[1, 2]]);
    expect([
      ops.reshape(x, [1, 2]),
      ops.cast(x, "float32"),
      ops.to(x, getBackend()),
      ops.broadcastTo(x, [1, 2]),
    ]).toEqual([x, x, x, x]);
  });
});

describe("empty tensors", () => {
  it("go through element-wise operations, sums, products and matrix products", () => {
    const none = tensor(new Float32Array(0), { shape: [0, 3] });
    expect(ops.exp(ops.add(none, tensor([1, 2, 3]))).shape).toEqual([0, 3]);
    expect(ops.sum(none, { axis: 0 }).toArray()).toEqual([0, 0, 0]);
    expect(ops.prod(none, { axis: 0 }).toArray()).toEqual([1, 1, 1]);
    expect(ops.matmul(ops.transpose(none), none).toArray()).toEqual([
      [0, 0, 0],
      [0, 0, 0],
      [0, 0, 0],
    ]);
    expect(ops.softmax(none).shape).toEqual([0, 3]);
    expect(ops.concat([none, tensor([[1, 2, 3]])]).toArray()).toEqual([[1, 2, 3]]);
  });
});

it("the gradients of expm1 and elu keep their digits far below 0", () => {
  for (const at of [-1, -10, -17, -30]) {
    const x = tensor([at], { requiresGrad: true });
    for (const f of [ops.expm1, (t: Tensor) => ops.elu(t)]) {
      const slope = grad((t) => ops.sum(f(t)))(x).item();
      expect(Math.abs(slope / Math.exp(at) - 1), `${f.name} at ${at}`).toBeLessThan(2e-7);
    }
  }
});

describe("softmax", () => {
  it("gives equal numbers equal shares, however large they are", () => {
    for (const dtype of ["float32", "float64"] as const) {
      const shares = ops.softmax(tensor([-1e30, -1e30, -1e30, -1e30], { dtype }));
      expect(shares.toArray()).toEqual([0.25, 0.25, 0.25, 0.25]);
      expect(ops.sum(ops.exp(ops.logSoftmax(tensor([1e17, 1e17], { dtype })))).item()).toBeCloseTo(1, 6);
    }
  });
});
