import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { type Explanation, holdsWhen } from "../../../study/explain/Explanation.js";
import { foundOn } from "../../../study/explain/found.js";
import { SEARCHED, settingsFor } from "../../../study/explain/grid.js";

const kept = [foundOn("photos"), foundOn("bowls")].filter((found) => found !== null);
const photos = foundOn("photos")!;
const claims = ["s4", "s6", "s7", "s8"];
const of = (id: string): Explanation => photos.explanations.find((one) => one.id === id)!;

describe("what is kept of a search", () => {
  it("is of claims that are searched for, with three seeds", () => {
    expect(photos.explanations.map(({ id }) => id)).toEqual(claims);
    for (const id of claims) expect(SEARCHED).toContain(id);
    expect(photos.seeds).toEqual([1, 2, 3]);
  });

  it.each(kept)(
    "names, on $measuredOn.en, the setting that the search stopped at, which reproduces its claim",
    (found) => {
      for (const { id, found: one, tried, declared } of found.explanations) {
        if (one === null) expect(tried).toBe(declared);
        else {
          expect(one.setting).toEqual(settingsFor(id, 30)[tried - 1]);
          expect(one.verdict).toBe("reproduced");
          for (const { values } of one.parts) expect(values).toHaveLength(3);
        }
      }
    },
  );

  it.each(claims)("is confirmed in Keras for %s", (id) => {
    const { found, keras } = of(id);
    if (found === null) return;
    expect(keras?.version).toMatch(/^3/);
    expect(keras?.parts.map(({ values }) => values.length)).toEqual(found.parts.map(() => 3));
    expect(keras?.verdict).toBe("reproduced");
  });

  it("is what the README's table of results says", () => {
    const readme = readFileSync(join(import.meta.dirname, "../../../README.md"), "utf8");
    for (const id of claims) {
      const row = readme.split("\n").find((line) => line.startsWith(`| ${id} `));
      expect(row, id).toContain(`holds ${holdsWhen(of(id)).en}`);
    }
  });
});
