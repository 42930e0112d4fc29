import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PNG } from "pngjs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { bowls } from "../../src/bowls/bowls.js";
import { loadModel, saveModel } from "../../src/io/index.js";
import { Dense } from "../../src/layers/Dense.js";
import { Flatten } from "../../src/layers/reshaping.js";
import { Sequential } from "../../src/models/Sequential.js";

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

/** Some of the photos again, in a folder that is divided. */
function dividePhotos(): void {
  for (const part of ["train", "test"])
    for (const name of ["ramen", "udon"]) {
      mkdirSync(join(folder, "parts", part, name), { recursive: true });
      const own = photos.filter((path) => path.includes(name)).slice(0, part === "test" ? 2 : 3);
      for (const [i, path] of own.entries())
        writeFileSync(join(folder, "parts", part, name, `${i}.png`), readFileSync(join(folder, path)));
    }
}

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
  dividePhotos();
  trained = noodlenet("train", "photos", "--size", "32", "--epochs", "2", "--out", "bowls.keras");
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("noodlenet train", () => {
  it("learns from folders of photos and writes a model that knows its classes", async () => {
    expect(trained.stderr).toContain("left out");
    expect(trained.stderr).toContain("broken.jpg");
    expect(trained.stdout).toContain("2 classes, 16 photos for training, 4 for validation");
    expect(trained.status).toBe(0);
    const { metadata, inputShape } = await loadModel(join(folder, "bowls.keras"));
    expect(metadata).toEqual({ classNames: '["ramen","udon"]', preparation: "none" });
    expect(inputShape).toEqual([32, 32, 3]);
    expect(existsSync(join(folder, "bowls.keras.json"))).toBe(false);
  });

  it("says what the best weights are, and that --weights helps a small folder that is learned badly", () => {
    expect(trained.stdout).toMatch(
      /best weights: those of epoch [12], validation loss \d\.\d{4}, accuracy [01]\.\d{3}/,
    );
    const accuracy = Number(/accuracy ([\d.]+)/.exec(trained.stdout)?.[1]);
    const hint = "16 photos are few to train from scratch. --weights imagenet";
    expect(trained.stdout.includes(hint)).toBe(accuracy < 0.9);
  });

  it("takes the classes that are named, in their order", async () => {
    mkdirSync(join(folder, "photos", "soba"));
    writeFileSync(join(folder, "photos", "soba", "0.png"), readFileSync(join(folder, photos[0])));
    const args = ["--classes", "udon,ramen", "--size", "32", "--epochs", "1", "--out", "two.safetensors"];
    const { status, stdout } = noodlenet("train", "photos", ...args);
    rmSync(join(folder, "photos", "soba"), { recursive: true });
    expect(status).toBe(0);
    expect(stdout).toContain("2 classes");
    expect((await loadModel(join(folder, "two.safetensors"))).metadata.classNames).toBe('["udon","ramen"]');
  });

  it("says why it stopped early", () => {
    const args = ["--size", "32", "--epochs", "40", "--patience", "1", "--out", "early.keras"];
    const { stdout } = noodlenet("train", "photos", ...args);
    const [, epochs] = /stopped after (\d+) epochs?: the validation loss has not improved for 1 epoch$/m.exec(stdout)!;
    expect(stdout).toContain(`best weights: those of epoch ${Number(epochs) - 1},`);
  });

  it.each([
    [["train", "nowhere"], "nowhere does not exist"],
    [["train", "photos", "--weights", "nowhere.h5"], "nowhere.h5"],
    [["train", "photos", "--size", "8"], "Give a whole number from 32."],
    [["train", "photos", "--classes", "udon"], "Give two or more names of folders with commas between"],
    [["train", "photos", "--classes", "udon,soba"], 'has no folder "soba" of classes'],
    [["train", "photos", "--classes", "udon,udon"], '--classes is "udon", "udon"; give two or more different names'],
    [["train", "photos", "--size", "32", "--out", "x.weights.h5"], "files of this kind hold only weights"],
    [["train", "photos", "--size", "32", "--epochs", "1", "--out", "model.txt"], "model.txt"],
    [
      ["train", "photos", "--size", "32", "--out", "no/such/folder/model.keras"],
      "no/such/folder/model.keras: its folder does not exist (ENOENT); give another --out",
    ],
    [
      ["train", "photos", "--size", "32", "--out", "photos/ramen/0.png/model.keras"],
      "photos/ramen/0.png is a file; give another --out",
    ],
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

  it("looks at all pictures in a folder, and in folders below", () => {
    const { status, stdout, stderr } = noodlenet("predict", "bowls.keras", "photos");
    expect(status).toBe(1);
    expect(stderr).toContain("broken.jpg");
    const files = stdout
      .trim()
      .split("\n")
      .map((line) => line.split(": ")[0]);
    expect(files.sort()).toEqual([...photos].sort());
  });

  it("says that a folder has no pictures", () => {
    mkdirSync(join(folder, "empty"));
    const { status, stderr } = noodlenet("predict", "bowls.keras", "empty");
    expect(status).toBe(1);
    expect(stderr).toContain("empty has no pictures");
  });

  it.each(["h5", "safetensors", "onnx"])("says the same of a model that convert has made %s of", (format) => {
    const args = ["predict", "bowls.keras", ...photos.slice(0, 4)];
    expect(noodlenet("convert", "bowls.keras", `converted.${format}`).status).toBe(0);
    const converted = noodlenet(...args.with(1, `converted.${format}`));
    expect(converted.stderr).toBe("");
    expect(converted.stdout).toBe(noodlenet(...args).stdout);
    expect(noodlenet("summary", `converted.${format}`).stdout).toContain('classNames: ["ramen","udon"]');
  });

  it("numbers the classes of a model that names none, and says so", async () => {
    const model = await loadModel(join(folder, "bowls.keras"));
    model.metadata = {};
    await saveModel(model, join(folder, "bare.keras"));
    const { stdout, stderr } = noodlenet("predict", "bare.keras", photos[0]);
    expect(stdout).toMatch(/: [01] {2}\(0 /);
    expect(stderr).toContain("bare.keras has no class names");
  });

  it.each([
    ["logits", new Dense(2), /\(0 0\.269, 1 0\.731\)/],
    ["one logit", new Dense(1), /\(0 0\.269, 1 0\.731\)/],
    ["one probability", new Dense(1, { activation: "sigmoid" }), /\(0 0\.269, 1 0\.731\)/],
  ] as const)("takes %s for what they are", async (_, last, expected) => {
    const model = new Sequential([new Flatten(), last], { inputShape: [32, 32, 3] });
    const zeros = model
      .getWeights()
      .then((weights) => weights.map(({ data, shape }) => ({ shape, data: data.map(() => 0) })));
    const [kernel, bias] = await zeros;
    bias.data[bias.data.length - 1] = 1;
    model.setWeights([kernel, bias]);
    await saveModel(model, join(folder, "logits.keras"));
    expect(noodlenet("predict", "logits.keras", photos[0]).stdout).toMatch(expected);
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

describe("noodlenet evaluate", () => {
  it("says how often a model is right, as predict says", () => {
    const { predicted, right } = JSON.parse(noodlenet("predict", "bowls.keras", "photos", "--json").stdout).reduce(
      (sums: { predicted: number; right: number }, { file, class: name }: { file: string; class: string }) => ({
        predicted: sums.predicted + 1,
        right: sums.right + (file.includes(name) ? 1 : 0),
      }),
      { predicted: 0, right: 0 },
    );
    const found = JSON.parse(noodlenet("evaluate", "bowls.keras", "photos", "--json").stdout);
    expect(found).toMatchObject({ part: null, photos: predicted, classNames: ["ramen", "udon"] });
    expect(found.accuracy).toBeCloseTo(right / predicted, 12);
    expect(found.mistakes).toHaveLength(predicted - right);
    expect(found.confusion[0][0] + found.confusion[1][1]).toBe(right);
    expect(found.loss).toBeGreaterThan(0);
  });

  it("prints a table, and takes test of a divided folder unless told", () => {
    const { status, stdout } = noodlenet("evaluate", "bowls.keras", "parts");
    expect(status).toBe(0);
    expect(stdout).toMatch(
      /^4 photos of parts, test: loss \d+\.\d{4}, accuracy [01]\.\d{3} \(\d right\)\n\ntruth \\ predicted {2}ramen {2}udon\n/,
    );
    expect(noodlenet("evaluate", "bowls.keras", "parts", "--part", "train").stdout).toContain(
      "6 photos of parts, train",
    );
  });

  it.each([
    [["evaluate", "bowls.keras", "parts", "--part", "val"], "parts has no folder val"],
    [["evaluate", "bowls.keras", "nowhere"], "nowhere does not exist"],
    [["evaluate", "bare.keras", "photos", "--part", "x"], "choices are train, val, test"],
  ])("%j ends with one line that says what to mend", (args, message) => {
    const { status, stderr } = noodlenet(...args);
    expect(status).toBe(1);
    expect(stderr).toContain(message);
    expect(stderr).not.toMatch(/^\s+at /m);
  });
});
