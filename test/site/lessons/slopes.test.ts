import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { LANGUAGES } from "../../../site/lessons/contract.js";
import { faultOf as slopeFault } from "../../../site/lessons/slopes/exercise.js";
import { graphOf, lossAt, slopeBetween } from "../../../site/lessons/slopes/graph.js";
import { slopes } from "../../../site/lessons/slopes/lesson.js";
import { byDifferences, byGraph } from "../../../site/lessons/slopes/program.js";

const small = fc.double({ min: -5, max: 5, noNaN: true });

describe("lesson 4, slopes", () => {
  it("prints these numbers", () => {
    expect(slopes.printed).toEqual({ exact: "−0.1664", best64: "10⁻⁵", worst32: "100%", worst64: "17%" });
  });

  it("has the slope by hand, by differences and by the library's graph", () => {
    fc.assert(
      fc.property(small, (w) => {
        expect(graphOf(w).slopes.w).toBeCloseTo(byGraph(w), 12);
        expect(slopeBetween(w, 1e-4)).toBeCloseTo(byDifferences(w, 1e-4), 10);
        expect(slopeBetween(w, 1e-4)).toBeCloseTo(byGraph(w), 6);
      }),
    );
  });

  it("answers the sheet with the losses of the figure's unit", () => {
    const losses = `(${lossAt(1.1).toFixed(4)} − ${lossAt(0.9).toFixed(4)}) / 0.2`;
    for (const language of LANGUAGES) expect(slopes.texts[language].teacher.answers[2]).toContain(losses);
  });

  it("finds the fault of a slope", () => {
    expect([12, 4, 6, -12, 1].map(slopeFault)).toEqual([null, "inner", "two", "sign", "other"]);
  });
});
