import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Command } from "commander";
import { afterAll, afterEach, describe, expect, it, vi } from "vitest";
import { addTrain } from "../../src/cli/train.js";
import * as files from "../../src/data/folder/readImageFile.js";
import { BatchNormalization, Conv2D, Dense, Flatten, mobileNet, Rescaling, Sequential } from "../../src/index.js";
import { loadModel, saveModel, writeSafetensors } from "../../src/io/index.js";
import type { Layer } from "../../src/layers/Layer.js";
import type { LayerGraph } from "../../src/layers/LayerGraph.js";
import { fixture, png } from "../data/images.js";

const dir = mkdtempSync(join(tmpdir(), "noodlenet-train-"));
afterAll(() => rmSync(dir, { recursive: true }));
afterEach(() => vi.restoreAllMocks());

/** Ten photos of two kinds, one of them in a folder below, one file that is no picture and one that is damaged. */
function photos(): string {
  const folder = join(dir, "photos");
  for (const [label, name] of ["ramen", "udon"].entries()) {
    mkdirSync(join(folder, name, "deep"), { recursive: true });
    for (let i = 0; i < 5; i++)
      writeFileSync(
        join(folder, name, i ? `${i}.png` : "deep/0.png"),
        png(40, 40, (x, y) => [200 * label, x * i, y]),
      );
  }
  writeFileSync(join(folder, "ramen", "notes.txt"), "x");
  writeFileSync(join(folder, "ramen", "cut.webp"), fixture("webp.webp").subarray(0, 100));
  return folder;
}

describe("noodlenet train", () => {
  it("reads each photo once, and says what it leaves out", async () => {
    const read = vi.spyOn(files, "readImageFile");
    const errors = vi.spyOn(console, "error").mockImplementation(() => {});
    const logs = vi.spyOn(console, "log").mockImplementation(() => {});
    vi.spyOn(process.stdout, "write").mockImplementation(() => true);
    const program = new Command();
    addTrain(program);
    const out = join(dir, "model.keras");
    const options = ["--epochs", "1", "--size", "32", "--out", out];
    await program.parseAsync(["train", photos(), ...options], { from: "user" });
    expect(read.mock.calls.length).toBe(11);
    expect(logs.mock.calls.flat().join("\n")).toContain("2 classes, 8 photos for training, 2 for validation");
    const said = errors.mock.calls.flat().join("\n");
    expect(said).toMatch(/left out .*notes\.txt: is not a picture by its file extension/);
    expect(said).toMatch(/left out .*cut\.webp: /);
    expect(readFileSync(out).length).toBeGreaterThan(1000);
  });

  it("notes in the model how images are prepared for PyTorch's weights", async () => {
    vi.spyOn(console, "error").mockImplementation(() => {});
    vi.spyOn(console, "log").mockImplementation(() => {});
    vi.spyOn(process.stdout, "write").mockImplementation(() => true);
    const weights = join(dir, "vgg16.safetensors");
    writeFileSync(weights, writeSafetensors(torchVgg16Tensors()));
    const program = new Command();
    addTrain(program);
    const out = join(dir, "torch.keras");
    const options = ["--epochs", "1", "--size", "32", "--weights", weights, "--out", out];
    await program.parseAsync(["train", photos(), ...options], { from: "user" });
    expect((await loadModel(out)).metadata.preparation).toBe("vgg16-torch");
  });
});

describe("noodlenet train --base", () => {
  /** Runs the command, and returns what it said. */
  async function train(...args: readonly string[]): Promise<string> {
    const said: unknown[] = [];
    vi.spyOn(console, "error").mockImplementation((line) => said.push(line));
    vi.spyOn(console, "log").mockImplementation((line) => said.push(line));
    vi.spyOn(process.stdout, "write").mockImplementation(() => true);
    const program = new Command();
    program.exitOverride().configureOutput({ writeErr: (text) => said.push(text) });
    addTrain(program);
    for (const command of program.commands) command.exitOverride().configureOutput({ writeErr: () => {} });
    await program.parseAsync(["train", photos(), "--epochs", "2", ...args], { from: "user" });
    return said.join("\n");
  }

  /** A classifier of five classes, in a file. */
  async function saved(name: string, model: LayerGraph): Promise<string> {
    const path = join(dir, name);
    await saveModel(model, path);
    return path;
  }
  const small = { inputShape: [32, 32, 3], classes: 5, seed: 1 } as const;
  const convolutions = (inputShape: readonly number[] = [32, 32, 3], ...before: readonly Layer[]) =>
    new Sequential([...before, new Conv2D(2, 3), new Flatten(), new Dense(5)], { inputShape });
  const valuesOf = async (model: LayerGraph, start: string) =>
    (await model.getWeights()).filter(({ name }) => name.startsWith(start)).map(({ data }) => Array.from(data));

  it("replaces the layers for the classes of a file's own, and leaves the others as they were", async () => {
    const whole = mobileNet({ ...small, alpha: 0.25 });
    const out = join(dir, "own.keras");
    const said = await train("--base", await saved("base.h5", whole), "--out", out);
    expect(said).toContain(
      ": cut off: global_average_pooling2d, dropout, conv_preds, reshape_2, predictions, which told its own classes apart. " +
        "The rest is frozen. Pixels: centred, as for Keras's network mobilenet_0.25_",
    );
    const model = await loadModel(out);
    expect(model.outputShape()).toEqual([2]);
    expect(model.metadata).toEqual({ classNames: '["ramen","udon"]', preparation: "centred" });
    const inBase = await valuesOf(model.getLayer(0) as LayerGraph, "");
    expect(inBase).toEqual((await valuesOf(whole, "")).slice(0, inBase.length));
  });

  it("takes the size of the photos, and what pixels become, from the file", async () => {
    const notes = { classNames: '["a","b","c","d","e"]', preparation: "unit" };
    const whole = convolutions([32, 48, 3]);
    whole.metadata = notes;
    const out = join(dir, "sized.safetensors");
    const said = await train("--base", await saved("sized.keras", whole), "--out", out);
    expect(said).toContain("Pixels: unit, as the file says");
    const model = await loadModel(out);
    expect(model.inputShape).toEqual([32, 48, 3]);
    expect(model.metadata.preparation).toBe("unit");
  });

  it("fine-tunes from a layer on, batch normalisation excepted", async () => {
    const normalized = [
      new Rescaling(1 / 255),
      new Conv2D(2, 3, { name: "low" }),
      new BatchNormalization({ name: "bn" }),
    ];
    const layers = [...normalized, new Conv2D(2, 3, { name: "high" }), new Flatten(), new Dense(5)];
    const whole = new Sequential(layers, { inputShape: [32, 32, 3] });
    const out = join(dir, "tuned.keras");
    const base = await saved("tunable.keras", whole);
    const said = await train("--base", base, "--unfreeze", "bn", "--out", out);
    expect(said).toContain("fine-tuning 2 layers from bn on, and the new ones");
    const model = (await loadModel(out)).getLayer(0) as LayerGraph;
    for (const [layer, changed] of [
      ["low", false],
      ["bn", false],
      ["high", true],
    ] as const)
      expect(JSON.stringify(await valuesOf(model, layer)) !== JSON.stringify(await valuesOf(whole, layer))).toBe(
        changed,
      );
  });

  it("takes photos of another size where the model joins places by a global pooling", async () => {
    const out = join(dir, "larger.keras");
    await train("--base", await saved("any.keras", mobileNet({ ...small, alpha: 0.25 })), "--size", "48", "--out", out);
    expect((await loadModel(out)).inputShape).toEqual([48, 48, 3]);
  });

  it("asks what pixels become where nothing says it, and takes the answer", async () => {
    const base = await saved("unknown.keras", convolutions());
    await expect(train("--base", base, "--out", join(dir, "no.keras"))).rejects.toThrow(
      /unknown\.keras does not say what it takes: .* Say it with --preparation \(none, unit, centred, teachable-machine, vgg16, vgg16-torch\)/,
    );
    const out = join(dir, "answered.keras");
    await train("--base", base, "--preparation", "vgg16-torch", "--out", out);
    expect((await loadModel(out)).metadata.preparation).toBe("vgg16-torch");
  });

  it("sees that a model scales its pixels itself", async () => {
    const base = await saved("scaled.keras", convolutions([32, 32, 3], new Rescaling(1 / 255)));
    const said = await train("--base", base, "--out", join(dir, "scaled-out.keras"));
    expect(said).toContain("Pixels: none, since its layer rescaling scales them");
  });

  it.each([
    [["--size", "64"], /the model takes photos of 32x32, not 64x64; leave --size out/],
    [["--unfreeze", "conv9"], /--unfreeze: no layer is named "conv9"; there are .*conv2d/],
    [["--weights", "imagenet"], /option '--base <file>' cannot be used with option '--weights <file>'/],
  ] as const)("refuses %j beside it", async (args, message) => {
    const base = await saved("refused.keras", convolutions([32, 32, 3], new Rescaling(1 / 255)));
    await expect(train("--base", base, ...args)).rejects.toThrow(message);
  });

  it.each([
    [["--unfreeze", "conv2d"], "--unfreeze belongs to --base or --weights; give that too, or leave --unfreeze out"],
    [["--preparation", "unit"], "--preparation belongs to --base; give that too, or leave --preparation out"],
  ] as const)("says that %j needs a base", async (args, message) => {
    await expect(train(...args)).rejects.toThrow(message);
  });

  it.each([
    [
      "grey pictures",
      [8, 8, 1],
      [new Conv2D(2, 3), new Flatten(), new Dense(3)],
      /takes \[8, 8, 1\]; a base takes one photo/,
    ],
    ["no places", [8, 8, 3], [new Flatten(), new Dense(3)], /would lose all of its layers/],
  ] as const)("refuses a model of %s", async (_, inputShape, layers, message) => {
    const base = await saved("unfit.keras", new Sequential(layers, { inputShape }));
    await expect(train("--base", base)).rejects.toThrow(message);
  });
});

/** Tensors named and shaped as those of torchvision's VGG16, all zeros. */
function torchVgg16Tensors() {
  const places = [0, 2, 5, 7, 10, 12, 14, 17, 19, 21, 24, 26, 28];
  const outputs = [64, 64, 128, 128, 256, 256, 256, 512, 512, 512, 512, 512, 512];
  return places.flatMap((place, i) => {
    const shape = [outputs[i], i === 0 ? 3 : outputs[i - 1], 3, 3];
    const zeros = (shape: readonly number[]) => ({ shape, data: new Float32Array(shape.reduce((a, b) => a * b)) });
    return [
      [`features.${place}.weight`, zeros(shape)],
      [`features.${place}.bias`, zeros([outputs[i]])],
    ] as const;
  });
}
