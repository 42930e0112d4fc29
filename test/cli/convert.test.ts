import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { loadModel, readSafetensors } from "../../src/io/index.js";
import { expectClose } from "../equal.js";

const root = join(import.meta.dirname, "..", "..");
const golden = (name: string) => join(root, "test", "goldens", "files", name);
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "convert-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** Runs the built command. */
function noodlenet(...args: string[]) {
  const main = join(root, "dist", "src", "cli", "main.js");
  return spawnSync(process.execPath, [main, ...args], { encoding: "utf8" });
}

describe("noodlenet convert", () => {
  it("writes Keras's model as safetensors, and that as .h5, with the same predictions", async () => {
    const [middle, end] = [join(folder, "small.safetensors"), join(folder, "small.h5")];
    const { stdout, status } = noodlenet("convert", golden("small.keras"), middle);
    expect(stdout).toContain("the model small, ");
    expect(status).toBe(0);
    expect(noodlenet("convert", middle, end).status).toBe(0);
    const { tensors } = readSafetensors(readFileSync(golden("small.safetensors")));
    const y = await (await loadModel(end)).predict(tensors.get("x")!);
    expectClose({ shape: y.shape, data: y.dataSync() }, tensors.get("y")!, 1e-5);
  });

  it("writes weights alone when asked to, or when the name says so", async () => {
    const plain = join(folder, "weights.safetensors");
    expect(noodlenet("convert", golden("small.h5"), plain, "--weights-only").stdout).toContain("the weights of small");
    expect(readSafetensors(readFileSync(plain)).metadata).toEqual({});
    expect(noodlenet("convert", golden("small.h5"), join(folder, "small.weights.h5")).status).toBe(0);
  });

  it.each([
    [["convert", golden("small.weights.h5"), "x.keras"], "holds weights but no model"],
    [["convert", golden("small.keras"), "x.onyx"], "the name has no known ending"],
    [["convert", "/no/such.keras", "x.h5"], "/no/such.keras cannot be read: it does not exist"],
    [["summary", join(root, "package.json")], "is JSON without a modelTopology"],
  ])("%j ends with one line that says what to mend", (args, message) => {
    const { status, stderr } = noodlenet(...args);
    expect(status).toBe(1);
    expect(stderr).toContain(message);
    expect(stderr).not.toMatch(/^\s+at /m);
  });
});

describe("noodlenet summary", () => {
  it("prints the layers and their parameters", () => {
    const { stdout, status } = noodlenet("summary", golden("small.keras"));
    expect(status).toBe(0);
    expect(stdout).toContain('Model: "small"');
    expect(stdout).toMatch(/conv \(Conv2D\)\s+\(None, 16, 16, 8\)\s+224/);
  });
});
