import { describe, expect, it } from "vitest";
import { faultOf as byHeartFault } from "../../../site/lessons/by-heart/exercise.js";
import { byHeart, numbers } from "../../../site/lessons/by-heart/lesson.js";

describe("lesson 6, learned by heart", () => {
  it("prints these numbers", () => {
    expect(byHeart.printed).toEqual({
      weights: 14_418,
      perPicture: 129,
      gap14: "0.56",
      gap56: "0.67",
      gap112: "0.54",
      val112: "0.570",
      train112: "0.034",
      per6: 2403,
      gap448: "0.45",
      luck: "0.79",
      tossed: "1.00",
      tossedVal: "0.57",
      coin: "0.69",
      tossedLoss: "1.19",
    });
  });

  it("has five trainings that end with nearly every training picture right, and the widest pile with the smallest gap", () => {
    const ends = numbers.curves.map((run) =>
      [run.accuracy, run.valAccuracy, run.loss, run.valLoss].map((all) => all[29]),
    );
    for (const [accuracy] of ends) expect(accuracy).toBeGreaterThan(0.99);
    const gaps = ends.map(([, , loss, valLoss]) => valLoss - loss);
    expect(gaps.indexOf(Math.min(...gaps))).toBe(4);
    const [six, fourteen] = ends.map(([, valAccuracy]) => valAccuracy);
    expect(six).toBeGreaterThan(fourteen);
  });

  it("finds the fault of an answer", () => {
    const right = { gap: 0.5359, loss: 0.0345, weights: 2403 };
    const answers = [
      [0.54, 2403],
      [-0.54, 2403],
      [0.57, 2403],
      [1, 2403],
      [0.53, 2403],
      [0.536, 129],
    ] as const;
    expect(answers.map(([gap, weights]) => byHeartFault(gap, weights, right))).toEqual([
      null,
      "sign",
      "loss",
      "gap",
      "gap",
      "weights",
    ]);
  });
});
