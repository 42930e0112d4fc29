import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { faultOf as frozenFault, right as frozenRight } from "../../../site/lessons/frozen/exercise.js";
import { frozenLesson, numbers as frozenNumbers } from "../../../site/lessons/frozen/lesson.js";
import type { TransferName } from "../../../site/lessons/frozen/recipe.js";
import runs from "../../../site/lessons/frozen/runs.json" with { type: "json" };
import { Dense, Sequential } from "../../../src/index.js";

describe("lesson 11, frozen and fine-tuned", () => {
  it("prints these numbers", () => {
    expect(frozenLesson.printed).toEqual({
      many: 434,
      few: 14,
      baseAccuracy: "0.84",
      baseRight: 23,
      baseUdon: 51,
      slow: "0.0001",
      fast: "0.05",
      scratch: "0.69",
      frozen: "0.77",
      small: "0.75",
      large: "0.50",
      lossBefore: "0.33",
      lossAfter: "8.4",
      movedOnce: "51%",
      movedSmall: "3%",
      weights: 6290,
      s7: "0.83 ± 0.03",
      s8: "0.81 ± 0.06",
    });
    expect(runs.size).toBeCloseTo(0.1, 2);
    const readme = readFileSync(join(import.meta.dirname, "../../../README.md"), "utf8");
    expect(readme).toContain(`| s7 VGG16, frozen | ${frozenLesson.printed.s7} |`);
    expect(readme).toContain(`| s8 VGG16, block 5 fine-tuned | ${frozenLesson.printed.s8} |`);
  });

  it("has a rate with which every picture gets the same answer, and others with which not", () => {
    const answers = (name: TransferName) => new Set(frozenNumbers.runs[name].sure).size;
    expect([answers("0.05"), answers("0.01"), answers("0.0001")]).toEqual([1, 8, 8]);
    expect([0, 56]).toContain(frozenNumbers.runs["0.05"].udon);
  });

  it("counts what the head learns as the library does, and finds the fault of an answer", () => {
    const head = new Sequential([new Dense(2)], { inputShape: [128] });
    expect(frozenRight.head).toBe(head.countParams());
    const answers = [
      [258, 50],
      [256, 50],
      [6290, 50],
      [7, 50],
      [258, 0.5],
      [258, 5],
    ] as const;
    expect(answers.map(([count, percent]) => frozenFault(count, percent, frozenNumbers.weights))).toEqual([
      null,
      "biases",
      "all",
      "head",
      "fraction",
      "percent",
    ]);
  });
});
