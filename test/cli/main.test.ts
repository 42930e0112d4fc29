import { spawnSync } from "node:child_process";
import { join } from "node:path";
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
  ])("%j ends with one line that says what to mend", (args, message) => {
    const { status, stderr } = noodlenet(...args);
    expect(status).toBe(1);
    expect(stderr).toContain(message);
    expect(stderr).not.toMatch(/^\s+at /m);
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
