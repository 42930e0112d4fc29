import { describe, expect, it } from "vitest";
import { faultOf as lookFault } from "../../../site/lessons/where-it-looks/exercise.js";
import { numbers as lookNumbers, whereItLooks } from "../../../site/lessons/where-it-looks/lesson.js";
import { type Case, orderOf, positive, sumOf } from "../../../site/lessons/where-it-looks/look.js";

describe("lesson 12, where does it look", () => {
  it("prints these numbers", () => {
    expect(whereItLooks.printed).toEqual({
      validation: "1.00",
      without: "0.52",
      other: "0.11",
      plain: "0.73",
      peak: "0.71",
      plainPeak: "0.02",
      before: "98%",
      covered: "22%",
      flatPeak: "0.005",
      flatBefore: "99%",
      flatCovered: "0%",
    });
  });

  it("sums maps in the order of what they add, and finds the mark in the corner, or not", () => {
    const { marked, flat } = lookNumbers.networks;
    const heat = (seen: Case) => positive(sumOf(seen, 1, orderOf(seen, 1)));
    const largest = (values: readonly number[]) => values.indexOf(Math.max(...values));
    expect([7, 14, 15]).toContain(largest(heat(marked.cases[0])));
    expect([6, 7, 14, 15]).not.toContain(largest(heat(flat.cases[0])));
    for (const { cases } of [marked, flat]) {
      const { covered } = cases[0];
      expect(covered.indexOf(Math.min(...covered))).toBe(6);
    }
  });

  it("finds the fault of a map", () => {
    const answers = [
      [0.5, 0, 0, 1],
      [0.5, -3, -1, 1],
      [2, 0, 0, 4],
      [0.5, 0, 1, 1],
      [1, 1, 1, 1],
    ];
    expect(answers.map(lookFault)).toEqual([null, "relu", "mean", "each", "other"]);
  });
});
