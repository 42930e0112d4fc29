import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { faultOf as operationFault } from "../../../site/lessons/operation/exercise.js";
import { operation, numbers as operationNumbers } from "../../../site/lessons/operation/lesson.js";
import { squareplus } from "../../../site/lessons/operation/program.js";
import { between, SLOPES, type SlopeName, valueAt, valueAt32 } from "../../../site/lessons/operation/squareplus.js";
import { operationWith } from "../../../site/lessons/operation/training.js";
import { softsign, tensor } from "../../../src/index.js";

const small = fc.double({ min: -5, max: 5, noNaN: true });

describe("lesson 15, writing an operation", () => {
  it("prints these numbers", () => {
    expect(operation.printed).toEqual({
      first: "0.63",
      right5: "0.21",
      chain5: "0.19",
      sign5: "0.18",
      right: "0.0013",
      factor: "0.0014",
      chain: "0.17",
      sign: "0.23",
    });
  });

  it("computes values as the library does, of 64 bits and of 32, and slopes as they are written", () => {
    fc.assert(
      fc.property(small, (at) => {
        const x = tensor(at, { dtype: "float64" });
        expect(squareplus(x).item()).toBeCloseTo(valueAt(at), 12);
        expect(squareplus(tensor(at)).item()).toBe(valueAt32(at));
        for (const name of Object.keys(SLOPES) as SlopeName[]) {
          const leaf = tensor(at, { dtype: "float64", requiresGrad: true });
          operationWith(name)(leaf).mul(operationNumbers.dy).backward();
          expect(leaf.grad?.item()).toBeCloseTo(operationNumbers.dy * SLOPES[name](at), 12);
        }
        expect(between(valueAt, at, 1e-4)).toBeCloseTo(SLOPES.right(at), 7);
      }),
    );
  });

  it("has one place at which the wrong sign gives the right slope", () => {
    const places = Array.from({ length: 71 }, (_, i) => (i - 35) / 10);
    expect(places.filter((x) => Math.abs(SLOPES.sign(x) - SLOPES.right(x)) < 1e-9)).toEqual([0]);
  });

  it("finds the fault of an answer, whose right one is the library's", () => {
    const x = tensor(-3, { dtype: "float64", requiresGrad: true });
    const y = softsign(x);
    y.mul(2).backward();
    const answers = [
      [y.item(), (x.grad as NonNullable<typeof x.grad>).item()],
      [0.75, 0.125],
      [-0.75, 0.0625],
      [-0.75, 0.5],
      [-0.75, -0.125],
      [-0.75, 1],
    ] as const;
    expect(answers.map(([value, passed]) => operationFault(value, passed))).toEqual([
      null,
      "value",
      "behind",
      "square",
      "sign",
      "other",
    ]);
  });
});
