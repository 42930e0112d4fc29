import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Command } from "commander";
import { zipSync } from "fflate";
import { afterAll, afterEach, describe, expect, it, vi } from "vitest";
import { addConvert } from "../../src/cli/convert.js";
import { addPredict } from "../../src/cli/predict.js";
import { addSummary } from "../../src/cli/summary.js";
import { addTrain } from "../../src/cli/train.js";
import { loadModel } from "../../src/io/index.js";
import { FormatError } from "../../src/util/errors.js";
import { png } from "../data/images.js";

/* The network is as Teachable Machine makes them, a MobileNet within two Sequential models, but small: see test/io/keras/tfjs/make.mjs. */

const source = join(import.meta.dirname, "../io/keras/tfjs/fixtures/nested");
const dir = mkdtempSync(join(tmpdir(), "noodlenet-teachable-"));
afterAll(() => rmSync(dir, { recursive: true }));
afterEach(() => vi.restoreAllMocks());

/** As the package @teachablemachine/image 0.8.5 describes models. */
const METADATA = {
  tfjsVersion: "1.3.1",
  tmVersion: "2.4.7",
  packageVersion: "0.8.4-alpha2",
  packageName: "@teachablemachine/image",
  timeStamp: "2024-05-01T10:00:00.000Z",
  userMetadata: {},
  modelName: "tm-my-image-model",
  labels: ["ramen", "udon"],
  imageSize: 12,
};

const files = Object.fromEntries(
  readdirSync(source).map((name) => [name, new Uint8Array(readFileSync(join(source, name)))]),
);
const withMetadata = (metadata: unknown) => ({
  ...files,
  "metadata.json": new TextEncoder().encode(JSON.stringify(metadata)),
});
const exported = join(dir, "soup.zip");
writeFileSync(exported, zipSync(withMetadata(METADATA)));

/** Runs a command, and returns what it prints. */
async function run(add: (program: Command) => void, ...args: string[]): Promise<string> {
  const logs = vi.spyOn(console, "log").mockImplementation(() => {});
  vi.spyOn(console, "error").mockImplementation(() => {});
  vi.spyOn(process.stdout, "write").mockImplementation(() => true);
  const program = new Command();
  add(program);
  await program.parseAsync(args, { from: "user" });
  return logs.mock.calls.flat().join("\n");
}

describe("an export of Teachable Machine", () => {
  it("opens with its labels and its preparation of pixels", async () => {
    const expected = { classNames: '["ramen","udon"]', preparation: "teachable-machine" };
    expect((await loadModel(exported)).metadata).toEqual(expected);
    const all = Object.entries(withMetadata(METADATA)).map(([name, bytes]) => new File([bytes], name));
    const json = all.find(({ name }) => name === "model.json") as File;
    expect((await loadModel(json, { beside: all })).metadata).toEqual(expected);
  });

  it("has no preparation where it does not take coloured pictures, and no classes where others wrote the metadata", async () => {
    const metadataOf = async (change: object) =>
      (await loadModel(zipSync(withMetadata({ ...METADATA, ...change })))).metadata;
    expect(await metadataOf({ grayscale: true })).toEqual({ classNames: '["ramen","udon"]' });
    expect(await metadataOf({ packageName: "@teachablemachine/pose" })).toEqual({ classNames: '["ramen","udon"]' });
    expect(await metadataOf({ packageName: "other" })).toEqual({});
    await expect(metadataOf({ labels: [1] })).rejects.toThrow(FormatError);
    await expect(metadataOf({ labels: [1] })).rejects.toThrow(/model\.json: the labels in metadata\.json are \[1\]/);
  });

  it("classifies photos as its author's library does", async () => {
    const photo = join(dir, "photo.png");
    const pixel = (x: number, y: number): [number, number, number] => [20 * x, 255 - 9 * y, 7 * x + y];
    writeFileSync(photo, png(12, 12, pixel));
    const [{ probabilities }] = JSON.parse(await run(addPredict, "predict", exported, photo, "--json"));
    const pixels = Array.from({ length: 144 }, (_, i) => pixel(i % 12, Math.floor(i / 12))).flat();
    const data = Float32Array.from(pixels, (value) => value / 127 - 1);
    const y = await (await loadModel(exported)).predict({ data, shape: [1, 12, 12, 3] });
    expect(Object.keys(probabilities)).toEqual(["ramen", "udon"]);
    for (const [i, name] of ["ramen", "udon"].entries()) expect(probabilities[name]).toBeCloseTo(y.dataSync()[i], 5);
  });

  it("sees the middle square of a photo that is wider or taller, as its author's library does", async () => {
    const pixel = (x: number, y: number): [number, number, number] => [20 * x, 255 - 9 * y, 7 * x + y];
    const [square, wide, tall] = ["square.png", "wide.png", "tall.png"].map((name) => join(dir, name));
    writeFileSync(square, png(12, 12, pixel));
    writeFileSync(
      wide,
      png(20, 12, (x, y) => (x < 4 || x >= 16 ? [255, 0, 0] : pixel(x - 4, y))),
    );
    writeFileSync(
      tall,
      png(12, 18, (x, y) => (y < 3 || y >= 15 ? [0, 0, 255] : pixel(x, y - 3))),
    );
    const said = JSON.parse(await run(addPredict, "predict", exported, square, wide, tall, "--json"));
    expect(said[1].probabilities).toEqual(said[0].probabilities);
    expect(said[2].probabilities).toEqual(said[0].probabilities);
  });

  it("is described, converted with its labels, and trained further on photos of other classes", async () => {
    expect(await run(addSummary, "summary", exported)).toMatch(/Total params: 402|Total params.*\n/);
    const keras = join(dir, "soup.keras");
    await run(addConvert, "convert", exported, keras);
    expect((await loadModel(keras)).metadata).toEqual((await loadModel(exported)).metadata);
    for (const [label, name] of ["miso", "shio", "tonkotsu"].entries()) {
      mkdirSync(join(dir, "photos", name), { recursive: true });
      for (let i = 0; i < 5; i++)
        writeFileSync(
          join(dir, "photos", name, `${i}.png`),
          png(16, 16, (x) => [90 * label, x * i, x]),
        );
    }
    const out = join(dir, "own.keras");
    const options = ["--base", exported, "--epochs", "1", "--out", out];
    const said = await run(addTrain, "train", join(dir, "photos"), ...options);
    expect(said).toContain("Pixels: teachable-machine, as the file says");
    expect((await loadModel(out)).metadata).toEqual({
      classNames: '["miso","shio","tonkotsu"]',
      preparation: "teachable-machine",
    });
  });
});
