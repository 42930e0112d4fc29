import { describe, expect, it } from "vitest";
import type { HistoriesById } from "../../../study/claims.js";
import { settingsFor } from "../../../study/explain/grid.js";
import { search } from "../../../study/explain/search.js";
import type { Curves } from "../../../study/index.js";
import type { Setting } from "../../../study/variants/Setting.js";

/** Thirty epochs that stay at a validation accuracy while the loss falls. */
const flat = (valAccuracy: number): Curves => ({
  loss: Array.from({ length: 30 }, (_, i) => 3 - i / 20),
  valLoss: Array.from({ length: 30 }, () => 1),
  accuracy: Array.from({ length: 30 }, () => 0.5),
  valAccuracy: Array.from({ length: 30 }, () => valAccuracy),
});

/** A search for s6 over faked runs, each with the validation accuracy that is given for its setting and seed. */
async function searchL2(accuracyOf: (setting: Setting, seed: number) => number, seeds: readonly number[]) {
  const runs: string[] = [];
  const run = async (setting: Setting, ids: readonly string[], some: readonly number[]): Promise<HistoriesById> => {
    runs.push(...some.map((seed) => `${setting.l2} ${seed}`));
    return Object.fromEntries(ids.map((id) => [id, some.map((seed) => flat(accuracyOf(setting, seed)))]));
  };
  return { runs, result: await search("s6", settingsFor("s6", 30).slice(0, 3), seeds, run) };
}

describe("a search", () => {
  it("stops at the first setting with which every part of the claim holds", async () => {
    const { runs, result } = await searchL2(({ l2 }) => (l2 === 0.01 ? 0.8 : 0.5), [1, 2, 3]);
    expect(result.tried).toBe(2);
    expect(result.found?.setting).toEqual(settingsFor("s6", 30)[1]);
    expect(result.found?.parts.map(({ values, holds }) => [values, holds])).toEqual([
      [[0, 0, 0], 3],
      [[0.5, 0.5, 0.5], 3],
    ]);
    expect(result.found?.histories).toEqual({ s6: [flat(0.5), flat(0.5), flat(0.5)] });
    expect(runs).toEqual(["0.01 1", "0.1 1", "0.1 2", "0.1 3"]);
  });

  it("passes over a setting with which the claim holds in most runs, and trains no further than the first that fails", async () => {
    const { runs, result } = await searchL2(
      ({ l2 }, seed) => (l2 === 0.01 || (l2 === 0.1 && seed === 3) ? 0.8 : 0.5),
      [1, 2, 3],
    );
    expect(result.found?.setting.l2).toBe(1);
    expect(result.tried).toBe(3);
    expect(runs).toEqual(["0.01 1", "0.1 1", "0.1 2", "0.1 3", "1 1", "1 2", "1 3"]);
  });

  it("says so where no setting is found", async () => {
    const { runs, result } = await searchL2(() => 0.9, [4]);
    expect(result).toEqual({ found: null, tried: 3 });
    expect(runs).toEqual(["0.01 4", "0.1 4", "1 4"]);
  });

  it("runs all seeds of what dropout is compared with, and fine-tuning together with the training before it", async () => {
    const asked: string[] = [];
    const run = async (_: Setting, ids: readonly string[], some: readonly number[]): Promise<HistoriesById> => {
      asked.push(`${ids.join("+")}: ${some.join()}`);
      return Object.fromEntries(ids.map((id) => [id, some.map(() => flat(0.5))]));
    };
    await search("s4", settingsFor("s4", 30).slice(0, 1), [1, 2, 3], run);
    await search("s8", settingsFor("s8", 30).slice(0, 1), [1, 2, 3], run);
    expect(asked).toEqual(["s2: 1,2,3", "s4: 1", "s7+s8: 1"]);
  });
});
