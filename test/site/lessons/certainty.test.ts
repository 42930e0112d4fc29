import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { bestShare, signTest } from "../../../site/lessons/certainty/chance.js";
import { faultOf as certaintyFault } from "../../../site/lessons/certainty/exercise.js";
import {
  certainty,
  numbers as certaintyNumbers,
  NETWORKS,
  PICTURES,
  tossed,
} from "../../../site/lessons/certainty/lesson.js";
import { interval as certaintyInterval } from "../../../site/lessons/certainty/program.js";
import { interval } from "../../../study/page/certainty.js";

describe("lesson 13, what 28 pictures prove", () => {
  it("prints these numbers", () => {
    expect(certainty.printed).toEqual({
      low24: "0.67",
      high24: "0.96",
      low26: "0.76",
      high26: "0.99",
      low240: "0.81",
      high240: "0.90",
      two: "0.5",
      five: "0.063",
      six: "0.031",
      best20: "0.67",
      ruledOut: "30%",
      best30: "0.69",
    });
  });

  it("has the report's range", () => {
    const counts = fc
      .integer({ min: 1, max: 40 })
      .chain((n) => fc.tuple(fc.integer({ min: 0, max: n }), fc.constant(n)));
    fc.assert(
      fc.property(counts, ([k, n]) => {
        const { share, low, high } = certaintyInterval(k, n);
        expect(share).toBe(k / n);
        expect(low).toBeCloseTo(interval(k, n).low, 7);
        expect(high).toBeCloseTo(interval(k, n).high, 7);
      }),
    );
  });

  it("misses the true accuracy in one of the eight sets of 28 pictures, and in none of 280", () => {
    const missed = (n: number) =>
      certaintyNumbers.sets.filter((set) => {
        const k = (set.slice(0, 2 * n).match(/../g) ?? []).filter((value) => Number(value) < 75).length;
        const { low, high } = certaintyInterval(k, n);
        return low > 0.75 || high < 0.75;
      }).length;
    expect([missed(PICTURES), missed(certaintyNumbers.many)]).toEqual([1, 0]);
  });

  it("knows how good the best of many coins is on average, as tossing them shows", () => {
    // In exact fractions: sum over k < 28 of 1 - P(X <= k)^20, by 28.
    expect(bestShare(1, 28)).toBeCloseTo(0.5, 12);
    expect(bestShare(20, 28)).toBeCloseTo(0.674668, 6);
    const times = Array.from({ length: 200 }, (_, time) => tossed(3, time));
    for (const networks of [1, 5, 20, NETWORKS]) {
      const best = times.map((rights) => Math.max(...rights.slice(0, networks)) / PICTURES);
      const mean = best.reduce((sum, share) => sum + share, 0) / best.length;
      expect(Math.abs(mean - bestShare(networks, PICTURES))).toBeLessThan(0.015);
    }
  });

  it("needs nearly 40 networks for the best to have 0.70 on average", () => {
    expect(bestShare(38, PICTURES)).toBeLessThan(0.7);
    expect(bestShare(39, PICTURES)).toBeGreaterThan(0.7);
  });

  it("has the exact sign test", () => {
    expect([signTest(0, 2), signTest(0, 6), signTest(1, 3), signTest(6, 1), signTest(3, 3)]).toEqual([
      0.5, 0.03125, 0.625, 0.125, 1,
    ]);
  });

  it("finds the fault of an answer", () => {
    const answers = [
      [3, 0.625],
      [3, 0.63],
      [2, 0.625],
      [26, 0.625],
      [3, 0.3125],
      [3, 0.5],
      [3, 0.25],
      [3, 0.1],
    ] as const;
    expect(answers.map(([pictures, chance]) => certaintyFault(pictures, chance))).toEqual([
      null,
      null,
      "difference",
      "pictures",
      "oneEnd",
      "exactly",
      "exactly",
      "chance",
    ]);
  });
});
