import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { reference } from "../../src/backends/reference/backend.js";
import { randomNormal, tensor } from "../../src/tensor/create.js";
import { defaultDType } from "../../src/tensor/defaults.js";
import * as ops from "../../src/tensor/ops/index.js";
import { record } from "../../src/tensor/record.js";
import type { Tensor } from "../../src/tensor/Tensor.js";
import { checkGradients, checkSecondGradients, GradientError, shapes, tensors } from "../../src/testing/index.js";
import { ValueError } from "../../src/util/errors.js";
import { asynchronous } from "../backends/asynchronousBackend.js";

/** x² whose gradient is what the caller says. */
const squareWith = (slope: (x: Tensor, dy: Tensor) => Tensor) => (x: Tensor) =>
  record(
    "square",
    [x],
    x.shape,
    (kernels) => kernels.unary("square", x.storage),
    (dy) => [() => slope(x, dy)],
  );

const square = squareWith((x, dy) => ops.mul(dy, ops.mul(x, 2)));
const forgotTheTwo = squareWith((x, dy) => ops.mul(dy, x));

describe("checkGradients", () => {
  it("passes a right gradient", () => {
    checkGradients(square, [[0.5, -1.5]]);
    checkGradients((a, b) => ops.matmul(a, b), [[[1, 2]], [[3], [4]]]);
  });

  it("passes a slope of 0 at a 0 of the function, where what rounding moves grows with the step", () => {
    const squared = (f: (x: Tensor) => Tensor) => (x: Tensor) => ops.mul(f(x), f(x));
    for (const f of [squared(ops.expm1), squared(ops.log1p), squared(ops.sin), (x: Tensor) => ops.mul(x, square(x))])
      for (const x of [[0], [0.2031, 0], [0.001, 0], [100, 0]]) checkGradients(f, [x]);
  });

  it("passes a slope in the tail of tanh, whose rounding shows at larger steps than that of what it is multiplied by", () => {
    const tail = (x: Tensor, y: Tensor, weight: Tensor) =>
      ops.mul(weight, ops.sub(1, ops.square(ops.tanh(ops.add(x, ops.mul(y, 0.01))))));
    for (const weight of [1, 3]) checkGradients(tail, [[8, 0.5], [2, 1], [weight, 0.3]]); // biome-ignore format: short
  });

  it("passes a slope of 0 where what is squared is 0 but for its rounding", () => {
    const squared = (x: Tensor) => ops.square(ops.resizeBilinear(x, [4, 3]));
    checkGradients(squared, [tensor([0, -0.0029296875, 0, 0, 0, 0.0087890625, 0, 0], { shape: [1, 2, 2, 2] })]);
  });

  it("passes an input that hardly moves an output, whose rounding does not show where the inputs move together", () => {
    const image = tensor([
      ...Array(10).fill(0),
      -0.0009765625,
      -0.806640625,
      -0.009765625,
      -0.8466796875,
      ...Array(6).fill(0),
    ]);
    const kernel = tensor([1.990234375, 0, 0, 0, 0.00390625, 0, -0.7041015625, 0, -1.3115234375, 0, 0.6796875, 0]);
    checkGradients(
      (x, k) => ops.conv1d(x, k, { padding: "same" }),
      [ops.reshape(image, [2, 5, 2]), ops.reshape(kernel, [3, 2, 2])],
    );
  });

  it("fails a wrong one, naming input, element, both values and what was allowed", () => {
    const check = () =>
      checkGradients(
        (a, b) => ops.add(ops.sum(a), ops.sum(forgotTheTwo(b))),
        [
          [1],
          [
            [0, 0],
            [0, 3],
          ],
        ],
      );
    expect(check).toThrow(GradientError);
    expect(check).toThrow(
      "checkGradients: input 1, element [1, 1]: the gradient of output is 3, differences give 6 ± ",
    );
  });

  it("fails a gradient that is NaN", () => {
    const check = () =>
      checkGradients(
        squareWith((_, dy) => ops.mul(dy, NaN)),
        [[1]],
      );
    expect(check).toThrow("the gradient of output [0] is NaN, differences give 2");
  });

  it("fails a gradient that is missing", () => {
    expect(() => checkGradients((x) => ops.add(x, square(x.detach())), [[1, 2]])).toThrow(GradientError);
  });

  it("fails gradients whose errors would cancel in a sum", () => {
    const swapped = squareWith((x, dy) => ops.mul(dy, ops.mul(ops.gather(x, tensor(Int32Array.of(1, 0))), 2)));
    expect(() => checkGradients(swapped, [[1, 2]])).toThrow(GradientError);
  });

  it("checks the slope of a function without a gradient: a step that is flat passes, a line does not", () => {
    checkGradients((x) => ops.add(ops.floor(x), x), [[0.5]]);
    expect(() => checkGradients((x) => ops.mul(x.detach(), 2), [[0.5]])).toThrow(GradientError);
  });

  it("runs in float64 on the reference backend, whatever the inputs and defaults", () => {
    const seen: string[] = [];
    const f = (x: Tensor) => {
      seen.push(`${x.dtype} ${x.backend.name} ${ops.add(x, tensor(1)).dtype}`);
      return x;
    };
    checkGradients(f, [tensor([1], { dtype: "float32" })]);
    expect(new Set(seen)).toEqual(new Set(["float64 reference float64"]));
    expect(defaultDType()).toBe("float32");
  });

  it("hands int32 on as it is, unchecked", () => {
    checkGradients((x, labels) => ops.gather(x, labels), [[1, 2, 3], tensor(Int32Array.of(2, 0))]);
  });

  it("says when the function is not the same at each call", () => {
    let seed = 0;
    const noisy = (x: Tensor) => ops.mul(x, randomNormal([2], { seed: seed++ }));
    expect(() => checkGradients(noisy, [[1, 2]])).toThrow(ValueError);
    expect(() => checkGradients(noisy, [[1, 2]])).toThrow("fixed key");
  });

  it("says when an input can only be read asynchronously", () => {
    expect(() => checkGradients(square, [tensor([1], { backend: asynchronous })])).toThrow("await data()");
  });

  it("takes a step and a tolerance", () => {
    const slightlyWrong = squareWith((x, dy) => ops.mul(dy, ops.mul(x, 2.001)));
    checkGradients(slightlyWrong, [[0.5]], { tolerance: 0.01 });
    expect(() => checkGradients(slightlyWrong, [[0.5]])).toThrow(GradientError);
    checkGradients(ops.exp, [[1]], { step: 0.5 });
  });

  it("gives back all memory", () => {
    const before = reference.memory();
    checkGradients(square, [[1, 2, 3]]);
    checkSecondGradients(square, [[1, 2, 3]]);
    expect(() => checkGradients(forgotTheTwo, [[1]])).toThrow();
    expect(reference.memory()).toEqual(before);
  });
});

describe("checkSecondGradients", () => {
  it("passes right second derivatives", () => {
    checkSecondGradients(
      (x, y) => ops.mul(square(x), ops.sin(y)),
      [
        [0.5, 2],
        [1, -1],
      ],
    );
  });

  it("fails a gradient that is not itself differentiable", () => {
    const slopeAsConstant = squareWith((x, dy) => ops.mul(dy, ops.mul(x.detach(), 2)));
    checkGradients(slopeAsConstant, [[0.5]]);
    expect(() => checkSecondGradients(slopeAsConstant, [[0.5]])).toThrow(GradientError);
    expect(() => checkSecondGradients(slopeAsConstant, [[0.5]])).toThrow(
      "checkSecondGradients: input 0, element [0]: the gradient of the gradient by input 0 [0] is 0, differences give 2.26167",
    );
  });

  it("passes a function that is linear, whose second derivatives are 0", () => {
    checkSecondGradients((x) => ops.mul(x, 3), [[1, 2]]);
  });
});

it("works as a property of every tensor drawn", () => {
  const swish = (x: Tensor) => x.mul(x.sigmoid());
  fc.assert(
    fc.property(tensors(shapes()), (x) => checkGradients(swish, [x])),
    { numRuns: 20 },
  );
  checkSecondGradients(swish, [[0.3, -1.2]]);
});

it("a failed property shows the tensors it failed for", () => {
  const drawn = fc.constant(tensor([[1, 2]]));
  const run = () => fc.assert(fc.property(drawn, () => false));
  expect(run).toThrow("Tensor float32 [1, 2] [[1, 2]]");
});
