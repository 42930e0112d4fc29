import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { answers } from "../../../site/lessons/neuron/exercise.js";
import { neuron } from "../../../site/lessons/neuron/lesson.js";
import { bendsOf, farthest, lineOf, workOut } from "../../../site/lessons/neuron/unit.js";
import { relu, sigmoid, tensor } from "../../../src/index.js";

const small = fc.double({ min: -5, max: 5, noNaN: true });

describe("lesson 1, multiply, add, bend", () => {
  it("prints these numbers", () => {
    expect(neuron.printed).toEqual({
      z: "1.20",
      y: "0.77",
      percent: "77%",
      far4: "0.21",
      far16: "0.019",
      far32: "0.005",
      straight: "6.2",
    });
  });

  it("works a unit out as the library does", () => {
    fc.assert(
      fc.property(fc.tuple(small, small), fc.tuple(small, small), small, (x, weights, bias) => {
        const { z, y } = workOut({ x, weights, bias });
        const sum = tensor([...x], { dtype: "float64" })
          .mul(tensor([...weights], { dtype: "float64" }))
          .sum()
          .add(bias);
        expect(z).toBeCloseTo(sum.dataSync()[0], 10);
        expect(y).toBeCloseTo(sigmoid(sum).dataSync()[0], 10);
      }),
    );
  });

  it("draws with units what a layer of the library gives, and a straight line without the bend", () => {
    const { knots, slopes } = bendsOf(8);
    const at = [0.1, 0.33, 0.5, 0.92];
    const x = tensor(at, { shape: [4, 1], dtype: "float64" });
    const ones = tensor(
      knots.map(() => 1),
      { shape: [1, 8], dtype: "float64" },
    );
    const bias = tensor(
      knots.map((knot) => -knot),
      { dtype: "float64" },
    );
    const out = tensor([...slopes], { shape: [8, 1], dtype: "float64" });
    const hidden = x.matmul(ones).add(bias);
    at.forEach((place, i) => {
      expect(lineOf({ knots, slopes }, place, true)).toBeCloseTo(relu(hidden).matmul(out).dataSync()[i], 10);
      expect(lineOf({ knots, slopes }, place, false)).toBeCloseTo(hidden.matmul(out).dataSync()[i], 10);
    });
    const straight = (place: number) => lineOf({ knots, slopes }, place, false);
    expect(straight(0.5)).toBeCloseTo((straight(0.2) + straight(0.8)) / 2, 10);
    expect(farthest(32, true)).toBeLessThan(farthest(16, true));
  });

  it("takes the answer of the teacher's note, and a multiple of it, and no other", () => {
    const right = (weights: readonly [number, number], bias: number) =>
      answers(weights, bias).filter(({ isRight }) => isRight).length;
    expect(right([1, -4], 2)).toBe(5);
    expect(right([0.5, -2], 1)).toBe(5);
    expect(right([0, 0], 0)).toBe(0);
    expect(right([2, -3], 0.5)).toBeLessThan(5);
  });
});
