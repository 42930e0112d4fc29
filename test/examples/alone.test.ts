import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PNG } from "pngjs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { bowls } from "../../src/bowls/bowls.js";
import { hasShared, sharedMissing, sharedPath } from "../shared.js";

const root = join(import.meta.dirname, "..", "..");
const sources = join(root, "examples");
const built = join(root, "dist", "examples");
const SIZE = 32;

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "alone-"));
  const { x, y, classNames } = bowls(6, 1, { size: SIZE });
  y.forEach((label, i) => {
    const dir = join(folder, "photos", ["train", "val", "test"][Math.floor(i / 2)], classNames[label]);
    mkdirSync(dir, { recursive: true });
    const png = new PNG({ width: SIZE, height: SIZE });
    for (let p = 0; p < SIZE * SIZE; p++)
      png.data.set([...x.data.subarray(3 * (i * SIZE * SIZE + p), 3 * (i * SIZE * SIZE + p) + 3), 255], 4 * p);
    writeFileSync(join(dir, `${i}.png`), PNG.sync.write(png));
  });
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Starts a built example as a program, in a folder of its own. */
function run(name: string, ...args: string[]): string {
  const path = join(built, `${name}.js`);
  return execFileSync(process.execPath, [path, ...args], { cwd: folder, encoding: "utf8", stdio: "pipe" });
}

describe("an experiment that is started alone", () => {
  it.each(["s1-dense", "s2-cnn", "s4-dropout", "s5-batch-norm", "s6-l2"])(
    "%s trains on a folder of photos, tests, and draws the loss",
    (name) => {
      expect(run(name, "photos")).toMatch(
        /Total params: [\s\S]*test: loss \d+\.\d{4}, accuracy [01]\.\d{3} of 2 pictures/,
      );
      const chart = readFileSync(join(folder, `${name.slice(0, 2)}-loss.svg`), "utf8");
      expect(chart).toContain("<svg");
    },
  );

  it("s3 reads its curves for overfitting", () => {
    expect(run("s3-overfitting", "photos")).toMatch(
      /lowest after epoch \d+: \d+\.\d{4}\nafter the last epoch it is \d+\.\d{4}\ntraining accuracy minus validation accuracy: -?[01]\.\d{3}/,
    );
  });

  it.skipIf(!hasShared)(`s7 and s8 take VGG16's weights from a file${hasShared ? "" : ` (${sharedMissing})`}`, () => {
    const weights = sharedPath("weights", "vgg16_notop.h5");
    expect(run("s7-vgg16-frozen", "photos", weights)).toMatch(/test: loss \d+\.\d{4}, accuracy [01]\.\d{3} of 2/);
    expect(run("s8-fine-tune", "photos", weights)).toMatch(
      /test accuracy with VGG16 frozen [01]\.\d+, fine-tuned [01]\.\d+/,
    );
  });

  it("says which folders are missing", () => {
    expect(() => run("s1-dense", join("photos", "train"))).toThrow(/must hold the folders train, val and test/);
  });
});

describe("an experiment that is imported", () => {
  it("does not run", async () => {
    const names = readdirSync(sources).flatMap((name) => /^(s\d.*)\.ts$/.exec(name)?.[1] ?? []);
    expect(names).toHaveLength(8);
    const imports = names.map((name) => `await import(${JSON.stringify(join(built, `${name}.js`))});`).join("\n");
    writeFileSync(join(folder, "main.mjs"), `${imports}\nconsole.log("imported");`);
    expect(execFileSync(process.execPath, ["main.mjs"], { cwd: folder, encoding: "utf8" })).toBe("imported\n");
  });
});
