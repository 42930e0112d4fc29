import { describe, expect, it } from "vitest";
import { ShapeError, ValueError } from "../../src/util/errors.js";
import { confusionMatrix, confusionTable } from "../../src/viz/index.js";
import { columnsOf, textWidth, wrapText } from "../../src/viz/textWidth.js";
import { expectWellFormed, textOf } from "./xml.js";

const counts = [
  [3, 1],
  [0, 4],
];

describe("confusionTable", () => {
  it("has rows of truth, columns of predictions, and wide characters counted twice", () => {
    expect(confusionTable(["ramen", "udon"], counts)).toBe(
      ["truth \\ predicted  ramen  udon", "ramen                  3     1", "udon                   0     4"].join(
        "\n",
      ),
    );
    expect(confusionTable(["ラーメン", "うどん"], counts)).toBe(
      [
        "truth \\ predicted  ラーメン  うどん",
        "ラーメン                  3       1",
        "うどん                    0       4",
      ].join("\n"),
    );
  });
});

describe("confusionMatrix", () => {
  it("shows labels, counts and the axes' words", () => {
    const svg = confusionMatrix({ labels: ["<ramen>", "udon"], counts, title: "Test & photos" });
    expectWellFormed(svg);
    for (const text of ["<ramen>", "udon", "3", "4", "truth", "predicted"])
      expect(textOf(svg)).toContain(`\n${text}\n`);
    expect(textOf(svg).replace(/\s+/g, " ")).toContain("Test & photos");
    expect(textOf(confusionMatrix({ labels: ["a", "b"], counts, language: "ja" }))).toMatch(/予測.*正解/s);
  });

  it("shades a cell by its share of the row", () => {
    const shades = [...confusionMatrix({ labels: ["a", "b"], counts }).matchAll(/fill-opacity="([\d.]+)"/g)];
    expect(shades.map((match) => Number(match[1]))).toEqual([0.765, 0.295, 0.06, 1]);
  });

  it("draws a class without samples, and refuses what is no table of counts", () => {
    expectWellFormed(confusionMatrix({ labels: ["a", "b"], counts: [[0, 0], Int32Array.of(1, 2)] }));
    expect(() => confusionMatrix({ labels: [], counts: [] })).toThrow(ValueError);
    expect(() => confusionMatrix({ labels: ["a"], counts })).toThrow(ShapeError);
    expect(() => confusionTable(["a", "b"], [[1, 2], [3]])).toThrow(/2 rows of 2 and 1/);
    expect(() => confusionTable(["a"], [[-1]])).toThrow(/-1/);
    expect(() => confusionTable(["a"], [[Number.NaN]])).toThrow(ValueError);
  });
});

describe("the width of text", () => {
  it("counts terminal columns", () => {
    expect(columnsOf("ab")).toBe(2);
    expect(columnsOf("正解 ok")).toBe(7);
    expect(columnsOf("e\u0301")).toBe(1);
  });

  it("wraps between words and between kanji, but not before a mark", () => {
    expect(wrapText("one two three", 10, 45)).toEqual(["one two", "three"]);
    expect(wrapText("予測ラーメン", 10, 30)).toEqual(["予測", "ラーメ", "ン"]);
    expect(wrapText("層、次", 10, 10)).toEqual(["層、", "次"]);
    expect(wrapText("", 10, 10)).toEqual([""]);
    const text = "過学習への対策: dropout を加えた CNN の正解率";
    for (const line of wrapText(text, 10, 80)) expect(textWidth(line, 10)).toBeLessThanOrEqual(80);
    expect(wrapText(text, 10, 80).join("").replaceAll(" ", "")).toBe(text.replaceAll(" ", ""));
  });
});
