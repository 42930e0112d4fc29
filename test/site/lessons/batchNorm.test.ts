import { describe, expect, it } from "vitest";
import { faultOf as batchNormFault, wayText } from "../../../site/lessons/batch-norm/exercise.js";
import { batchNorm } from "../../../site/lessons/batch-norm/lesson.js";

describe("lesson 8, batch normalisation and its memory", () => {
  it("prints these numbers", () => {
    expect(batchNorm.printed).toEqual({
      slow: "0.52",
      fast: "0.79",
      loss: "0.0647",
      moving: "−0.41",
      batch: "−0.72",
      steps99: 230,
      steps9: 22,
      way: "57%",
    });
  });

  it("takes the first step with nine tenths of the way", () => {
    expect([229, 230, 231, 100].map((steps) => batchNormFault(0.99, steps))).toEqual(["almost", null, "fewer", "more"]);
    expect(batchNormFault(0.9, 22)).toBeNull();
    expect(wayText(0.99, 229)).toBe("89.99%");
  });
});
