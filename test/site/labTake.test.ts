import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { unzipSync, zipSync } from "fflate";
import { modelFromSnapshot } from "noodlenet";
import { loadModel, modelBytes } from "noodlenet/io";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { errorText } from "../../site/lab/errorText.js";
import { networkOf } from "../../site/lab/network.js";
import { type Album, newClass, photoOf } from "../../site/lab/own/Album.js";
import { openFolder } from "../../site/lab/own/openFolder.js";
import { type Pictures, paintedBowls, picturesOf } from "../../site/lab/pictures.js";
import { Run } from "../../site/lab/Run.js";
import { DEFAULTS, type Settings } from "../../site/lab/settings.js";
import { kerasConfig, kerasFile } from "../../site/lab/take/kerasFile.js";
import { projectFile } from "../../site/lab/take/project.js";
import { readSettings, settingsText } from "../../site/lab/take/settingsFile.js";
import { ZipFile } from "../../site/lab/take/ZipFile.js";
import { TEXTS } from "../../site/lab/texts.js";
import { gradient, jpeg } from "../data/images.js";

const root = join(import.meta.dirname, "../..");
const EVERYTHING: Settings = {
  ...DEFAULTS,
  size: 32,
  filters: 4,
  photos: 8,
  batchSize: 4,
  epochs: 5,
  augment: true,
  batchNorm: true,
  dropout: 0.25,
  l2: 0.01,
  coinToss: true,
};

/** Photos of three classes, larger than the network's pictures. */
const ALBUM: Album = ["うどん", "cat", "a dog"].map((name, label) =>
  newClass(
    name,
    Array.from({ length: 5 + 2 * label }, (_, i) =>
      photoOf(
        `${i}.jpg`,
        jpeg(50, 40, (x, y) => gradient(x + 9 * label, y + 5 * i)),
      ),
    ),
  ),
);

/** A training that has come to its end. */
async function trainedRun(settings: Settings, pictures: Pictures): Promise<Run> {
  const run = new Run(settings, networkOf(settings, pictures.classNames.length), pictures, () => {});
  run.go("end");
  while (run.progress.state !== "done") {
    if (run.progress.state === "failed") throw new Error(run.progress.error);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  return run;
}

const bytesOf = async (file: Blob) => new Uint8Array(await file.arrayBuffer());

describe("the network's file of the lab", () => {
  it.each([
    ["s2", {}],
    ["everything", EVERYTHING],
    ["no convolutions", { convolutions: false, dense: 0 }],
  ] as const)("is what the library writes, and opens with the same weights and names: %s", async (_, changed) => {
    const network = networkOf({ ...DEFAULTS, size: 32, filters: 4, ...changed }, 3);
    const model = modelFromSnapshot(network);
    const theirs = unzipSync(await modelBytes(model, "keras", { includeOptimizer: false }))["config.json"];
    expect(kerasConfig(network)).toEqual(JSON.parse(new TextDecoder().decode(theirs)));
    const weights = await model.getWeights();
    const opened = await loadModel(await bytesOf(await kerasFile(network, weights, ["a", "b", "ラーメン"])));
    expect(await opened.getWeights()).toEqual(weights);
    expect(opened.metadata).toEqual({ classNames: '["a","b","ラーメン"]', preparation: "unit" });
    for (const one of [model, opened]) one.dispose();
  });
});

describe("the settings' file of the lab", () => {
  it.each([DEFAULTS, EVERYTHING, { ...DEFAULTS, layers: "flatten_dense-7-relu-l0.1_out" }])(
    "gives the settings that it was made of: %j",
    (settings) => expect(readSettings(settingsText(settings))).toEqual({ settings, misread: [] }),
  );

  it("gives what it has of settings, and tells what else it has", () => {
    const strange = {
      size: 65,
      photos: "all",
      epochs: 10,
      coinToss: true,
      seed: null,
      colour: { deep: "x".repeat(99) },
    };
    const read = readSettings(JSON.stringify({ ...strange, ["y".repeat(99)]: 1 }));
    expect(read?.settings).toEqual({ ...DEFAULTS, epochs: 10, coinToss: true });
    expect(read?.misread).toEqual(["size=65", "seed=null", "colour=[object Object]", "y".repeat(40)]);
  });

  it.each(["", "{", "[]", "7", "null", '"size"'])("is told to be damaged: %s", (text) =>
    expect(readSettings(text)).toBe(null),
  );
});

describe("a zip file", () => {
  const PHOTOS = Object.fromEntries(
    ["cat", "dog"].flatMap((name, label) =>
      [0, 1].map((i) => [`${name}/${i}.jpg`, jpeg(9, 9, (x, y) => gradient(x + 9 * label, y + 5 * i))]),
    ),
  );
  const zipped = (files: Record<string, Uint8Array>) => new File([zipSync(files) as BlobPart], "soup.zip");
  const text = (words: string) => new TextEncoder().encode(words);

  it("of photos alone has no settings, and with damaged or endless ones still its photos", async () => {
    expect((await openFolder(zipped(PHOTOS))).read).toBe(undefined);
    for (const settings of [text("{"), new Uint8Array(), new Uint8Array(2e5)]) {
      const { album, read } = await openFolder(zipped({ ...PHOTOS, "noodle-lab.json": settings }));
      expect(album.map(({ name, photos }) => [name, photos.length])).toEqual([
        ["cat", 2],
        ["dog", 2],
      ]);
      expect(read).toBe(null);
    }
  });

  it("of something else is named, and not taken for a folder", async () => {
    const openedError = (file: File) =>
      openFolder(file).then(
        () => "opened",
        (error) => errorText(error, TEXTS.en),
      );
    expect(await openedError(zipped({ "word/document.xml": text("<w/>"), "a.rels": text("<r/>") }))).toMatch(
      /^soup\.zip is a zip file without pictures, perhaps of another program/,
    );
    expect(await openedError(zipped({ "a.jpg": PHOTOS["cat/0.jpg"] }))).toMatch(/^soup\.zip has no class folders/);
    expect(await openedError(new File(["no zip"], "soup.zip"))).toMatch(/^soup\.zip is not a zip file/);
  });
});

describe("a zip file of the lab", () => {
  it("is refused where its numbers cannot tell of so many files", () => {
    const zip = new ZipFile();
    const none = new Uint8Array();
    for (let i = 0; i < 65535; i++) zip.add(`${i}`, none);
    expect(() => zip.add("one more", none)).toThrow(/tooMuchToPack/);
  });
});

describe("the project of the lab", () => {
  let folder: string;
  let run: Run;
  let zip: Blob;
  let weights: Awaited<ReturnType<Run["weights"]>>;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "noodlenet-project-"));
    const { pictures, photos } = await picturesOf(ALBUM, 32, new AbortController().signal, () => {});
    run = await trainedRun(EVERYTHING, pictures);
    weights = await run.weights();
    const trained = { weights, curves: run.curves };
    zip = await projectFile({ settings: EVERYTHING, pictures, photos, trained, t: TEXTS.ja });
    for (const [name, bytes] of Object.entries(unzipSync(await bytesOf(zip)))) {
      mkdirSync(dirname(join(folder, name)), { recursive: true });
      writeFileSync(join(folder, name), bytes);
    }
    mkdirSync(join(folder, "node_modules"));
    symlinkSync(root, join(folder, "node_modules/noodlenet"));
  });

  afterAll(async () => {
    await run?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const inProject = (...args: string[]) =>
    execFileSync(process.execPath, args, { cwd: join(folder, "noodle-lab"), encoding: "utf8" });

  it("trains in Node to the same bits", () => {
    const program = readFileSync(join(folder, "noodle-lab/train.mjs"), "utf8");
    writeFileSync(
      join(folder, "noodle-lab/printed.mjs"),
      program.replace("console.log(history)", "console.log(JSON.stringify(history))"),
    );
    expect(JSON.parse(inProject("printed.mjs"))).toEqual(run.curves);
    const csv = readFileSync(join(folder, "noodle-lab/curves.csv"), "utf8").trim().split("\n");
    expect(csv.slice(1).map((line) => Number(line.split(",")[3]))).toEqual(run.curves.valLoss);
  });

  it("has programs whose comments are in the reader's language", () => {
    for (const [name, words] of [
      ["train.mjs", ["order"]],
      ["train.py", ["keras", "others", "coinToss", "validationAccuracy"]],
    ] as const) {
      const program = readFileSync(join(folder, "noodle-lab", name), "utf8");
      for (const key of words) {
        expect(program).toContain(TEXTS.ja.comments[key]);
        expect(program).not.toContain(TEXTS.en.comments[key]);
      }
    }
  });

  it("has all photos, which the command trains on, and a network with which it predicts as the page does", async () => {
    const noodlenet = join(root, "dist/src/cli/main.js");
    expect(inProject(noodlenet, "train", "photos", "--size", "32", "--epochs", "1", "--out", "mine.keras")).toMatch(
      /3 classes, 18 photos for training, 3 for validation/,
    );
    const model = await loadModel(readFileSync(join(folder, "noodle-lab/model.keras")));
    const { data, shape } = run.val.x;
    const predicted = await model.predict({ data, shape: [...shape] });
    expect(await predicted.data()).toEqual(await run.predict(run.val.x));
    model.dispose();
  });

  it("opens in the lab again with the same pictures in the same order, and its settings train on them to the same bits", async () => {
    const { album, read } = await openFolder(new File([zip], "noodle-lab.zip"));
    expect(read).toEqual({ settings: EVERYTHING, misread: [] });
    const [again, first] = await Promise.all(
      [album, ALBUM].map((album) => picturesOf(album, 32, new AbortController().signal, () => {})),
    );
    expect(again.pictures.val.x.data).toEqual(first.pictures.val.x.data);
    expect(again.pictures.train).toEqual(first.pictures.train);
    expect(again.pictures.train.y.length).toBe(18);
    const other = await trainedRun(read?.settings as Settings, again.pictures);
    expect(other.curves).toEqual(run.curves);
    expect(await other.weights()).toEqual(weights);
    await other.close();
  });

  it("of painted bowls opens with bowls that train to the same bits", { timeout: 60_000 }, async () => {
    const settings = { ...DEFAULTS, size: 24, filters: 4, photos: 8, batchSize: 4, epochs: 1 };
    const bowls = await paintedBowls(24, new AbortController().signal, () => {});
    const file = await projectFile({ settings, pictures: bowls, photos: null, trained: null, t: TEXTS.en });
    const { album } = await openFolder(new File([file], "noodle-lab.zip"));
    const { pictures } = await picturesOf(album, 24, new AbortController().signal, () => {});
    const [before, after] = [await trainedRun(settings, bowls), await trainedRun(settings, pictures)];
    expect(after.curves).toEqual(before.curves);
    expect(await after.weights()).toEqual(await before.weights());
    for (const one of [before, after]) await one.close();
  });
});
