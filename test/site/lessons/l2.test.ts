import { describe, expect, it } from "vitest";
import { faultOf as l2Fault } from "../../../site/lessons/l2/exercise.js";
import { l2, numbers } from "../../../site/lessons/l2/lesson.js";

describe("lesson 9, L2", () => {
  it("prints these numbers", () => {
    expect(l2.printed).toEqual({
      first: "10.5",
      last: "0.695",
      lastPenalty: "0.002",
      share: "93%",
      accuracy: "0.50",
      middle: "0.73",
      coin: "0.693",
    });
  });

  it("has a penalty that is smaller than the loss of the data from the epochs on that its second question asks for", () => {
    const first = ({ run, penalty }: (typeof numbers.factors)[number]) =>
      1 + penalty.findIndex((one, i) => one < run.valLoss[i] - one);
    expect(numbers.factors.slice(2).map(({ lambda }) => lambda)).toEqual(["0.01", "0.1"]);
    expect(numbers.factors.slice(2).map(first)).toEqual([4, 10]);
  });

  it("finds the fault of an answer", () => {
    const answers = [
      [0.925, -0.4],
      [0.525, -0.4],
      [0.75, -0.4],
      [0.925, -0.2],
      [0.925, 0.4],
      [1, 1],
    ] as const;
    expect(answers.map(([loss, slope]) => l2Fault(loss, slope))).toEqual([
      null,
      "onlyPenalty",
      "absolute",
      "two",
      "sign",
      "other",
    ]);
  });
});
