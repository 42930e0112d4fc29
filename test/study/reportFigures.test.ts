import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { certaintyOf, certaintySection, interval } from "../../study/page/certainty.js";
import { REPORT_FIGURES, reportFiguresTable } from "../../study/page/reportFigures.js";

const numbers = (kind: string) =>
  REPORT_FIGURES.filter((one) => one.kind === kind)
    .map(({ number }) => number)
    .sort((a, b) => a - b);

describe("the report's figures and tables", () => {
  it("are all in the list: 30 figures and 2 tables, each once, each at a place of its own", () => {
    expect(numbers("figure")).toEqual(Array.from({ length: 30 }, (_, i) => i + 1));
    expect(numbers("table")).toEqual([1, 2]);
    expect(new Set(REPORT_FIGURES.map(({ at }) => at)).size).toBe(32);
  });

  it("stand in the section that the report has them in", () => {
    const at = (number: number) => REPORT_FIGURES.find((one) => one.kind === "figure" && one.number === number)?.at;
    expect([7, 9, 12, 16, 20, 21, 24, 27, 30].map(at)).toEqual([
      ...["s0-cam", "s1-loss", "s3-summary", "s4-accuracy", "s5-loss", "s6-summary"],
      ...["s7-diagram", "s7-loss", "s8-loss"],
    ]);
  });

  it("are linked where the page has them, and said to be missing where it has not", () => {
    const html = reportFiguresTable((id) => !id.startsWith("s7"), "ja");
    expect(html.match(/<a href="#s/g)).toHaveLength(28);
    expect(html.match(/今回は実行していない/g)).toHaveLength(4);
  });
});

describe("what few test pictures can mean", () => {
  it("is Clopper and Pearson's interval", () => {
    // scipy 1.17.1: binomtest(k, n).proportion_ci()
    for (const [k, n, low, high] of [
      [4, 8, 0.157013, 0.842987],
      [8, 8, 0.630583, 1],
      [0, 8, 0, 0.369417],
      [23, 28, 0.631067, 0.939357],
    ]) {
      expect(interval(k, n).low).toBeCloseTo(low, 5);
      expect(interval(k, n).high).toBeCloseTo(high, 5);
    }
  });

  it("holds the fraction itself, and mirrors for wrong answers", () => {
    const counts = fc
      .integer({ min: 1, max: 40 })
      .chain((n) => fc.tuple(fc.integer({ min: 0, max: n }), fc.constant(n)));
    fc.assert(
      fc.property(counts, ([k, n]) => {
        const { low, high } = interval(k, n);
        expect(low).toBeLessThanOrEqual(k / n);
        expect(high).toBeGreaterThanOrEqual(k / n);
        expect(interval(n - k, n).low).toBeCloseTo(1 - high, 9);
      }),
    );
  });

  it("is said below each confusion table, and for every number of right answers", () => {
    const table = [
      [2, 2],
      [1, 3],
    ];
    expect(certaintyOf(table, "en")).toBe("5 of 8 right, which fits accuracies from 0.24 to 0.91");
    expect(certaintySection(8, "en")).toContain("4 of 8");
    expect(certaintySection(100, "ja").match(/<tr>/g)?.length).toBeLessThan(15);
  });
});
