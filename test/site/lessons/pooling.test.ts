import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { faultOf as poolingFault } from "../../../site/lessons/pooling/exercise.js";
import { pooling, numbers as poolingNumbers } from "../../../site/lessons/pooling/lesson.js";
import { shifted } from "../../../site/lessons/pooling/pool.js";
import { averagePool2d, maxPool2d, tensor } from "../../../src/index.js";
import { pooled } from "../../../study/figures/moving/pool.js";

describe("lesson 3, pooling", () => {
  it("prints these numbers", () => {
    expect(pooling.printed).toEqual({ inputsSame: 12, maximaSame: 5, once: 8, twice: 12, thrice: 14 });
  });

  it("pools as the library does", () => {
    const table = fc.array(fc.integer({ min: -9, max: 9 }), { minLength: 64, maxLength: 64 });
    fc.assert(
      fc.property(table, (values) => {
        const x = tensor(values, { shape: [1, 8, 8, 1] });
        expect(pooled({ values, columns: 8 }, "max").values).toEqual(Array.from(maxPool2d(x).dataSync()));
        expect(pooled({ values, columns: 8 }, "average").values).toEqual(Array.from(averagePool2d(x).dataSync()));
      }),
    );
    const moved = pooled({ values: shifted(poolingNumbers.strip, 4), columns: 8 }, "max").values;
    expect(moved).toEqual(poolingNumbers.pooled.filter((_, i) => i % 6 < 4));
  });

  it("finds the fault of an answer", () => {
    expect(
      [
        [8, 4, 6, 9],
        [3, 2.5, 4.5, 4.25],
        [8, 4, 5, 9],
      ].map(poolingFault),
    ).toEqual([null, { kind: "average" }, { kind: "window", at: 2 }]);
  });
});
