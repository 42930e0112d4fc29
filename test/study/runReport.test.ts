import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PNG } from "pngjs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ReportResults, Result } from "../../study/results.js";
import { runReport } from "../../study/runReport.js";
import { RunStore } from "../../study/runs/RunStore.js";
import { photoFolder } from "./photoFolder.js";

let out: string;
let data: string;
let results: ReportResults;
const lines: string[] = [];

beforeAll(async () => {
  out = mkdtempSync(join(tmpdir(), "report-"));
  data = photoFolder(join(out, "photos"), { train: 16, val: 8, test: 8 });
  results = await runReport({ quick: true, data, only: ["s1"], out, log: (line) => lines.push(line) });
});

afterAll(() => rmSync(out, { recursive: true, force: true }));

/** The settings of stored runs with weights, in the order of the report's. */
function settingsWith(weights: string, { sizes, holds, ...others }: Record<string, unknown>) {
  return { ...others, weights, sizes, holds };
}

describe("runReport", () => {
  it("writes what it returns into results.json", () => {
    expect(JSON.parse(readFileSync(join(out, "results.json"), "utf8"))).toEqual(results);
  });

  it("gives the figures of each experiment", () => {
    const [{ id, params, history, test, seed, seconds }] = results.experiments;
    expect({ id, params, seed }).toEqual({
      id: "s1",
      params: { total: 6_308_354, trainable: 6_308_354, nonTrainable: 0 },
      seed: 1,
    });
    expect(Object.keys(history).sort()).toEqual(["accuracy", "loss", "valAccuracy", "valLoss"]);
    expect(history.loss).toHaveLength(1);
    expect(test.labels).toEqual(["ramen", "udon"]);
    expect(test.confusion.flat().reduce((a, b) => a + b)).toBe(8);
    expect(seconds).toBeGreaterThan(0);
  });

  it("counts the test pictures as the probabilities say", () => {
    const { truth, probabilities, confusion }: Result["test"] = results.experiments[0].test;
    const counted = [0, 1].map((t) =>
      [0, 1].map((p) => probabilities.filter((row, i) => truth[i] === t && row.indexOf(Math.max(...row)) === p).length),
    );
    expect(confusion).toEqual(counted);
    for (const row of probabilities) expect(row[0] + row[1]).toBeCloseTo(1, 5);
  });

  it("goes on where it stopped: finished runs are found again, those of other settings are not", async () => {
    const lines: string[] = [];
    const log = (line: string) => void lines.push(line);
    const copy = join(out, "copy");
    cpSync(join(out, "runs"), join(copy, "runs"), { recursive: true });
    const again = await runReport({ quick: true, data, only: ["s1"], out: copy, log });
    expect(lines.join("\n")).toContain("done before");
    expect(again.experiments).toEqual(results.experiments);
    lines.length = 0;
    await runReport({ quick: true, data, only: ["s1"], out: copy, log, epochs: 2 });
    expect(lines.join("\n")).not.toContain("done before");
  });

  it("reads no weights where all runs that need them are done", async () => {
    const copy = join(out, "done");
    const weights = join(out, "no.h5");
    const { settings, result } = JSON.parse(readFileSync(join(out, "runs", "s1-seed1.json"), "utf8"));
    const { data: folder, ...more } = JSON.parse(settings);
    const store = new RunStore({
      folder: join(copy, "runs"),
      settings: settingsWith(weights, { data: folder, ...more }),
    });
    await store.write({ ...result, id: "s7" });
    const given = { quick: true, data, only: ["s7"], out: copy, log: () => {} };
    const { experiments } = await runReport({ ...given, weights });
    expect(experiments.map(({ id }) => id)).toEqual(["s7"]);
    await expect(runReport({ ...given, seed: 2, weights })).rejects.toThrow("no.h5 cannot be read");
  });

  it("names the command that gives the page, as whoever has only the package can call it", () => {
    expect(readFileSync(join(out, "index.html"), "utf8")).toContain(
      `npx noodlenet report --data ${data} --only s1 --quick`,
    );
  });

  it("leaves out what needs VGG16's weights where there are none, and says how to give them", async () => {
    const lines: string[] = [];
    const { experiments } = await runReport({ data, only: ["s7", "s8"], out, log: (line) => lines.push(line) });
    expect(experiments).toEqual([]);
    expect(lines.join("\n")).toContain("--weights imagenet");
  });

  it("says before the first run that weights or the folder cannot be had, and leaves nothing behind", async () => {
    const lines: string[] = [];
    const given = { quick: true, data, log: (line: string) => void lines.push(line) };
    const nowhere = join(out, "nowhere");
    await expect(runReport({ ...given, out: nowhere, weights: join(out, "no.h5") })).rejects.toThrow(
      /no\.h5 cannot be read: it does not exist/,
    );
    expect(existsSync(nowhere)).toBe(false);
    expect(lines.join("\n")).not.toContain("begins");
  });

  it("refuses a folder that nothing can be written into before it prepares pictures", async () => {
    const lines: string[] = [];
    const given = { quick: true, only: ["s1"], log: (line: string) => void lines.push(line) };
    const file = join(out, "results.json");
    for (const place of [file, join(file, "within")])
      await expect(runReport({ ...given, out: place })).rejects.toThrow(
        `report: ${place} cannot be a folder, since ${file} is a file; give another --out`,
      );
    expect(lines).toEqual([]);
  });

  it("draws curves and tables in both languages", () => {
    for (const name of ["accuracy", "loss", "confusion"]) {
      for (const suffix of ["", ".ja"]) {
        expect(readFileSync(join(out, "s1", `${name}${suffix}.svg`), "utf8")).toContain("<svg");
        const png = PNG.sync.read(readFileSync(join(out, "s1", `${name}${suffix}.png`)));
        expect(png.width).toBeGreaterThan(200);
      }
    }
    expect(readFileSync(join(out, "s1", "loss.ja.svg"), "utf8")).toContain("損失");
  });

  it("prints the summary, the curves' ends, the table, and that the results of a trial are meaningless", () => {
    const text = lines.join("\n");
    expect(text).toContain("dense_2 (Dense)");
    expect(text).toContain("Total params: 6,308,354");
    expect(text).toContain("truth \\ predicted");
    expect(text).toContain("meaningless");
    expect(existsSync(join(out, "s1", "summary.txt"))).toBe(true);
  });
});
