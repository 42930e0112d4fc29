import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { Command } from "commander";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { keepModel } from "../../src/cli/keepModel.js";
import { addTrain } from "../../src/cli/train.js";
import * as atomicFile from "../../src/io/files/writeAtomically.js";
import { loadModel } from "../../src/io/index.js";
import { Dense } from "../../src/layers/Dense.js";
import { Sequential } from "../../src/models/Sequential.js";
import { png } from "../data/images.js";

const main = join(import.meta.dirname, "..", "..", "dist", "src", "cli", "main.js");
const folder = mkdtempSync(join(tmpdir(), "broken-off-"));

beforeAll(() => {
  for (const [label, name] of ["ramen", "udon"].entries()) {
    mkdirSync(join(folder, "photos", name), { recursive: true });
    for (let i = 0; i < 20; i++) {
      const path = join(folder, "photos", name, `${i}.png`);
      writeFileSync(
        path,
        png(40, 40, (x, y) => [(90 * label + x * i) % 256, (x * y) % 256, y]),
      );
    }
  }
});
afterAll(() => rmSync(folder, { recursive: true }));
afterEach(() => vi.restoreAllMocks());

/** Trains until `when` holds of what was written to standard error, then sends the signal. */
async function interrupted(signal: NodeJS.Signals, out: string, when: RegExp) {
  const args = ["train", "photos", "--size", "64", "--epochs", "10000", "--patience", "10000", "--out", out];
  const child: ChildProcess = spawn(process.execPath, [main, ...args], { cwd: folder });
  let [stdout, stderr] = ["", ""];
  let sent = false;
  const look = () => {
    if (sent || !when.test(stdout + stderr)) return;
    sent = true;
    child.kill(signal);
  };
  child.stdout?.on("data", (text) => {
    stdout += text;
    look();
  });
  child.stderr?.on("data", (text) => {
    stderr += text;
    look();
  });
  const status = await new Promise((resolve) => child.once("close", resolve));
  return { stdout, stderr, status };
}

describe("noodlenet train, broken off", () => {
  it.each([
    ["SIGINT", 130],
    ["SIGTERM", 143],
  ] as const)("by %s keeps the best weights so far, says so, and ends with %i", async (signal, code) => {
    const { stdout, stderr, status } = await interrupted(signal, `${signal}.keras`, /epoch +3\/10000 /);
    expect(stderr).toMatch(/^interrupted after \d+ epochs: the best weights so far are kept$/m);
    const [, epoch] = /best weights: those of epoch (\d+), validation loss/.exec(stdout)!;
    expect(Number(epoch)).toBeGreaterThan(0);
    expect(stdout).toContain(`wrote ${signal}.keras`);
    expect(stdout).toContain(
      `the same command begins anew and replaces ${signal}.keras; give another --out to keep it`,
    );
    expect(status).toBe(code);
    expect((await loadModel(join(folder, `${signal}.keras`))).metadata.classNames).toBe('["ramen","udon"]');
    expect(readdirSync(folder).filter((name) => /tmp|trial/.test(name))).toEqual([]);
  });

  it("before an epoch was finished says that there is nothing to keep", async () => {
    const { stderr, status } = await interrupted("SIGINT", "none.keras", /Non-trainable params/);
    // The signal may come before the first epoch's first step, and then ends the process.
    if (stderr !== "")
      expect(stderr).toContain("interrupted after 0 epochs: no epoch was finished, so there is nothing to keep");
    expect(status === 130 || status === null).toBe(true);
    expect(existsSync(join(folder, "none.keras"))).toBe(false);
  });

  it("where the disk becomes full writes the model elsewhere, and says where", async () => {
    const full = Object.assign(new Error("ENOSPC: no space left on device, write"), {
      code: "ENOSPC",
      syscall: "write",
    });
    const write = atomicFile.writeAtomically;
    vi.spyOn(atomicFile, "writeAtomically").mockImplementation(async (path, bytes) => {
      if (String(path).endsWith("full.keras") && String(path).startsWith(folder)) throw full;
      await write(path, bytes);
    });
    const errors = vi.spyOn(console, "error").mockImplementation(() => {});
    const logs = vi.spyOn(console, "log").mockImplementation(() => {});
    vi.spyOn(process.stderr, "write").mockImplementation(() => true);
    const program = new Command();
    addTrain(program);
    const out = join(folder, "full.keras");
    const args = ["train", join(folder, "photos"), "--size", "32", "--epochs", "1", "--out", out];
    await program.parseAsync(args, { from: "user" });
    expect(errors.mock.calls.flat().join("\n")).toContain("ENOSPC: no space left on device, write");
    const [, path] = /wrote (\S+) with these weights/.exec(logs.mock.calls.flat().join("\n"))!;
    expect(path).not.toBe(out);
    expect(basename(path)).toContain("full.keras");
    expect((await loadModel(path)).metadata.classNames).toBe('["ramen","udon"]');
    rmSync(path);
  });

  it("where no place has room says what the system said, and where there is none before training says so then", async () => {
    const full = Object.assign(new Error("ENOSPC: no space left on device, write"), {
      code: "ENOSPC",
      syscall: "write",
    });
    vi.spyOn(atomicFile, "writeAtomically").mockRejectedValue(full);
    vi.spyOn(console, "error").mockImplementation(() => {});
    vi.spyOn(console, "log").mockImplementation(() => {});
    const model = new Sequential([new Dense(2)], { inputShape: [3] });
    await expect(keepModel(model, join(folder, "x.keras"))).rejects.toBe(full);
    const program = new Command();
    addTrain(program);
    const args = ["train", join(folder, "photos"), "--size", "32", "--epochs", "1", "--out", join(folder, "y.keras")];
    await expect(program.parseAsync(args, { from: "user" })).rejects.toThrow(
      /y\.keras: a model of \d+\.\d MB cannot be written there \(ENOSPC\); free some space/,
    );
  });
});
