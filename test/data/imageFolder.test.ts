import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { augment } from "../../src/data/augment.js";
import type { Batch, Dataset } from "../../src/data/Dataset.js";
import { imageFolder } from "../../src/data/folder/imageFolder.js";
import { decodeImage } from "../../src/data/images/decodeImage.js";
import { FormatError, ValueError } from "../../src/util/errors.js";
import { hasShared, sharedMissing, sharedPath } from "../shared.js";
import { fixture, jpeg, png } from "./images.js";

const root = mkdtempSync(join(tmpdir(), "noodlenet-data-"));
afterAll(() => rmSync(root, { recursive: true }));
let folders = 0;

/** A new folder with these files. Text is written as it is; a number n is a PNG of grey n. */
function folder(files: Record<string, number | string | Uint8Array>): string {
  const dir = join(root, `f${folders++}`);
  mkdirSync(dir);
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(dir, name)), { recursive: true });
    writeFileSync(
      join(dir, name),
      typeof content === "number" ? png(4, 3, () => [content, content, content]) : content,
    );
  }
  return dir;
}

async function all(dataset: Dataset, epoch = 0): Promise<Batch[]> {
  const batches: Batch[] = [];
  for await (const batch of dataset.batches(epoch)) batches.push(batch);
  return batches;
}

/** First value of each sample, in the order of the batches. */
async function firsts(dataset: Dataset, epoch = 0): Promise<number[]> {
  const step = dataset.sampleShape.reduce((a, b) => a * b);
  return (await all(dataset, epoch)).flatMap(({ x }) => Array.from({ length: x.shape[0] }, (_, i) => x.data[i * step]));
}

const size = [2, 2] as const;
const two = { "miso/b.png": 20, "miso/a.png": 10, "spicy/c.png": 30 };
const many = Object.fromEntries(
  ["miso", "spicy"].flatMap((name, label) =>
    Array.from({ length: 10 }, (_, i) => [`${name}/${i}.png`, label * 100 + i * 3]),
  ),
);

describe("imageFolder", () => {
  it("takes classes and files by name, labels by class", async () => {
    const dir = folder(two);
    const { train, val, test, classNames, skipped } = await imageFolder(dir, { size, shuffle: false, batchSize: 2 });
    expect(classNames).toEqual(["miso", "spicy"]);
    expect([train.size, train.batchSize, train.sampleShape, train.augmented]).toEqual([3, 2, [2, 2, 3], false]);
    expect(train.files).toEqual(["miso/a.png", "miso/b.png", "spicy/c.png"].map((name) => join(dir, name)));
    expect(decodeImage(await train.readFile(1)).data[0]).toBe(20);
    expect([val, test, skipped]).toEqual([undefined, undefined, []]);
    const batches = await all(train);
    expect(batches.map((b) => b.x.shape)).toEqual([
      [2, 2, 2, 3],
      [1, 2, 2, 3],
    ]);
    expect(batches.map((b) => b.y!.data)).toEqual([Int32Array.of(0, 0), Int32Array.of(1)]);
    expect([...batches[0].x.data]).toEqual([...new Array(12).fill(10), ...new Array(12).fill(20)]);
    expect([...batches[1].indices]).toEqual([2]);
  });

  it("scales values and reads every kind of file, by content", async () => {
    const grey = () => [51, 51, 51];
    const dir = folder({ "a/1.JPG": jpeg(9, 9, grey), "a/2.jpeg": png(5, 5, grey), "b/3.PNG": png(5, 5, grey) });
    const { train } = await imageFolder(dir, { size, scale: 1 / 255, method: "nearest" });
    for (const value of await firsts(train)) expect(value).toBeCloseTo(0.2, 2);
  });

  it("shuffles the training part anew each epoch, by the seed", async () => {
    const dir = folder(many);
    const orders = async (seed: number) => {
      const { train } = await imageFolder(dir, { size, seed });
      return Promise.all([0, 1, 2].map(async (epoch) => (await firsts(train, epoch)).join()));
    };
    const [first, again, other] = [await orders(1), await orders(1), await orders(2)];
    expect(again).toEqual(first);
    expect(new Set([...first, ...other]).size).toBe(6);
    const { train } = await imageFolder(dir, { size, shuffle: false });
    expect(await firsts(train, 1)).toEqual(await firsts(train, 0));
  });

  it("splits off the same fraction of every class, seeded, each file on one side", async () => {
    const dir = folder(many);
    const options = { size, validationSplit: 0.3, seed: 4 };
    const { train, val } = await imageFolder(dir, options);
    expect([train.size, val.size]).toEqual([14, 6]);
    expect([...val.labels]).toEqual([0, 0, 0, 1, 1, 1]);
    expect(new Set([...train.files, ...val.files]).size).toBe(20);
    expect((await imageFolder(dir, options)).val.files).toEqual(val.files);
    expect((await imageFolder(dir, { ...options, seed: 5 })).val.files).not.toEqual(val.files);
    expect(await firsts(val, 0)).toEqual(await firsts(val, 9));
  });

  it("reads train, val and test folders, and validation for val", async () => {
    const part = (name: string) => ({ [`${name}/miso/a.png`]: 1, [`${name}/spicy/a.png`]: 2 });
    const { train, val, test } = await imageFolder(
      folder({ ...part("train"), ...part("validation"), ...part("test") }),
      { size },
    );
    expect([train.size, val!.size, test!.size]).toEqual([2, 2, 2]);
    expect(await firsts(test!)).toEqual([1, 2]);
    const splitLater = await imageFolder(folder({ ...part("train"), ...many2("train"), ...part("test") }), {
      size,
      validationSplit: 0.5,
    });
    expect(splitLater.val.size).toBe(2);
    expect(splitLater.test!.size).toBe(2);
  });
  const many2 = (name: string) => ({ [`${name}/miso/b.png`]: 1, [`${name}/spicy/b.png`]: 2 });

  it("augments the training part alone", async () => {
    const { train, val } = await imageFolder(folder(many), {
      size,
      validationSplit: 0.5,
      scale: 1 / 255,
      augment: augment({ contrast: [0.9, 0.9], translation: [0.5, 0.5], fill: "constant", fillValue: 9 }),
    });
    expect([train.augmented, val.augmented]).toEqual([true, false]);
    expect(train.files.length).toBe(10);
    expect((await all(train))[0].x.data).toContain(1);
    expect(Math.max(...(await all(val))[0].x.data)).toBeLessThan(0.6);
  });

  it("takes the classes asked for, in that order", async () => {
    const dir = folder({ ...two, "zaru/d.png": 40 });
    const { train, classNames } = await imageFolder(dir, { size, shuffle: false, classes: ["zaru", "miso"] });
    expect(classNames).toEqual(["zaru", "miso"]);
    expect(await firsts(train)).toEqual([40, 10, 20]);
    await expect(imageFolder(dir, { size, classes: ["miso", "soba"] })).rejects.toThrow(
      /no folder "soba" of classes \(found "miso", "spicy", "zaru"\)/,
    );
  });

  it("takes folders named train and test for classes where told", async () => {
    const dir = folder({ "train/a.png": 1, "car/b.png": 2 });
    await expect(imageFolder(dir, { size })).rejects.toThrow(/"train" and also "car"/);
    expect((await imageFolder(dir, { size, classes: ["train", "car"] })).train.size).toBe(2);
  });

  it("passes over hidden files and what systems leave behind", async () => {
    const dir = folder({
      ...two,
      ".DS_Store": "x",
      "miso/.DS_Store": "x",
      "miso/._a.png": "x",
      "miso/Thumbs.db": "x",
      "__MACOSX/a.png": "x",
      ".git/a.png": "x",
      "notes.txt": "x",
    });
    const { train } = await imageFolder(dir, { size });
    expect(train.size).toBe(3);
  });

  it("reads every format and ending that pictures have", async () => {
    const dir = folder({
      "a/1.jfif": jpeg(4, 3),
      "a/2.JPE": jpeg(4, 3),
      "a/3.gif": fixture("gif.gif"),
      "a/4.bmp": fixture("bmp8.bmp"),
      "b/5.webp": fixture("webp.webp"),
      "b/6.heic": fixture("heic.heic"),
      "b/7.avif": fixture("avif.avif"),
    });
    const { train, skipped } = await imageFolder(dir, { size, onBadImage: "skip" });
    expect([train.size, skipped]).toEqual([7, []]);
    expect((await all(train))[0].x.shape).toEqual([7, 2, 2, 3]);
  });

  it("takes the pictures of folders within a class's folder, after its own", async () => {
    const dir = folder({ "miso/z.png": 1, "miso/b/1.png": 3, "miso/a/c/1.png": 2, "spicy/x/y.png": 4 });
    const { train } = await imageFolder(dir, { size, shuffle: false });
    expect(await firsts(train)).toEqual([1, 2, 3, 4]);
    expect([...train.labels]).toEqual([0, 0, 0, 1]);
    symlinkSync(join(dir, "miso"), join(dir, "miso", "again"));
    await expect(imageFolder(dir, { size })).rejects.toThrow(/33 folders deep; remove links that lead back/);
  });

  it("names what it leaves out, always: files that are not pictures by their names, and pictures beside the class folders", async () => {
    const dir = folder({ ...two, "miso/notes.txt": "x", "spicy/deep/clip.mov": "x", "beside.png": 1 });
    const told: string[] = [];
    const { train, skipped } = await imageFolder(dir, { size });
    expect(train.size).toBe(3);
    expect(
      skipped.map(({ file, reason }) => [file.slice(dir.length + 1), reason.split(" ").slice(0, 3).join(" ")]),
    ).toEqual([
      ["miso/notes.txt", "is not a"],
      ["spicy/deep/clip.mov", "is not a"],
      ["beside.png", "lies beside the"],
    ]);
    await imageFolder(dir, { size, onBadImage: ({ file }) => told.push(file) });
    expect(told).toEqual(skipped.map(({ file }) => file));
  });

  it("antialiases, crops and pads where told", async () => {
    const stripes = png(40, 20, (x) => (x % 2 ? [255, 255, 255] : [0, 0, 0]));
    const dir = folder({ "a/1.png": stripes, "b/1.png": stripes });
    const first = async (options: object) =>
      (await all((await imageFolder(dir, { size: [4, 4], shuffle: false, ...options })).train))[0].x.data;
    expect((await first({ antialias: true })).every((value) => Math.abs(value - 127.5) < 8)).toBe(true);
    expect([...(await first({ padToAspectRatio: true }))].slice(0, 12)).toEqual(new Array(12).fill(0));
    await expect(imageFolder(dir, { size, cropToAspectRatio: true, padToAspectRatio: true })).rejects.toThrow(
      /imageFolder: a picture is either cropped or padded/,
    );
  });

  it("follows links", async () => {
    const dir = folder({ "miso/a.png": 1 });
    symlinkSync(join(folder(two), "spicy"), join(dir, "spicy"));
    expect((await imageFolder(dir, { size })).train.size).toBe(2);
  });

  it("reads a file again only when the cache is too small", async () => {
    for (const [cacheBytes, later] of [
      [1e6, 10],
      [0, 99],
    ]) {
      const dir = folder(two);
      const { train } = await imageFolder(dir, { size, shuffle: false, cacheBytes });
      expect((await firsts(train))[0]).toBe(10);
      writeFileSync(
        join(dir, "miso/a.png"),
        png(4, 3, () => [99, 99, 99]),
      );
      expect((await firsts(train))[0]).toBe(later);
    }
  });

  it("can be left after the first batch, though the next one is bad", async () => {
    const { train } = await imageFolder(folder({ ...two, "spicy/z.png": "no image" }), {
      size,
      shuffle: false,
      batchSize: 3,
    });
    for await (const { x } of train.batches(0)) {
      expect(x.data[0]).toBe(10);
      break;
    }
  });
});

describe("imageFolder with bad files", () => {
  const bad = { ...two, "miso/bad.jpg": "no image", "spicy/cut.png": png(5, 5).subarray(0, 60) };

  it("throws when the file is first used, naming it", async () => {
    const dir = folder(bad);
    const { train } = await imageFolder(dir, { size });
    expect(train.size).toBe(5);
    await expect(all(train)).rejects.toThrow(FormatError);
    await expect(all((await imageFolder(dir, { size, shuffle: false })).train)).rejects.toThrow(
      `${join(dir, "miso/bad.jpg")}: is a text file`,
    );
  });

  it("leaves them out where told to skip: sizes are right, and the result lists them", async () => {
    const dir = folder(bad);
    const { train, skipped } = await imageFolder(dir, { size, shuffle: false, onBadImage: "skip" });
    expect(train.size).toBe(3);
    expect(await firsts(train)).toEqual([10, 20, 30]);
    expect(skipped.map(({ file }) => file)).toEqual([join(dir, "miso/bad.jpg"), join(dir, "spicy/cut.png")]);
    expect(skipped[1].reason).toMatch(/truncated/);
  });

  it("tells a function of each", async () => {
    const told: string[] = [];
    await imageFolder(folder(bad), { size, onBadImage: ({ file }) => told.push(file) });
    expect(told.length).toBe(2);
  });

  it("throws when a class has none left", async () => {
    const dir = folder({ "a/1.png": 1, "b/1.png": "x", "b/2.png": "x" });
    await expect(imageFolder(dir, { size, onBadImage: "skip" })).rejects.toThrow(
      /no image of class "b" in train can be read \(2 files skipped/,
    );
  });

  it("says which file is gone", async () => {
    const dir = folder(two);
    const { train } = await imageFolder(dir, { size });
    rmSync(join(dir, "miso/a.png"));
    await expect(all(train)).rejects.toThrow(/a\.png: cannot be read \(ENOENT/);
  });

  it("refuses images larger than maxPixels", async () => {
    await expect(all((await imageFolder(folder(two), { size, maxPixels: 11 })).train)).rejects.toThrow(/4x3/);
  });
});

describe("imageFolder says what it looked for and what it found", () => {
  // biome-ignore format: a table
  const cases: [what: string, files: Record<string, number | string>, options: object, message: RegExp][] = [
    ["an empty folder", {}, {}, /has no class folders \(found nothing\); make one folder per class/],
    ["images without class folders", { "a.png": 1, "b.png": 2 }, {}, /has no class folders \(found 2 others: a\.png, b\.png\)/],
    ["a class without images", { "miso/notes.txt": "x", "miso/a.mov": "x", "miso/b.pdf": "x", "miso/deep/a.doc": "x", "spicy/a.png": 1 }, {}, /miso has no picture \(found 4 others: a\.mov, b\.pdf, notes\.txt, …\); put images there or remove the folder/],
    ["one class", { "miso/a.png": 1 }, {}, /has one class folder, "miso", and two are needed/],
    ["a class in val that train lacks", { "train/a/1.png": 1, "train/b/1.png": 1, "val/a/1.png": 1, "val/b/1.png": 1, "val/c/1.png": 1 }, {}, /val has the class "c", which train lacks; train has "a", "b", val has "a", "b", "c"/],
    ["a class that val lacks", { "train/a/1.png": 1, "train/b/1.png": 1, "val/a/1.png": 1 }, {}, /val lacks the class "b" of train/],
    ["parts without train", { "val/a/1.png": 1, "test/a/1.png": 1 }, {}, /has "test", "val" but no "train"/],
    ["val twice", { "train/a/1.png": 1, "train/b/1.png": 1, "val/a/1.png": 1, "validation/a/1.png": 1 }, {}, /both "val" and "validation"/],
    ["a split beside a val folder", { "train/a/1.png": 1, "train/b/1.png": 1, "val/a/1.png": 1, "val/b/1.png": 1 }, { validationSplit: 0.2 }, /has a validation folder already; leave validationSplit out/],
    ["a class of one image to be split", two, { validationSplit: 0.5 }, /class "spicy" has 1 image, too few for validationSplit/],
    ["a split of everything", two, { validationSplit: 1 }, /validationSplit is 1; give a fraction above 0 and below 1/],
    ["a size that is none", two, { size: [0, 128] }, /size is \[0,128\]/],
    ["a batch size that is none", two, { batchSize: 0 }, /batchSize is 0/],
    ["a scale that is none", two, { scale: Number.NaN }, /scale is NaN/],
  ];
  for (const [what, files, options, message] of cases)
    it(`for ${what}`, async () => {
      const failure = imageFolder(folder(files), { size, ...options });
      await expect(failure).rejects.toThrow(message);
      await expect(failure).rejects.toThrow(ValueError);
    });

  it("for a folder that is missing, or a file", async () => {
    await expect(imageFolder(join(root, "nowhere"), { size })).rejects.toThrow(
      /nowhere does not exist; give a folder with one folder of images per class/,
    );
    await expect(imageFolder(join(folder({ "a.png": 1 }), "a.png"), { size })).rejects.toThrow(
      /a\.png is a file; give a folder/,
    );
  });
});

describe.skipIf(!hasShared)(`imageFolder on real photos${hasShared ? "" : ` (skipped: ${sharedMissing})`}`, () => {
  it("finds the parts and reads them all", async () => {
    const { train, val, test, classNames } = await imageFolder(sharedPath("photos"), {
      size: [128, 128],
      scale: 1 / 255,
      seed: 1,
    });
    expect([train.size, val!.size, test!.size, classNames]).toEqual([104, 28, 8, ["miso", "spicy"]]);
    const batches = await all(train);
    expect(batches.map((b) => b.x.shape[0])).toEqual([32, 32, 32, 8]);
    for (const { x } of batches) expect(x.data.every((value) => value >= 0 && value <= 1)).toBe(true);
  });
});
