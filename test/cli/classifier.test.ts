import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PNG } from "pngjs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { bowls } from "../../src/data/bowls/bowls.js";

const main = join(import.meta.dirname, "..", "..", "dist", "src", "cli", "main.js");
const folder = mkdtempSync(join(tmpdir(), "classifier-"));
const photos: string[] = [];

/** Runs the built command in the folder. */
function noodlenet(...args: string[]) {
  return spawnSync(process.execPath, [main, ...args], { cwd: folder, encoding: "utf8" });
}

function writePng(path: string, pixels: ArrayLike<number>, size: number): void {
  const png = new PNG({ width: size, height: size });
  for (let p = 0; p < size * size; p++)
    for (let c = 0; c < 4; c++) png.data[4 * p + c] = c === 3 ? 255 : pixels[3 * p + c];
  writeFileSync(path, PNG.sync.write(png));
}

let trained: ReturnType<typeof noodlenet>;

beforeAll(() => {
  const size = 32;
  const { x, y, classNames } = bowls(20, 1, { size });
  for (const name of classNames) mkdirSync(join(folder, "photos", name), { recursive: true });
  y.forEach((label, i) => {
    const path = join("photos", classNames[label], `${i}.png`);
    writePng(join(folder, path), x.data.subarray(i * size * size * 3, (i + 1) * size * size * 3), size);
    photos.push(path);
  });
  writeFileSync(join(folder, "photos", "udon", "broken.jpg"), "no picture");
  trained = noodlenet("train", "photos", "--size", "32", "--epochs", "2", "--out", "bowls.keras");
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("noodlenet train", () => {
  it("learns from folders of photos and writes a model with its notes", () => {
    expect(trained.stderr).toContain("left out");
    expect(trained.stderr).toContain("broken.jpg");
    expect(trained.stdout).toContain("2 classes, 16 photos to train on, 4 to validate");
    expect(trained.status).toBe(0);
    const notes = JSON.parse(readFileSync(join(folder, "bowls.keras.json"), "utf8"));
    expect(notes).toEqual({ classNames: ["ramen", "udon"], size: [32, 32], preparation: "none" });
  });

  it.each([
    [["train", "nowhere"], "nowhere does not exist"],
    [["train", "photos", "--weights", "nowhere.h5"], "nowhere.h5"],
    [["train", "photos", "--size", "8"], "Give a whole number from 32."],
    [["train", "photos", "--size", "32", "--epochs", "1", "--out", "model.txt"], "model.txt"],
    [["train", "photos", "--size", "32", "--out", "no/such/folder/model.keras"], "its folder cannot be written to"],
  ])("%j ends with one line that says what to mend", (args, message) => {
    const { status, stderr } = noodlenet(...args);
    expect(status).toBe(1);
    expect(stderr).toContain(message);
    expect(stderr).not.toMatch(/^\s+at /m);
    expect(existsSync(join(folder, "model.txt"))).toBe(false);
  });
});

describe("noodlenet predict", () => {
  it("says the class and the probability of each", () => {
    const { status, stdout } = noodlenet("predict", "bowls.keras", photos[0], photos[1]);
    expect(status).toBe(0);
    const lines = stdout.trim().split("\n");
    expect(lines).toHaveLength(2);
    for (const line of lines) expect(line).toMatch(/^photos\S+: (ramen|udon) {2}\(ramen \d\.\d{3}, udon \d\.\d{3}\)$/);
  });

  it("prints JSON on request", () => {
    const predictions = JSON.parse(noodlenet("predict", "bowls.keras", "--json", ...photos.slice(0, 3)).stdout);
    expect(predictions.map(({ file }: { file: string }) => file)).toEqual(photos.slice(0, 3));
    for (const { class: name, probabilities } of predictions) {
      expect(probabilities.ramen + probabilities.udon).toBeCloseTo(1, 5);
      expect(probabilities[name]).toBeGreaterThanOrEqual(0.5);
    }
  });

  it("names the files that are no pictures, and goes on with the others", () => {
    const { status, stdout, stderr } = noodlenet(
      "predict",
      "bowls.keras",
      "missing.jpg",
      "photos/udon/broken.jpg",
      photos[0],
    );
    expect(status).toBe(1);
    expect(stderr).toContain("missing.jpg");
    expect(stderr).toContain("broken.jpg");
    expect(stdout.trim().split("\n")).toHaveLength(1);
  });

  it("numbers the classes of a model without notes, and says so", () => {
    writeFileSync(join(folder, "bare.keras"), readFileSync(join(folder, "bowls.keras")));
    const { stdout, stderr } = noodlenet("predict", "bare.keras", photos[0]);
    expect(stdout).toMatch(/: [01] {2}\(0 /);
    expect(stderr).toContain("bare.keras.json is missing");
  });

  it.each([
    [["predict", "missing.keras", "photo.jpg"], "missing.keras"],
    [["predict", "bowls.keras"], "missing required argument"],
  ])("%j ends with one line that says what to mend", (args, message) => {
    const { status, stderr } = noodlenet(...args);
    expect(status).toBe(1);
    expect(stderr).toContain(message);
  });
});
