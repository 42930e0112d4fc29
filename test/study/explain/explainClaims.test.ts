import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { explainClaims, placeOf } from "../../../study/explain/explainClaims.js";
import { mainSetting, settingsFor } from "../../../study/explain/grid.js";
import type { Curves } from "../../../study/index.js";
import { picturesFor } from "../../../study/loadPictures.js";
import type { Result } from "../../../study/results.js";
import { runReport } from "../../../study/runReport.js";
import { RunStore } from "../../../study/runs/RunStore.js";
import type { Plan } from "../../../study/runs/runAll.js";
import { photoFolder } from "../photoFolder.js";

const out = mkdtempSync(join(tmpdir(), "explain-"));
afterAll(() => rmSync(out, { recursive: true, force: true }));

const curves = (valAccuracy: number): Curves => ({
  loss: Array.from({ length: 30 }, (_, i) => 3 - i / 20),
  valLoss: Array.from({ length: 30 }, () => 1),
  accuracy: Array.from({ length: 30 }, () => 0.5),
  valAccuracy: Array.from({ length: 30 }, () => valAccuracy),
});

/** What a store keeps of a run of L2, as far as a search reads it. */
const result = (seed: number, valAccuracy: number): Result => ({
  id: "s6",
  title: { en: "L2", ja: "L2" },
  summary: "",
  params: { total: 0, trainable: 0, nonTrainable: 0 },
  history: curves(valAccuracy),
  overfitting: { lowestValLossEpoch: 1, lowestValLoss: 1, lastValLoss: 1, accuracyGap: 0 },
  test: {
    labels: ["a", "b"],
    confusion: [
      [0, 0],
      [0, 0],
    ],
    truth: [],
    probabilities: [],
  },
  seed,
  seconds: 60,
  megabytes: 1,
});

async function planIn(folder: string): Promise<Plan> {
  const data = photoFolder(join(folder, "photos"), { train: 4, val: 2, test: 2 });
  const { pictures } = await picturesFor(data, 1, false);
  const store = { folder: join(folder, "runs"), settings: { data } };
  const starts = { folder: join(folder, "features"), settings: store.settings };
  const fixed = { chosen: [], seeds: [1, 2], quick: false, epochs: 30, firstSeed: 1 };
  return { ...fixed, data, pictures, out: folder, store, starts };
}

describe("the explanation of a claim", () => {
  const [beginner, larger] = settingsFor("s6", 30);
  const claims = [{ id: "s6", claim: { en: "", ja: "" }, verdict: "partly" as const, parts: [] }];

  it("reads kept runs, trains none again, and tells what was found", async () => {
    const plan = await planIn(out);
    const lines: string[] = [];
    for (const seed of plan.seeds) {
      await new RunStore(placeOf(plan, beginner).store).write(result(seed, 0.8));
      await new RunStore(placeOf(plan, larger).store).write(result(seed, 0.5));
    }
    const own = plan.seeds.map((seed) => result(seed, 0.8));
    const [explanation] = await explainClaims(plan, { claims, own }, { log: (line) => void lines.push(line) });
    expect(explanation).toMatchObject({
      id: "s6",
      beginner,
      main: { setting: mainSetting("s6", 30), verdict: "partly" },
      found: { setting: larger, verdict: "reproduced" },
      tried: 2,
      declared: settingsFor("s6", 30).length,
    });
    expect(explanation.found?.parts.map(({ holds }) => holds)).toEqual([2, 2]);
    const text = lines.join("\n");
    expect(text.match(/done before/g)).toHaveLength(3);
    expect(text).not.toContain("epoch 1/30");
    expect(text).toContain("s6: setting 1 of at most 27, about 2 min or less: Adam 0.001, pixels / 255, batches of 32");
    expect(text).toContain("s6: holds with L2 0.1; 2 of 27 settings were tried");
  });

  it("keeps runs of each setting apart", async () => {
    const plan = await planIn(join(out, "apart"));
    const place = placeOf(plan, beginner);
    expect(place.store.folder).not.toBe(placeOf(plan, larger).store.folder);
    await new RunStore(place.store).write(result(1, 0.8));
    const misplaced = { ...placeOf(plan, larger).store, folder: place.store.folder };
    expect(await new RunStore(misplaced).read({ id: "s6", seed: 1 })).toBeNull();
    expect(await new RunStore(place.store).read({ id: "s6", seed: 1 })).not.toBeNull();
  });
});

describe("a report that is to explain", () => {
  it("refuses trial runs and trainings that are too short to judge, before anything is trained", async () => {
    await expect(runReport({ explain: true, quick: true, out })).rejects.toThrow("give one of the two");
    await expect(runReport({ explain: true, epochs: 10, out })).rejects.toThrow("explain needs trainings of 30 epochs");
  });

  it("refuses experiments of which no claim can be explained, and says which ones can, before pictures are painted", async () => {
    const lines: string[] = [];
    const given = { explain: true, out, log: (line: string) => void lines.push(line) };
    const nothing = runReport({ ...given, only: ["s1"] });
    await expect(nothing).rejects.toThrow(
      /^report: explain has nothing to search for with s1: it explains the claims of /,
    );
    await expect(nothing).rejects.toThrow(
      "s4 (--only s2,s4); s6 (--only s6); s7 (--only s7, with --weights); s8 (--only s7,s8, with --weights)",
    );
    await expect(runReport({ ...given, only: ["s7"] })).rejects.toThrow("nothing to search for with no experiment");
    await expect(runReport({ ...given, only: ["s4", "s6"] })).rejects.toThrow(
      "cannot judge the claim of s4 without s2, which it is compared with; add that, as in --only s2,s4",
    );
    expect(lines).toEqual([expect.stringContaining("s7 and s8 are skipped")]);
  });
});
