import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { bowlDatasets } from "../../src/bowls/bowls.js";
import { Latest } from "../../study/page/Latest.js";
import { bowlPictures, paintBowls } from "../../study/paintedBowls.js";
import { runReport } from "../../study/runReport.js";
import { photoFolder } from "./photoFolder.js";

const out = mkdtempSync(join(tmpdir(), "growing-"));
afterAll(() => rmSync(out, { recursive: true, force: true }));

describe("the growing page", () => {
  /** The page as it was at each line of the log that begins a run. */
  const pages: string[] = [];
  const lines: string[] = [];
  const read = (name: string) => readFileSync(join(out, name), "utf8");
  let early = "";

  beforeAll(async () => {
    const data = photoFolder(join(out, "photos"), { train: 16, val: 8, test: 8 });
    const log = (line: string) => {
      lines.push(line);
      if (/^\nrun \d/.test(line)) pages.push(read("index.html"));
    };
    const onPage = (path: string) => {
      early = `${path} ${existsSync(join(out, "runs"))}`;
    };
    await runReport({ data, only: ["s1"], epochs: 1, seeds: 3, out, log, onPage });
  });

  it("is there before the first run, and the log says where", () => {
    expect(early).toBe(`${join(out, "index.html")} false`);
    expect(lines.join("\n")).toContain(`${join(out, "index.html")} shows the results so far and grows with each run`);
  });

  it("is whole at any time, says how many runs have ended, and which are to come", () => {
    expect(pages).toHaveLength(3);
    for (const page of [...pages, read("index.html"), read("index.ja.html")]) {
      expect(page).toMatch(/^<!doctype html>/);
      expect(page.trimEnd()).toMatch(/<\/html>$/);
      expect(page).not.toMatch(/http-equiv|location\.reload/);
    }
    expect(pages[0]).toContain("0 of 3 runs have ended");
    expect(pages[0]).toContain("seeds 1, 2, 3: s1");
    expect(pages[0]).not.toContain('id="s1"');
    expect(pages[2]).toMatch(/[12] of 3 runs have ended/);
    expect(pages[2]).toMatch(/seeds? (2, )?3: s1\./);
    expect(pages[2]).toContain('id="s1"');
  });

  it("says nothing of it once all runs have ended, and leaves no parts behind", () => {
    expect(read("index.html")).not.toContain("runs have ended");
    expect(read("index.ja.html")).not.toContain("再読み込み");
    expect(readdirSync(out).filter((name) => name.endsWith(".part"))).toEqual([]);
  });
});

describe("the last of several tasks", () => {
  it("is the one that runs after the one that was running", async () => {
    const ran: number[] = [];
    const latest = new Latest();
    for (const n of [1, 2, 3])
      latest.give(async () => {
        await Promise.resolve();
        ran.push(n);
      });
    await latest.settled();
    expect(ran).toEqual([1, 3]);
    latest.give(async () => void ran.push(4));
    await latest.settled();
    expect(ran).toEqual([1, 3, 4]);
  });

  it("tells of its failure when it is waited for", async () => {
    const latest = new Latest();
    latest.give(async () => {
      throw new Error("no room");
    });
    await new Promise((resolve) => setTimeout(resolve, 0));
    await expect(latest.settled()).rejects.toThrow("no room");
  });
});

describe("painted bowls", () => {
  it("are those of bowlDatasets, in the same order", async () => {
    const options = { seed: 3, batchSize: 16 };
    const here = bowlPictures(paintBowls(3, 8), options);
    const there = bowlDatasets({ ...options, size: 8 });
    for (const part of ["train", "val", "test"] as const) {
      const batches = async (data: (typeof there)["train"]) => {
        const found = [];
        for await (const { x, y } of data.batches(1)) found.push([Array.from(x.data), Array.from(y!.data)]);
        return found;
      };
      expect(await batches(here[part])).toEqual(await batches(there[part]));
    }
  });
});
