import { describe, expect, it } from "vitest";
import { faultOf as dropoutFault } from "../../../site/lessons/dropout/exercise.js";
import { dropout, numbers as dropoutNumbers } from "../../../site/lessons/dropout/lesson.js";
import { masked, maskOf, means } from "../../../site/lessons/dropout/masked.js";
import { y as droppedOut } from "../../../site/lessons/dropout/program.js";

describe("lesson 7, dropout", () => {
  it("prints these numbers", () => {
    expect(dropout.printed).toEqual({
      training20: "0.75",
      validation20: "0.82",
      lowestPlain: "0.45",
      lowestPlainEpoch: 18,
      lastPlain: "0.57",
      lowestDropped: "0.39",
      lowestDroppedEpoch: 29,
      masks: 256,
    });
  });

  it("has the library's masks, and what they make of the units", () => {
    for (const rate of dropoutNumbers.rates)
      for (const draw of [1, 7, 64]) {
        const mask = maskOf(dropoutNumbers.masks[rate][draw - 1]);
        const there = droppedOut(Number(rate), draw).dataSync();
        dropoutNumbers.x.forEach((x, i) => {
          expect(masked(x, mask[i], Number(rate))).toBeCloseTo(there[i], 5);
        });
      }
    const mean = means(dropoutNumbers.x, dropoutNumbers.masks["0.25"].map(maskOf), 0.25);
    mean.forEach((value, i) => {
      expect(Math.abs(value - dropoutNumbers.x[i])).toBeLessThan(0.25);
    });
  });

  it("finds the fault of an answer", () => {
    expect([dropoutFault(5, 3), dropoutFault(1.25, 3), dropoutFault(2, 3), dropoutFault(5, 15)]).toEqual([
      null,
      "rate",
      "factor",
      "mean",
    ]);
  });
});
