import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";

const main = join(import.meta.dirname, "..", "..", "dist", "src", "cli", "main.js");

/** Runs the built command. */
function noodlenet(...args: string[]) {
  return spawnSync(process.execPath, [main, ...args], { encoding: "utf8" });
}

describe("noodlenet", () => {
  it.each([
    [["report", "--only", "s9"], 'There is no experiment "s9"; there are s1, s2'],
    [["report", "--epochs", "0"], "Give a whole number from 1."],
    [["report", "--epochs", "many"], "Give a whole number from 1."],
    [["report", "--data", "/no/such/folder"], "error: /no/such/folder does not exist"],
    [["report", "--dta", "photos"], "unknown option '--dta'"],
    [["reprot"], "unknown command 'reprot'"],
    [["help", "reprot"], "error: unknown command 'reprot'\n(npx noodlenet --help lists the commands)"],
    [["predict"], "missing required argument 'model'\n(npx noodlenet predict --help lists what it takes)"],
  ])("%j ends with one line that says what to mend", (args, message) => {
    const { status, stderr } = noodlenet(...args);
    expect(status).toBe(1);
    expect(stderr).toContain(message);
    expect(stderr).not.toMatch(/^\s+at /m);
  });

  it("says before a training that a folder is where its model would be written", () => {
    const folder = join(mkdtempSync(join(tmpdir(), "out-")), "model.keras");
    mkdirSync(folder);
    const { status, stderr } = noodlenet("train", "photos", "--out", folder);
    expect(status).toBe(1);
    expect(stderr).toBe(`error: ${folder} is a folder; give the path of a file with --out\n`);
    rmSync(dirname(folder), { recursive: true });
  });

  it("helps with a command, and with all", () => {
    expect(noodlenet("help", "predict").stdout).toContain("Usage: noodlenet predict");
    expect(noodlenet("help", "predict").status).toBe(0);
    expect(noodlenet("help").stdout).toBe(noodlenet("--help").stdout);
  });

  it("names every kind of file that predict opens", () => {
    const { stdout } = noodlenet("predict", "--help");
    for (const ending of [".keras", ".h5", ".safetensors", ".onnx", ".zip"]) expect(stdout).toContain(ending);
  });

  it("ends quietly where whoever reads its output stops before the end", () => {
    const model = join(import.meta.dirname, "../io/keras/compiled/3-adam.keras");
    // The reader has ended before the program writes.
    const program = `"${process.execPath}" "${main}" summary "${model}" | "${process.execPath}" -e ""`;
    expect(spawnSync(program, { shell: true, encoding: "utf8" }).stderr).toBe("");
  });

  it("doctor tries what this machine computes with, and says what the rest would need", () => {
    const { status, stdout } = noodlenet("doctor");
    expect(status).toBe(0);
    expect(stdout).toMatch(/^yes {2}wasm +the processor, \d+ threads?; the default$/m);
    expect(stdout).toMatch(
      /^(yes|no ) {2}wasm, wide vectors +(the processor, .*the same bits|.*there are no wide vectors here: )/m,
    );
    expect(stdout).toMatch(/^yes {2}gpu\.js webasm +the processor/m);
    expect(stdout).toMatch(/^no {3}gpu\.js webgl2 +WebGL 2 is the browser's; use it in a page/m);
  });
});
