import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { ones, randomNormal, tensor } from "../../src/tensor/create.js";
import { customGradient } from "../../src/tensor/customGradient.js";
import * as ops from "../../src/tensor/ops/index.js";
import type { Tensor } from "../../src/tensor/Tensor.js";
import { checkGradients, checkSecondGradients, GradientError, gradientReport } from "../../src/testing/index.js";
import { ValueError } from "../../src/util/errors.js";

/** The error of a check that must fail. */
function failure(check: () => void): GradientError {
  try {
    check();
  } catch (error) {
    if (error instanceof GradientError) return error;
    throw error;
  }
  throw new Error("the check passed");
}

describe("wrong gradients that a fixed tolerance lets pass", () => {
  it("half of a small gradient fails, whatever the scale; the right one passes", () => {
    for (const scale of [1e-12, 1e-7, 1, 1e7, 1e12]) {
      checkGradients((x) => ops.mul(ops.square(x), scale), [[2, 3]]);
      const { elements } = failure(() => checkGradients((x) => ops.mul(ops.mul(x, x.detach()), scale), [[2, 3]]));
      expect(elements[0]).toMatchObject({ verdict: "wrong", explanation: "half as large", inputIndex: [0] });
      expect(elements[0].analytic / scale).toBeCloseTo(2, 9);
      expect(elements[0].numeric / scale).toBeCloseTo(4, 6);
    }
  });

  it("no gradient of a cross-entropy that is nearly sure fails; the right one passes", () => {
    const loss = (x: Tensor) => ops.neg(ops.log(ops.slice(ops.softmax(x), [0], [1])));
    checkGradients(loss, [[20, 0, 0]]);
    const without = (x: Tensor) => ops.add(loss(x).detach(), ops.mul(ops.sum(x), 0));
    expect(failure(() => checkGradients(without, [[20, 0, 0]])).elements.map((e) => e.explanation)).toEqual(
      Array(3).fill("zero"),
    );
  });

  it("a gradient missing beside one that is ten million times as large fails", () => {
    const f = (x: Tensor) => ops.concat([ops.mul(ops.slice(x, [0], [1]), 1e7), ops.slice(x, [1], [1]).detach()], 0);
    expect(failure(() => checkGradients(f, [[0.3, 0.7]])).message).toContain(
      "input 0, element [1]: the gradient of output [1] is 0, differences give 1 ±",
    );
  });

  it("a wrong output among many that are right fails, and is named", () => {
    const f = (x: Tensor) => {
      const y = ops.mul(ops.tanh(x), 1e6);
      return ops.concat([ops.slice(y, [0], [199]), ops.mul(ops.square(ops.slice(x, [199], [1]).detach()), 1e-3)], 0);
    };
    const [first] = failure(() => checkGradients(f, [randomNormal([200], { seed: 1 })])).elements;
    expect(first).toMatchObject({ verdict: "wrong", inputIndex: [199], outputIndex: [199], explanation: "zero" });
  });
});

describe("what a message says", () => {
  const as = (gradient: (x: Tensor, y: Tensor) => Tensor) => (x: Tensor, y: Tensor) =>
    ops.add(ops.mul(ops.square(x), y).detach(), ops.sub(gradient(x, y), gradient(x, y).detach()));

  it.each([
    ["sign flipped", as((x, y) => ops.mul(ops.mul(ops.square(x), y), -1))],
    ["twice as large", as((x, y) => ops.mul(ops.mul(ops.square(x), y), 2))],
    ["zero", as((x, y) => ops.mul(ops.add(x, y), 0))],
    ["1.3 times as large", as((x, y) => ops.mul(ops.mul(ops.square(x), y), 1.3))],
    [
      "equals the gradient of input 1: swapped?",
      as((x, y) =>
        ops.add(ops.mul(ops.square(x.detach()), x), ops.mul(ops.mul(x.detach(), ops.mul(y.detach(), 2)), y)),
      ),
    ],
  ])("%s", (words, f) => {
    expect(failure(() => checkGradients(f, [[2], [5]])).message).toContain(`(${words})`);
  });

  it("names inputs and outputs in objects by their paths", () => {
    const f = ({ layer }: { layer: { kernel: Tensor; bias: Tensor } }) => ({
      sums: [ops.sum(layer.kernel), ops.add(layer.bias.detach(), 1)],
    });
    const [found] = failure(() => checkGradients(f, [{ layer: { kernel: [1, 2], bias: [[3]] } }])).elements;
    expect(found).toMatchObject({ input: "input 0.layer.bias", inputIndex: [0, 0], output: "output.sums[1]" });
  });

  it("shows the five worst of many and holds the others as data", () => {
    const error = failure(() => checkGradients((x) => x.detach(), [randomNormal([9], { seed: 1 })]));
    expect(error.elements).toHaveLength(9);
    expect(error.message.split("\n")).toHaveLength(6);
    expect(error.message).toContain("and 4 more");
  });
});

describe("kinks", () => {
  const relu = (x: Tensor) => ops.relu(x);

  it("are reported when the gradient lies between the slopes to both sides, and the check passes", () => {
    const { kinks, elements } = gradientReport(relu, [[0, 1, -1]]);
    expect(elements).toBe(3);
    expect(kinks).toHaveLength(1);
    expect(kinks[0]).toMatchObject({ verdict: "kink", inputIndex: [0], analytic: 0, numeric: 0.5 });
    checkGradients((x) => ops.max(x), [[1, 1, 0]]);
  });

  it("fail, with a remedy, where asked", () => {
    const { message } = failure(() => checkGradients(relu, [[0, 1]], { kinks: "fail" }));
    expect(message).toMatch(/kink: input 0, element \[0\].*\n.*kinks: "skip"/);
  });

  it("are moved off and checked there with skip", () => {
    expect(gradientReport(relu, [[0, 1, 0]], { kinks: "skip" })).toMatchObject({ moved: 2, kinks: [] });
    const wrongBesideKink = (x: Tensor) => ops.mul(ops.relu(x), ops.add(ops.mul(x.detach(), 3), 1));
    expect(() => checkGradients(wrongBesideKink, [[0, 0, 0, 0]], { kinks: "skip" })).toThrow(GradientError);
  });

  it("do not excuse a gradient outside the slopes", () => {
    const tripled = (x: Tensor) => ops.add(ops.relu(x).detach(), ops.sub(ops.mul(x, 3), ops.mul(x.detach(), 3)));
    expect(failure(() => checkGradients(tripled, [[0]])).elements[0].verdict).toBe("wrong");
  });

  it("nearby are no kinks: smaller steps tell", () => {
    expect(gradientReport((x) => ops.abs(x), [[1e-7, -1e-9, 1]]).kinks).toEqual([]);
  });
});

describe("what cannot be checked", () => {
  it("a value that is not finite is an error that names the output", () => {
    expect(() => checkGradients((x) => ops.log(x), [[1, -1]])).toThrow(
      "checkGradients: the function is NaN at these inputs (output [1])",
    );
  });

  it("an int32 output is named, with the outputs that can be checked", () => {
    expect(() => checkGradients((x) => ops.argmax(x), [[1, 2]])).toThrow("output is int32, which has no gradient");
    const both = (x: Tensor) => [ops.argmax(x), ops.sin(x)];
    expect(() => checkGradients(both, [[1, 2]])).toThrow("{ outputs: [1] }");
    checkGradients(both, [[1, 2]], { outputs: [1] });
    expect(() => checkGradients(both, [[1, 2]], { outputs: [2] })).toThrow("there is no output 2");
  });

  it("a slope that rounding hides is unresolved, not right", () => {
    const hidden = (x: Tensor) => ops.sub(ops.add(ops.mul(x, 1e-3), 1e12), 1e12);
    expect(failure(() => checkGradients(hidden, [[1]])).elements[0].verdict).toBe("unresolved");
  });

  it("inputs that are no numbers are named", () => {
    expect(() => checkGradients((x: unknown) => x as Tensor, ["text"])).toThrow(ValueError);
    expect(() => checkGradients((x: unknown) => x as Tensor, [{ a: null }])).toThrow("input 0.a is null");
  });

  it("options out of range are named", () => {
    for (const options of [{ mode: "quick" }, { kinks: "ignore" }, { tolerance: 0 }, { step: -1 }])
      expect(() => checkGradients((x) => x, [[1]], options as never)).toThrow(ValueError);
  });
});

describe("modes", () => {
  const wrongAt = (place: number) => (x: Tensor) => {
    const rest = ops.square(x);
    return ops.concat(
      [ops.slice(rest, [0], [place]), ops.mul(ops.slice(x, [place], [1]), ops.slice(x, [place], [1]).detach())],
      0,
    );
  };

  it("fast passes what is right and explains what is wrong as full does", () => {
    checkGradients((x) => ops.square(x), [randomNormal([300], { seed: 2 })], { mode: "fast" });
    const [found] = failure(() =>
      checkGradients(wrongAt(57), [randomNormal([300], { seed: 2 })], { mode: "fast" }),
    ).elements;
    expect(found).toMatchObject({ inputIndex: [57], outputIndex: [57], explanation: "half as large" });
  });

  it("fast asks for few evaluations, whatever the size", () => {
    let calls = 0;
    const counted = (x: Tensor) => {
      calls++;
      return ops.tanh(x);
    };
    checkGradients(counted, [randomNormal([5000], { seed: 2 })], { mode: "fast" });
    expect(calls).toBeLessThan(20);
  });

  it("forward derivatives are compared too", () => {
    const inputs = [randomNormal([3, 2], { seed: 1 }), randomNormal([2, 4], { seed: 2 })];
    checkGradients((x, y) => [ops.tanh(ops.matmul(x, y)), ops.sum(x)], inputs, { forward: true });
    // A gradient that is right but leads no graph on: two passes backwards give no forward derivative.
    const cut = (x: Tensor) => ops.mul(x, x.detach());
    expect(() => checkGradients((x) => ops.add(cut(x), cut(x)), [[1, 2]], { forward: true })).toThrow();
  });

  it("batched compares a batch with its samples alone", () => {
    const x = randomNormal([3, 4], { seed: 1 });
    const w = randomNormal([4, 2], { seed: 2 });
    checkGradients((a, b) => ops.softmax(ops.matmul(a, b)), [x, w], { batched: [0] });
    expect(() => checkGradients((a) => ops.sub(a, ops.mean(a)), [x], { batched: true })).toThrow(
      "the function mixes samples",
    );
    expect(() => checkGradients((a, b) => ops.matmul(a, b), [x, w], { batched: true })).toThrow(
      "same number of samples",
    );
  });

  it("repeatable allows what a function changes from call to call", () => {
    let calls = 0;
    const noisy = (x: Tensor) => ops.mul(x, 1 + 1e-12 * (calls++ % 2));
    expect(() => checkGradients(noisy, [[1, 2]])).toThrow("repeatable");
    checkGradients(noisy, [[1, 2]], { repeatable: 1e-9 });
  });

  it("asynchronous functions are checked too", async () => {
    const later = async (x: Tensor) => {
      await null;
      return ops.square(x);
    };
    await checkGradients(later, [[1, 2]]);
    const wrong = async (x: Tensor) => {
      await x.data();
      return ops.mul(x, x.detach());
    };
    await expect(checkGradients(wrong, [[1, 2]])).rejects.toThrow("half as large");
  });

  it("second derivatives are order 2", () => {
    checkGradients(
      (x, y) => ops.mul(ops.square(x), ops.sin(y)),
      [
        [0.5, 2],
        [1, -1],
      ],
      { order: 2, forward: false },
    );
    const once = (x: Tensor) => ops.add(ops.square(x), ops.mul(ops.mul(x, x.detach()), ops.mul(x.detach(), 0)));
    checkGradients(once, [[1]]);
    expect(() => checkGradients((x) => ops.mul(ops.exp(x.detach()), x), [tensor([1])], { order: 2 })).toThrow(
      GradientError,
    );
  });
});

it("the guide's wrong gradient is reported as the guide shows it, and the README's as there", () => {
  const report = (last: number, factor: number) => {
    const swish = customGradient((x: Tensor) => {
      const s = ops.sigmoid(x);
      const inner = ops.add(ops.mul(x, ops.add(ops.neg(s), factor)), last);
      return { value: ops.mul(x, s), gradient: (dy) => ops.mul(dy, ops.mul(s, inner)) };
    });
    return failure(() => checkGradients(swish, [[0.3, -1.2, 2.5]])).message.split("\n");
  };
  const pages = { "guides/checking-gradients.md": report(0, 1), "README.md": report(0.5, 1) };
  for (const [page, lines] of Object.entries(pages)) {
    const text = readFileSync(join(import.meta.dirname, "..", "..", page), "utf8");
    // The errors' last digits depend on the way that the function is written.
    const known = lines.map((line) => line.replace(/ ± \S+ /, " ± "));
    for (const line of known) expect(text.replace(/ ± \S+ /g, " ± ")).toContain(line);
  }
});

describe("an input whose numbers differ by much", () => {
  const gauss = (x: Tensor) => ops.exp(ops.neg(ops.square(x)));

  it.each([1e-6, 1e3, 1e6, 1e9])("passes right gradients and no wrong one beside %s", (other) => {
    for (const f of [gauss, ops.sin, ops.tanh, (x: Tensor) => ops.div(1, ops.add(ops.square(x), 1))])
      checkGradients((x) => f(x), [[other, 0.5, 0]]);
    checkGradients((x) => ops.sqrt(x), [[other, 0.5]]);
    const wrong = (x: Tensor) => ops.concat([gauss(ops.slice(x, [0], [1])), gauss(ops.slice(x, [1], [1])).detach()], 0);
    expect(failure(() => checkGradients(wrong, [[other, 0.5]])).elements[0].explanation).toBe("zero");
    const off = (x: Tensor) => ops.add(ops.mul(ops.sin(x), 1.01), ops.mul(ops.sin(x.detach()), -0.01));
    expect(() => checkGradients((x) => off(x), [[other, 0.5]])).toThrow("1.01 times as large");
  });
});

describe("what slips past a check that is not careful", () => {
  const squareSum = (gradient: (x: Tensor, dy: Tensor) => Tensor) =>
    customGradient((x: Tensor) => ({ value: ops.sum(ops.square(x)), gradient: (dy) => gradient(x, dy) }));

  it.each<[string, (x: Tensor, dy: Tensor) => Tensor]>([
    ["forgets dy", (x) => ops.mul(x, 2)],
    ["squares dy", (x, dy) => ops.mul(ops.square(dy), ops.mul(x, 2))],
    ["takes dy's magnitude", (x, dy) => ops.mul(ops.abs(dy), ops.mul(x, 2))],
  ])("a gradient that %s fails, though it is right where dy is 1", (_, gradient) => {
    for (const mode of ["full", "fast"] as const)
      expect(() => checkGradients(squareSum(gradient), [[0.3, -1.2]], { mode })).toThrow("not linear in dy");
  });

  it("any number of kinks does not end the search", () => {
    const wrong = customGradient((x: Tensor) => ({
      value: ops.square(x),
      gradient: (dy) => ops.mul(dy, ops.mul(x, 9)),
    }));
    for (const mode of ["full", "fast"] as const)
      expect(() => checkGradients((a, b) => [ops.relu(a), wrong(b)], [Array(30).fill(0), [1, 2, 3]], { mode })).toThrow(
        "4.5 times",
      );
    expect(gradientReport((x) => ops.relu(x), [Array(150).fill(0)], { kinks: "skip" })).toMatchObject({
      moved: 150,
      kinks: [],
    });
  });

  it("a gradient at one end of a kink's slopes is a kink, whatever the numbers", () => {
    for (const at of [0.3, 0.7, 1, 1.1, 1.7, 2.3])
      expect(gradientReport((x) => ops.maximum(x, at), [[at]]).kinks).toHaveLength(1);
    checkGradients((x) => ops.maxPool2d(x, { poolSize: 2 }), [ones([1, 2, 2, 1])]);
  });

  it("a feature far from 0 is seen, and a gradient of 0 there fails", () => {
    const bump = (x: Tensor) => ops.exp(ops.neg(ops.square(ops.sub(x, 2024))));
    checkGradients(bump, [[2024.5]]);
    const flat = customGradient((x: Tensor) => ({ value: bump(x), gradient: (dy) => ops.mul(dy, 0) }));
    expect(() => checkGradients(flat, [[2024.5]])).toThrow("(zero)");
  });

  it("a check of nothing is an error", () => {
    expect(() => checkGradients(() => [], [[1]])).toThrow("no output");
    expect(() => checkGradients((x) => x, [[1]], { outputs: [] })).toThrow("no output");
    expect(() => checkGradients((x) => ops.cast(x, "float64"), [tensor(Int32Array.of(1))])).toThrow(
      "no input has a gradient",
    );
    expect(() => checkGradients((x) => ops.slice(x, [0], [1]), [[1, Number.NaN]])).toThrow(
      "input 0 is NaN at element 1",
    );
    expect(() => checkGradients((x) => x, [[1]], { order: 3 } as never)).toThrow("order is 3");
    expect(() => checkGradients((x) => x, [[1]], { batched: [5] })).toThrow("there is no input 5");
  });

  it("batched counts inputs, also those in objects, and sees small mixing", () => {
    const f = (p: { w: Tensor; b: Tensor }, x: Tensor) => ops.add(ops.mul(x, p.w), p.b);
    checkGradients(
      f,
      [
        { w: [1, 2], b: [0.1, 0.2] },
        [
          [1, 2],
          [3, 4],
        ],
      ],
      { batched: [1] },
    );
    const mixing = (x: Tensor) => ops.mul(ops.sub(x, ops.mean(x, { axis: 0, keepDims: true })), 1e-12);
    expect(() =>
      checkGradients(
        mixing,
        [
          [
            [1, 2],
            [3, 5],
          ],
        ],
        { batched: true },
      ),
    ).toThrow("mixes samples");
  });

  it("an asynchronous function where none is taken is an error at once", () => {
    const later = async (x: Tensor) => ops.square(x);
    expect(() => checkSecondGradients(later as never, [[1]])).toThrow("returned a promise");
    expect(() => gradientReport(later as never, [[1]])).toThrow("returned a promise");
  });
});
