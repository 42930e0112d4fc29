import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { Dense, Sequential } from "../../src/index.js";
import type { TrainableModel } from "../../src/models/TrainableModel.js";
import { experiments } from "../../study/experiments.js";
import type { Result } from "../../study/results.js";
import { defaultJobs, threadsOf } from "../../study/runs/children.js";
import { jobsOf, runJobs, runsOf } from "../../study/runs/jobs.js";
import { plainLines } from "../../study/runs/plainLines.js";
import { RemainingTime } from "../../study/runs/RemainingTime.js";
import type { RunEvent } from "../../study/runs/RunEvent.js";
import { RunStore } from "../../study/runs/RunStore.js";
import { RunTable } from "../../study/runs/RunTable.js";

const history = { loss: [0.7, 0.5], accuracy: [0.5, 0.75], valLoss: [0.8, 0.9], valAccuracy: [0.5, 0.5] };
const ended = (id: string, seed: number, seconds: number, known = false): RunEvent => {
  // What shows runs reads these two alone.
  const result = { history, seconds } as unknown as Result;
  return { kind: "ends", id, seed, result, known };
};

describe("jobs", () => {
  const jobs = jobsOf(experiments, [1, 2]);

  it("keep together what goes on from one another: the first seed's quick ones first, then the others' slow ones", () => {
    const ids = jobs.map((job) => `${job.experiments.map(({ id }) => id).join("+")} ${job.seed}`);
    const rising = ["s1", "s2+s3", "s4", "s6", "s5", "s7+s8"];
    expect(ids).toEqual([...rising.map((id) => `${id} 1`), ...rising.toReversed().map((id) => `${id} 2`)]);
    expect(runsOf(jobs)).toHaveLength(16);
  });

  it("are as many at once as are asked for, and each is started once", async () => {
    let [now, most] = [0, 0];
    const started: unknown[] = [];
    const failures = await runJobs(jobs, 3, async (job) => {
      started.push(job);
      most = Math.max(most, ++now);
      await new Promise((resolve) => setTimeout(resolve, 2));
      now--;
    });
    expect(failures).toEqual([]);
    expect(started).toEqual(jobs);
    expect(most).toBe(3);
  });

  it("go on to their end when another fails, but no more are started", async () => {
    const ends: string[] = [];
    const failures = await runJobs(jobs, 2, async ({ experiments: [{ id }], seed }) => {
      if (id === "s1") throw new Error("out of luck");
      await new Promise((resolve) => setTimeout(resolve, 2));
      ends.push(`${id} ${seed}`);
    });
    expect(failures.map(({ message }) => message)).toEqual(["out of luck"]);
    expect(ends).toEqual(["s2 1"]);
  });

  it.each([
    [1, 8e9, 1, null],
    [2, 8e9, 1, null],
    [4, 8e9, 2, 2],
    [16, 128e9, 8, 2],
    [16, 6e9, 3, 5],
    [64, 1e9, 1, null],
  ])("on %d cores with %d bytes are %d at once, of %s threads", (cores, memory, atOnce, threads) => {
    expect(defaultJobs(cores, memory)).toBe(atOnce);
    expect(threadsOf(atOnce, cores)).toBe(threads);
  });
});

describe("the time that remains", () => {
  const runs = ["s1", "s2", "s3"].flatMap((id) => [1, 2].map((seed) => ({ id, seed })));
  const expected = (id: string) => ({ s1: 60, s2: 600 })[id] ?? 0;
  const step = (id: string, epoch: number): RunEvent => ({
    kind: "step",
    ...{ id, seed: 1, epoch, epochs: 10, part: 1, logs: {} },
  });

  it("is known from the start, by what experiments are expected to take, and shared by jobs", () => {
    const remaining = new RemainingTime(runs, 2, expected);
    expect(remaining.toCome()).toEqual({ runs, minutes: 11 });
    remaining.tell({ kind: "begins", id: "s1", seed: 1 });
    expect(remaining.line()).toBe("run 1 of 6, about 11 min left");
  });

  it("follows the speed of the first epochs", () => {
    let time = 0;
    const remaining = new RemainingTime(runs, 1, expected, () => time);
    remaining.tell({ ...step("s1", 0), kind: "step", part: 0 } as RunEvent);
    time = 18_000;
    remaining.tell(step("s1", 0));
    // The run takes three times as long as expected, and so will the others.
    expect(remaining.toCome().minutes).toBe(Math.ceil(3 * (0.9 + 1 + 2 * 10)));
  });

  it("is that of the same experiment with another seed, once one has ended; what trains nothing takes none", () => {
    const remaining = new RemainingTime(runs, 1, expected);
    for (const event of [ended("s1", 1, 60), ended("s2", 1, 1200), ended("s3", 1, 1200)]) remaining.tell(event);
    expect(remaining.toCome()).toEqual({ runs: runs.filter(({ seed }) => seed === 2), minutes: 21 });
    remaining.tell(ended("s2", 2, 1200));
    remaining.tell(ended("s1", 2, 60));
    expect(remaining.toCome().minutes).toBe(0);
  });
});

describe("the lines of a log", () => {
  const shownLines = (named: boolean) => {
    const lines: string[] = [];
    const show = plainLines((line) => lines.push(line), new RemainingTime([{ id: "s1", seed: 2 }], 1, () => 30), named);
    show({ kind: "begins", id: "s1", seed: 2 });
    show({ kind: "line", id: "s1", seed: 2, text: "\none\ntwo" });
    return lines;
  };

  it("stand as they are where one run goes on, and name it where there are several", () => {
    expect(shownLines(false)).toEqual(["\nrun 1 of 1, about 1 min left", "\none\ntwo"]);
    expect(shownLines(true)).toEqual([
      "\nrun 1 of 1, about 1 min left: s1, seed 2 begins",
      "s1, seed 2  one",
      "s1, seed 2  two",
    ]);
  });
});

/** A terminal that keeps what is on its screen: carriage return, cursor up, clear to the line's end and to the screen's. */
function screen(rows: number) {
  const lines: string[] = [""];
  let at = 0;
  let writes = 0;
  const write = (text: string) => {
    writes++;
    for (const [piece] of text.replaceAll("\x1b", "␛").matchAll(/␛\[\d*[A-Z]|[\r\n]|[^␛\r\n]+/g)) {
      if (piece === "\n") lines[++at] ??= "";
      else if (/^␛.*A$/.test(piece)) at -= Number(piece.slice(2, -1));
      else if (piece === "␛[J") lines.splice(at + 1);
      else if (piece !== "\r" && piece !== "␛[K") lines[at] = piece;
    }
  };
  return { rows, columns: 100, write, lines, writes: () => writes };
}

describe("the table in a terminal", () => {
  const names = ["s1", "s2", "s4"].map((id) => ({ id, seed: 1 }));
  const step = (id: string, epoch: number): RunEvent => {
    const logs = { loss: 0.6123, accuracy: 0.687 };
    return { kind: "step", id, seed: 1, epoch, epochs: 4, part: 1, logs };
  };

  it("is drawn over itself, with what is done, what runs, and the time it needs", () => {
    const terminal = screen(24);
    let time = 0;
    const table = new RunTable(names, new RemainingTime(names, 1, () => 75), terminal, () => time);
    table.tell(ended("s1", 1, 75, true));
    table.tell({ kind: "begins", id: "s2", seed: 1 });
    time = 10_000;
    table.tell(step("s2", 0));
    const [head, s1, s2, s4, foot, rest] = terminal.lines;
    expect(head).toMatch(/^run +state +epoch +loss +accuracy +val loss +val acc\. +time$/);
    expect(s1).toMatch(/^s1, seed 1 +done before +2\/2 +0\.5000 +0\.750 +0\.9000 +0\.500 +1:15$/);
    expect(s2).toMatch(/^s2, seed 1 +running +1\/4 +0\.6123 +0\.687 +0:30 left$/);
    expect(s4.trim()).toBe("s4, seed 1  waiting");
    expect(foot).toBe("run 1 of 3, about 2 min left");
    expect(rest).toBe("");
  });

  it("is not drawn for every batch", () => {
    const terminal = screen(24);
    const table = new RunTable(names, new RemainingTime(names, 1, () => 75), terminal, () => 0);
    table.tell({ kind: "begins", id: "s1", seed: 1 });
    for (let i = 0; i < 100; i++) table.tell(step("s1", 0));
    expect(terminal.writes()).toBe(1);
  });

  it("shows what runs where the terminal is too low for all", () => {
    const many = [1, 2, 3, 4, 5, 6, 7, 8].map((seed) => ({ id: "s1", seed }));
    const terminal = screen(7);
    const table = new RunTable(many, new RemainingTime(many, 1, () => 60), terminal, () => 0);
    for (const { id, seed } of many.slice(0, 5)) table.tell(ended(id, seed, 60));
    table.tell({ kind: "begins", id: "s1", seed: 6 });
    expect(terminal.lines.length).toBeLessThanOrEqual(7);
    expect(terminal.lines.join("\n")).toContain("s1, seed 6  running");
    expect(terminal.lines.join("\n")).toContain("4 runs are not shown");
  });
});

describe("the store's network", () => {
  const folder = mkdtempSync(join(tmpdir(), "store-"));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const name = { id: "s2", seed: 1 };
  const small = (seed: number) => new Sequential([new Dense(3), new Dense(2)], { inputShape: [4], seed });
  const values = async (model: TrainableModel) => (await model.getWeights()).map(({ data }) => Array.from(data));

  it("is kept for one run, and found by stores of the same settings", async () => {
    const store = new RunStore({ folder, settings: { epochs: 3 }, network: name });
    await store.writeWeights(name, small(1));
    await store.writeWeights({ id: "s2", seed: 2 }, small(2));
    const [again, other] = [small(5), small(5)];
    expect(await store.readWeights(name, again)).toBe(true);
    expect(await values(again)).toEqual(await values(small(1)));
    expect(await store.readWeights({ id: "s2", seed: 2 }, other)).toBe(false);
    expect(await new RunStore({ folder, settings: { epochs: 4 } }).readWeights(name, other)).toBe(false);
    expect(await values(other)).toEqual(await values(small(5)));
  });

  it("counts for nothing when its file is damaged", async () => {
    const store = new RunStore({ folder, settings: {}, network: name });
    writeFileSync(join(folder, "s2-seed1.safetensors"), "not a tensor");
    expect(await store.readWeights(name, small(1))).toBe(false);
  });
});
