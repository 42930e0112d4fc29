import { expect, it } from "vitest";
import { memoized } from "../../src/util/memoized.js";

it("computes a value once for each argument, and gives the same one again", () => {
  const asked: string[] = [];
  const named = memoized((name: string) => {
    asked.push(name);
    return { name };
  });
  expect(named("add")).toBe(named("add"));
  expect(named("mul")).toEqual({ name: "mul" });
  expect(asked).toEqual(["add", "mul"]);
});
