import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PNG } from "pngjs";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import type { ReportResults } from "../../study/index.js";
import { paintBowls } from "../../study/paintedBowls.js";

const main = join(import.meta.dirname, "..", "..", "dist", "src", "cli", "main.js");
let dir: string;
let side: ReturnType<typeof report>;

beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), "report-"));
  for (const part of ["train", "val", "test"])
    for (const name of ["bright", "dark"]) {
      mkdirSync(join(dir, "photos", part, name), { recursive: true });
      for (let i = 0; i < 4; i++) writeFileSync(join(dir, "photos", part, name, `${i}.png`), picture(name, i));
    }
  side = report("side", "--only", "s1,s2,s3", "--seeds", "2", "--jobs", "2");
});

afterAll(() => rmSync(dir, { recursive: true, force: true }));

function picture(name: string, i: number): Buffer {
  const png = new PNG({ width: 8, height: 8 });
  for (let p = 0; p < 64; p++) png.data.set([(p * (i + 3) * 7) % 100, name === "bright" ? 200 : 20, 9 * i, 255], 4 * p);
  return PNG.sync.write(png);
}

const base = () => [main, "report", "--quick", "--data", join(dir, "photos")];

function report(out: string, ...args: string[]) {
  return spawnSync(process.execPath, [...base(), "--out", join(dir, out), ...args], { encoding: "utf8" });
}

/** Results without what no two runs have in common. */
function figures(out: string) {
  const { experiments }: ReportResults = JSON.parse(readFileSync(join(dir, out, "results.json"), "utf8"));
  return experiments.map(({ seconds, megabytes, ...rest }) => rest);
}

describe("noodlenet report --jobs", () => {
  it("gives, run by run in processes of their own, the bits that one process gives", () => {
    expect(side.status, side.stderr).toBe(0);
    expect(side.stdout).toContain("s1, seed 2  epoch 1/1  loss");
    // s3 is of s2's network. Without s2 itself the figures, which take long, are not drawn.
    const alone = report("alone", "--only", "s1,s3", "--seeds", "2");
    expect(alone.status, alone.stderr).toBe(0);
    expect(figures("side").filter(({ id }) => id !== "s2")).toEqual(figures("alone"));
    expect(figures("side").map(({ id, seed }) => `${id} ${seed}`)).toEqual(
      [1, 2].flatMap((seed) => ["s1", "s2", "s3"].map((id) => `${id} ${seed}`)),
    );
    expect(figures("side")[2].history).toEqual(figures("side")[1].history);
  });

  it("paints its pictures where there is no folder of them: the same in several threads, from where they are sent on", async () => {
    const built = join(import.meta.dirname, "..", "..", "dist", "study", "paintedBowls.js");
    const { paintBowlsInThreads } = await import(built);
    expect(await paintBowlsInThreads(3, 3, 8)).toEqual(paintBowls(3, 8));
    const out = join(dir, "painted");
    const args = [main, "report", "--quick", "--only", "s1", "--jobs", "1", "--out", out];
    const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: "utf8" });
    expect(status, stderr).toBe(0);
    expect(stdout).toMatch(
      /^painting bowls.*\npainted bowls: ramen and udon; 16 pictures for training, 28 for validation, 8 for testing\n/,
    );
    expect(stdout).toMatch(/validation loss was lowest/);
    expect(JSON.parse(readFileSync(join(out, "results.json"), "utf8")).data).toBe("painted bowls");
  });

  it("goes on from what is kept, the figures' network included, without training again", () => {
    expect(existsSync(join(dir, "side", "runs", "s2-seed1.safetensors"))).toBe(true);
    const { status, stdout } = report("side", "--only", "s1,s2,s3", "--seeds", "2", "--jobs", "2");
    expect(status).toBe(0);
    expect(stdout.match(/done before/g)).toHaveLength(6);
    expect(stdout).not.toContain("epoch 1/1");
  });

  it("names the run that fails, and keeps the others'", () => {
    // A file stands where the run is to write its own.
    mkdirSync(join(dir, "broken"));
    writeFileSync(join(dir, "broken", "s2"), "");
    const { status, stderr } = report("broken", "--only", "s1,s2", "--jobs", "1");
    expect(status).toBe(1);
    expect(stderr).toMatch(/^error: the report's run of s2, seed 1 failed: .*broken.s2/m);
    expect(stderr).toContain("the same command continues from there");
    expect(stderr).not.toMatch(/^\s+at /m);
    expect(readdirSync(join(dir, "broken", "runs"))).toEqual(["s1-seed1.json"]);
  });

  it.skipIf(process.platform === "win32")("ends its processes when it is interrupted", async () => {
    const args = ["--only", "s1,s2", "--epochs", "100000", "--jobs", "2", "--out", join(dir, "cut")];
    const child = spawn(process.execPath, [...base(), ...args]);
    let said = "";
    child.stderr.on("data", (text) => {
      said += text;
    });
    let printed = "";
    for await (const text of child.stdout) {
      printed += text;
      if (/seed 1 +epoch/.test(printed)) break;
    }
    const workers = childrenOf(child.pid!);
    expect(workers).toHaveLength(2);
    child.kill("SIGINT");
    const [code] = await once(child, "exit");
    expect(code).toBe(130);
    expect(said).toContain("stopped before the first run was finished; the same command begins anew");
    await vi.waitFor(() => expect(workers.filter(isAlive)).toEqual([]), { timeout: 10_000 });
  });
});

function childrenOf(parent: number): number[] {
  const { stdout } = spawnSync("ps", ["-A", "-o", "pid=,ppid="], { encoding: "utf8" });
  const pairs = stdout
    .trim()
    .split("\n")
    .map((line) => line.trim().split(/\s+/).map(Number));
  // ps itself was started by this process, not by that one.
  return pairs.filter(([, ppid]) => ppid === parent).map(([pid]) => pid);
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

describe.skipIf(process.platform === "win32")("noodlenet report, interrupted", () => {
  it("says that finished runs are stored, and then continues from them", async () => {
    const args = [...base(), "--only", "s1,s2", "--epochs", "40", "--out", join(dir, "stopped")];
    const child = spawn(process.execPath, args);
    let said = "";
    child.stderr.on("data", (text) => {
      said += text;
    });
    child.stdout.on("data", (text) => {
      if (String(text).includes("run 2 of 2")) child.kill("SIGINT");
    });
    const [code] = await once(child, "close");
    expect(code).toBe(130);
    expect(said).toContain(`finished runs are stored in ${join(dir, "stopped")}/`);
    expect(said).toContain("the same command continues from there: only unfinished runs begin anew");
    expect(readdirSync(join(dir, "stopped", "runs"))).toEqual(["s1-seed1.json"]);
    const { status, stdout } = report("stopped", "--only", "s1", "--epochs", "40");
    expect(status).toBe(0);
    expect(stdout.match(/done before/g)).toHaveLength(1);
  });

  it("before a run was finished says that the same command begins anew, and leaves nothing behind", async () => {
    const out = join(dir, "early");
    const child = spawn(process.execPath, [main, "report", "--only", "s1", "--out", out]);
    let said = "";
    child.stderr.on("data", (text) => {
      said += text;
    });
    child.stdout.on("data", () => child.kill("SIGINT"));
    const [code] = await once(child, "close");
    expect(code).toBe(130);
    expect(said.trim()).toBe("stopped before the first run was finished; the same command begins anew");
    expect(existsSync(out)).toBe(false);
  });
});

describe.skipIf(process.platform === "win32" || process.getuid?.() !== 0)("noodlenet report as another user", () => {
  it("says at once that a folder is write-protected", () => {
    const locked = join(dir, "locked");
    mkdirSync(locked, { mode: 0o555 });
    chmodSync(dir, 0o755);
    const args = [main, "report", "--quick", "--only", "s1", "--out", join(locked, "report")];
    const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: "utf8", uid: 65534, gid: 65534 });
    expect(status).toBe(1);
    expect(stdout).toBe("");
    expect(stderr).toBe(
      `error: report: nothing can be written into ${join(locked, "report")}, since ${locked} is write-protected (EACCES); give another --out\n`,
    );
  });
});

describe("noodlenet report --explain", () => {
  it("is described by the help, and refused for a trial run, which judges nothing", () => {
    const help = spawnSync(process.execPath, [main, "report", "--help"], { encoding: "utf8" }).stdout;
    expect(help.replace(/\s+/g, " ")).toContain("--explain search the settings that the original report leaves open");
    const { status, stderr } = report("explained", "--explain");
    expect(status).toBe(1);
    expect(stderr).toContain("give one of the two");
    expect(existsSync(join(dir, "explained"))).toBe(false);
  });
});
