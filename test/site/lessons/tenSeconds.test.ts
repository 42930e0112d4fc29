import { describe, expect, it } from "vitest";
import { faultOf as tenSecondsFault } from "../../../site/lessons/ten-seconds/exercise.js";
import { tenSeconds, numbers as tenSecondsNumbers } from "../../../site/lessons/ten-seconds/lesson.js";

describe("lesson 0, a network in ten seconds", () => {
  it("prints these numbers", () => {
    expect(tenSeconds.printed).toEqual({
      weights: 14_418,
      last: "0.99",
      validation: "0.79",
      surest: "96%",
      right: 44,
      hash: "e9b57ea2",
    });
  });

  it("is wrong about the first two of the eight bowls", () => {
    const wrong = tenSecondsNumbers.watched[29].flatMap((udon, i) => (udon > 0.5 === (i % 2 === 1) ? [] : [i + 1]));
    expect(wrong).toEqual([1, 2]);
  });

  it("finds the fault of an answer", () => {
    const { watched, run } = tenSecondsNumbers;
    const fault = (wrong: number, right: number) => tenSecondsFault(wrong, right, watched[29], run.valAccuracy[29]);
    expect([fault(2, 44), fault(3, 44), fault(2, 0.79), fault(2, 79)]).toEqual([null, "eight", "share", "all"]);
  });
});
