import fc, { type Arbitrary } from "fast-check";
import { describe, expect, it } from "vitest";
import { gradients } from "../../src/tensor/backward.js";
import { randomNormal, tensor, zeros } from "../../src/tensor/create.js";
import { using } from "../../src/tensor/defaults.js";
import * as ops from "../../src/tensor/ops/index.js";
import type { Tensor } from "../../src/tensor/Tensor.js";
import { broadcastableShapes, convolutions, poolings, shapes, tensors } from "../../src/testing/index.js";
import { expectClose } from "../equal.js";
import { expectAgree, inner, values } from "./values.js";

/** Holds for everything drawn, in float64. */
function always<T>(drawn: Arbitrary<T>, holds: (value: T) => void): () => void {
  return () =>
    fc.assert(fc.property(drawn, (value) => using({ backend: "reference", dtype: "float64" }, () => holds(value))));
}

/** The same shape and seed give the same numbers. */
const normal = (shape: readonly number[], seed: number) => randomNormal(shape, { seed });
const seeds = fc.nat(1000);
const anyShape = shapes({ minRank: 1, maxRank: 4, maxSide: 4 });
const any = tensors(anyShape, { dtype: "float64" });

/** Expects <f(x), y> = <x, fᵀ(y)>: that the gradient of a linear f is its transpose. */
function expectTransposed(f: (x: Tensor) => Tensor, x: Tensor, seed: number): void {
  x.requiresGrad = true;
  const out = f(x);
  const y = normal(out.shape, seed);
  const [back] = gradients(out, [x], { dy: y });
  expect(inner(x, back)).toBeCloseTo(inner(out, y), 9);
}

describe("conv2d", () => {
  const drawn = fc.tuple(convolutions(), seeds);

  it(
    "is linear in the image",
    always(drawn, ([{ x, kernel, options }, seed]) => {
      const [a, b, k] = [normal(x, seed), normal(x, seed + 1), normal(kernel, seed + 2)];
      const f = (image: Tensor) => ops.conv2d(image, k, options);
      expectAgree(f(ops.add(ops.mul(a, 2), b)), ops.add(ops.mul(f(a), 2), f(b)));
    }),
  );

  it(
    "is linear in the kernel",
    always(drawn, ([{ x, kernel, options }, seed]) => {
      const [image, k, l] = [normal(x, seed), normal(kernel, seed + 1), normal(kernel, seed + 2)];
      const f = (weights: Tensor) => ops.conv2d(image, weights, options);
      expectAgree(f(ops.sub(k, ops.mul(l, 3))), ops.sub(f(k), ops.mul(f(l), 3)));
    }),
  );

  it(
    "has an input gradient that is its transpose",
    always(drawn, ([{ x, kernel, options }, seed]) => {
      const k = normal(kernel, seed + 1);
      expectTransposed((image) => ops.conv2d(image, k, options), normal(x, seed), seed + 2);
    }),
  );

  it(
    "has a kernel gradient that is its transpose",
    always(drawn, ([{ x, kernel, options }, seed]) => {
      const image = normal(x, seed);
      expectTransposed((k) => ops.conv2d(image, k, options), normal(kernel, seed + 1), seed + 2);
    }),
  );

  it(
    "with a kernel of a single 1 in its middle gives the image back",
    always(fc.tuple(fc.constantFrom(1, 3, 5), fc.nat(3), seeds), ([size, more, seed]) => {
      const x = normal([2, size + more, size, 2], seed);
      const middle = (size * size - 1) / 2;
      const kernel = Float64Array.from({ length: size * size * 4 }, (_, i) =>
        i === middle * 4 || i === middle * 4 + 3 ? 1 : 0,
      );
      expectAgree(ops.conv2d(x, tensor(kernel, { shape: [size, size, 2, 2] }), { padding: "same" }), x);
    }),
  );

  it(
    "with strides leaves out positions of the same without",
    always(fc.tuple(convolutions(), seeds), ([{ x, kernel, options }, seed]) => {
      const [image, k] = [normal(x, seed), normal(kernel, seed + 1)];
      const valid = { dilation: options.dilation, padding: "valid" as const };
      const [sh, sw] = options.strides;
      const dense = ops.conv2d(image, k, valid).shape;
      const rows = (length: number, stride: number) =>
        tensor(Int32Array.from({ length: Math.ceil(length / stride) }, (_, i) => i * stride));
      const chosen = ops.gather(ops.conv2d(image, k, valid), rows(dense[1], sh), { axis: 1 });
      expectAgree(
        ops.conv2d(image, k, { ...valid, strides: [sh, sw] }),
        ops.gather(chosen, rows(dense[2], sw), { axis: 2 }),
      );
    }),
  );
});

describe("pooling and resizing", () => {
  it(
    "averagePool2d has a gradient that is its transpose",
    always(fc.tuple(poolings(), seeds), ([{ x, options }, seed]) =>
      expectTransposed((image) => ops.averagePool2d(image, options), normal(x, seed), seed + 1),
    ),
  );

  it(
    "resizeBilinear has a gradient that is its transpose",
    always(
      fc.tuple(tensors([2, 3, 4, 2], { dtype: "float64" }), fc.integer({ min: 1, max: 7 }), seeds),
      ([x, side, seed]) => expectTransposed((image) => ops.resizeBilinear(image, [side, 5]), x, seed),
    ),
  );

  it(
    "maxPool2d lies above averagePool2d",
    always(fc.tuple(poolings(), seeds), ([{ x, options }, seed]) => {
      const image = normal(x, seed);
      const gap = ops.sub(ops.maxPool2d(image, options), ops.averagePool2d(image, options));
      expect(ops.min(gap).item()).toBeGreaterThanOrEqual(-1e-12);
    }),
  );

  it("maxPool2d gives a tie's gradient to the first maximum", () => {
    const x = tensor([1, 3, 3, 3], { shape: [1, 2, 2, 1], requiresGrad: true });
    const [dx] = gradients(ops.maxPool2d(x), [x]);
    expect([...dx.dataSync()]).toEqual([0, 1, 0, 0]);
  });
});

describe("softmax", () => {
  const rows = tensors(shapes({ minRank: 1, maxRank: 3, maxSide: 5 }), { min: -40, max: 40, dtype: "float64" });

  it(
    "gives rows that sum to 1",
    always(rows, (x) => {
      const sums = ops.sum(ops.softmax(x), { axis: -1 });
      expectAgree(sums, ops.add(zeros(sums.shape), 1));
    }),
  );

  it(
    "ignores a shift",
    always(fc.tuple(rows, fc.integer({ min: -500, max: 500 })), ([x, shift]) =>
      expectAgree(ops.softmax(ops.add(x, shift)), ops.softmax(x)),
    ),
  );

  it(
    "is e to the power of logSoftmax",
    always(rows, (x) => expectAgree(ops.exp(ops.logSoftmax(x)), ops.softmax(x))),
  );
});

describe("moving elements", () => {
  it(
    "two opposite permutations cancel",
    always(
      any.chain((x) => fc.tuple(fc.constant(x), permutations(x.rank))),
      ([x, perm]) => {
        const back = perm.map((_, axis) => perm.indexOf(axis));
        expectAgree(ops.transpose(ops.transpose(x, perm), back), x, 0);
      },
    ),
  );

  it(
    "concat undoes split",
    always(
      any.chain((x) => fc.tuple(fc.constant(x), fc.nat(x.rank - 1))),
      ([x, axis]) => {
        const cut = x.shape[axis] >> 1;
        expectAgree(ops.concat(ops.split(x, [cut, x.shape[axis] - cut], axis), axis), x, 0);
      },
    ),
  );

  it(
    "slice undoes pad",
    always(fc.tuple(any, fc.nat(2), fc.nat(2)), ([x, before, after]) => {
      const padded = ops.pad(
        x,
        x.shape.map(() => [before, after] as const),
        7,
      );
      expectAgree(
        ops.slice(
          padded,
          x.shape.map(() => before),
          x.shape,
        ),
        x,
        0,
      );
    }),
  );

  it(
    "stack puts each tensor at its place",
    always(any, (x) => {
      const parts = ops.split(ops.stack([x, ops.neg(x)], 1), 2, 1);
      expectAgree(ops.squeeze(parts[1], 1), ops.neg(x), 0);
    }),
  );

  it(
    "gather and scatterAdd are each other's transpose",
    always(fc.tuple(seeds, fc.array(fc.nat(3), { maxLength: 6 }), fc.nat(2)), ([seed, list, axis]) => {
      const indices = tensor(Int32Array.from(list));
      const x = normal([3, 4, 5].with(axis, 4), seed);
      const picked = ops.gather(x, indices, { axis });
      const y = normal(picked.shape, seed + 1);
      expect(inner(ops.scatterAdd(y, indices, { size: 4, axis }), x)).toBeCloseTo(inner(picked, y), 9);
    }),
  );

  it(
    "reshape, expandDims, squeeze, flatten and detach share the storage",
    always(any, (x) => {
      const views = [
        ops.reshape(x, [x.size, 1]),
        ops.expandDims(x, 0),
        ops.squeeze(ops.expandDims(x, -1), -1),
        ops.flatten(x),
      ];
      for (const view of [...views, x.detach()]) expect(view.storage).toBe(x.storage);
      expect(ops.clone(x).storage).not.toBe(x.storage);
    }),
  );
});

describe("broadcasting", () => {
  it(
    "adds up gradients where an operand repeats",
    always(fc.tuple(broadcastableShapes({ maxRank: 4, maxSide: 3 }), seeds), ([[s, t], seed]) => {
      const [a, b] = [normal(s, seed), normal(t, seed + 1)];
      a.requiresGrad = true;
      const out = ops.mul(a, b);
      const dy = normal(out.shape, seed + 2);
      const [da] = gradients(out, [a], { dy });
      expectClose(values(da), { shape: s, data: summedBack(ops.mul(dy, b), s) }, 1e-11);
    }),
  );
});

function permutations(rank: number): Arbitrary<number[]> {
  const axes = Array.from({ length: rank }, (_, i) => i);
  return fc.shuffledSubarray(axes, { minLength: rank, maxLength: rank });
}

/** x's elements added up at the places of an array of `shape` that broadcasts to x, one element at a time. */
function summedBack(x: Tensor, shape: readonly number[]): Float64Array {
  const out = new Float64Array(shape.reduce((n, side) => n * side, 1));
  x.dataSync().forEach((element, i) => {
    let place = 0;
    let step = 1;
    for (let axis = x.rank - 1; axis >= 0; axis--) {
      const own = shape[axis - x.rank + shape.length] ?? 1;
      if (own > 1) place += (i % x.shape[axis]) * step;
      i = Math.floor(i / x.shape[axis]);
      step *= own;
    }
    out[place] += element;
  });
  return out;
}
