import { describe, expect, it } from "vitest";
import { readNumber } from "../../../site/lessons/client/readNumber.js";

describe("a number that a reader types", () => {
  it.each([
    ["8", 8],
    [" 0.54 ", 0.54],
    [".5", 0.5],
    ["+3", 3],
    ["0,925", 0.925],
    ["0,5", 0.5],
    ["196,672", 196672],
    ["196 672", 196672],
    ["1,234,567.5", 1234567.5],
    ["-0.4", -0.4],
    ["−0.4", -0.4],
    ["–0,4", -0.4],
    ["－０．４", -0.4],
    ["ー０．４", -0.4],
    ["０。５", 0.5],
    ["２５４０", 2540],
    ["１９６、６７２", 196672],
    ["5/8", 0.625],
    ["−3/4", -0.75],
    ["62.5%", 0.625],
    ["６２．５％", 0.625],
    ["62.5 percent", 0.625],
    ["６２．５パーセント", 0.625],
    ["44 pictures", 44],
    ["５枚", 5],
    ["2540 バイト", 2540],
  ])("of %j is read as %d", (typed, value) => {
    expect(readNumber(typed)).toBe(value);
  });

  it("of percent stays a number of percent", () => {
    expect(readNumber("50%", true)).toBe(50);
    expect(readNumber("50", true)).toBe(50);
    expect(readNumber("５０ パーセント", true)).toBe(50);
  });

  it.each([
    "",
    " ",
    "eight",
    "-",
    "1.2.3",
    "1,2,3",
    "1/0",
    "1/2/3",
    "/",
    "%",
    "1e3",
    "0x10",
    "2 - 1",
    "枚",
    "5 apples",
    "2 kB",
  ])("is not %j", (typed) => {
    expect(readNumber(typed)).toBeNull();
  });
});
