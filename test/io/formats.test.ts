import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { open } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  type FileFormat,
  loadModel,
  loadWeights,
  modelBytes,
  saveModel,
  saveWeights,
  weightsBytes,
} from "../../src/io/index.js";
import { Activation, ELU, LeakyReLU, ReLU, Softmax } from "../../src/layers/Activation.js";
import { ActivityRegularization } from "../../src/layers/ActivityRegularization.js";
import { BatchNormalization } from "../../src/layers/BatchNormalization.js";
import { Conv1D } from "../../src/layers/Conv1D.js";
import { Conv2D } from "../../src/layers/Conv2D.js";
import { Conv2DTranspose } from "../../src/layers/Conv2DTranspose.js";
import { Dense } from "../../src/layers/Dense.js";
import { DepthwiseConv2D } from "../../src/layers/DepthwiseConv2D.js";
import { Dropout } from "../../src/layers/Dropout.js";
import { GroupNormalization } from "../../src/layers/GroupNormalization.js";
import {
  GlobalAveragePooling1D,
  GlobalAveragePooling2D,
  GlobalMaxPooling1D,
  GlobalMaxPooling2D,
} from "../../src/layers/globalPooling.js";
import { InputLayer, input } from "../../src/layers/InputLayer.js";
import { Layer } from "../../src/layers/Layer.js";
import { LayerNormalization } from "../../src/layers/LayerNormalization.js";
import { RandomFlip, RandomRotation, RandomTranslation, RandomZoom } from "../../src/layers/movingAugmentation.js";
import { Normalization } from "../../src/layers/Normalization.js";
import {
  AlphaDropout,
  GaussianDropout,
  GaussianNoise,
  SpatialDropout1D,
  SpatialDropout2D,
} from "../../src/layers/noise.js";
import { PReLU } from "../../src/layers/PReLU.js";
import { AveragePooling2D, MaxPooling2D } from "../../src/layers/pooling.js";
import { AveragePooling1D, MaxPooling1D } from "../../src/layers/pooling1D.js";
import { RandomCrop } from "../../src/layers/RandomCrop.js";
import { Rescaling } from "../../src/layers/Rescaling.js";
import { l1l2 } from "../../src/layers/regularizers.js";
import { Flatten, Permute, RepeatVector, Reshape, ZeroPadding2D } from "../../src/layers/reshaping.js";
import { CenterCrop, Cropping2D, Resizing, UpSampling2D } from "../../src/layers/resizing.js";
import { SeparableConv2D } from "../../src/layers/SeparableConv2D.js";
import { RandomBrightness, RandomContrast } from "../../src/layers/valueAugmentation.js";
import { Model } from "../../src/models/Model.js";
import { Sequential } from "../../src/models/Sequential.js";
import type { TrainableModel } from "../../src/models/TrainableModel.js";
import { randomNormal } from "../../src/tensor/create.js";
import { using } from "../../src/tensor/defaults.js";
import { mul } from "../../src/tensor/ops/mul.js";
import type { Tensor } from "../../src/tensor/Tensor.js";
import { DTypeError, FormatError, ValueError } from "../../src/util/errors.js";
import { expectSame } from "../equal.js";
import { lineModel } from "../lineModel.js";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "formats-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** One of every layer, models within models included. */
function everyLayer(seed = 1): TrainableModel {
  const inner = new Sequential(
    [
      new Conv2D(4, 3),
      new BatchNormalization({ momentum: 0.8 }),
      new Conv2D(4, 1),
      new BatchNormalization({ scale: false }),
      new Dropout(0.2),
    ],
    { name: "inner" },
  );
  const line = lineModel(
    [new InputLayer([5, 5, 4]), new Conv2D(2, 3, { padding: "same", useBias: false }), new ReLU()],
    { name: "line" },
  );
  return new Sequential(
    [
      new Rescaling(0.5, { offset: 0.1 }),
      new Normalization(),
      new LayerNormalization({ axis: [1, 3], epsilon: 0.01, gammaInitializer: "heNormal", betaRegularizer: "l2" }),
      new GroupNormalization({ groups: 3, center: false }),
      new PReLU({ sharedAxes: [1, 2], alphaInitializer: "ones", alphaRegularizer: "l1", alphaConstraint: "nonNeg" }),
      new ActivityRegularization({ l1: 0.1, l2: 0.2 }),
      new RandomFlip({ mode: "vertical" }),
      new RandomRotation(0.1, { fillMode: "nearest", interpolation: "nearest" }),
      new RandomZoom([-0.1, 0.2]),
      new RandomTranslation(0.1, [0.1, 0.2], { fillMode: "constant", fillValue: 2 }),
      new RandomContrast([-0.1, 0.2], { valueRange: [0, 1] }),
      new RandomBrightness(0.2),
      new GaussianNoise(0.1),
      new GaussianDropout(0.2),
      new AlphaDropout(0.3),
      new SpatialDropout2D(0.4),
      new Permute([2, 1, 3]),
      new Normalization({ axis: [1, 3], mean: [0.1, 0.2, 0.3], variance: 2, invert: true }),
      new BatchNormalization({ axis: 1 }),
      new ReLU({ maxValue: 3, negativeSlope: 0.1, threshold: 0.1 }),
      inner,
      new MaxPooling2D(2),
      line,
      new LeakyReLU({ negativeSlope: 0.1 }),
      new ELU({ alpha: 0.5 }),
      new ZeroPadding2D([
        [1, 0],
        [2, 1],
      ]),
      new AveragePooling2D(2, { strides: 1, padding: "same" }),
      new Activation("gelu"),
      new Conv2D(3, [2, 3], {
        dilation: 2,
        activation: "silu",
        kernelRegularizer: l1l2({ l1: 0.1, l2: 0.2 }),
        trainable: false,
      }),
      new Conv2DTranspose(4, 3, { strides: 2, outputPadding: 1, padding: "same" }),
      new Conv2D(4, 3, { groups: 2, padding: "same" }),
      new DepthwiseConv2D(3, { depthMultiplier: 2, kernelInitializer: "heNormal", activation: "relu6" }),
      new SeparableConv2D(5, 2, { pointwiseRegularizer: "l2", depthwiseInitializer: "ones", activation: "relu" }),
      new UpSampling2D([1, 2], { interpolation: "bilinear" }),
      new Cropping2D([0, 1]),
      new Resizing(4, 4, { interpolation: "nearest", padToAspectRatio: true, fillValue: 0.5 }),
      new CenterCrop(3, 2),
      new RandomCrop(3, 2),
      new Reshape([6, 5]),
      new Conv1D(3, 2, { padding: "causal", dilation: 2 }),
      new SpatialDropout1D(0.1),
      new MaxPooling1D(2, { strides: 1 }),
      new AveragePooling1D(2, { padding: "same" }),
      new Reshape([-1, 1, 3]),
      new Softmax(),
      new Softmax({ axis: 1 }),
      new GlobalMaxPooling2D({ keepDims: true }),
      new Flatten(),
      new RepeatVector(2),
      new GlobalMaxPooling1D({ keepDims: true }),
      new GlobalAveragePooling1D(),
      new Reshape([1, 1, 3]),
      new GlobalAveragePooling2D(),
      new Flatten(),
      new Dense(4, { activation: "leakyRelu", kernelInitializer: "heNormal", biasInitializer: "ones" }),
      new Dense(3, { activation: "softmax" }),
    ],
    { inputShape: [12, 12, 3], seed, name: "every" },
  );
}

async function expectSameModel(actual: TrainableModel, expected: TrainableModel): Promise<void> {
  const [a, b] = [await actual.getWeights(), await expected.getWeights()];
  expect(a.map(({ name }) => name)).toEqual(b.map(({ name }) => name));
  a.forEach((weight, i) => {
    expectSame(weight, b[i], weight.name);
  });
  const x = randomNormal([3, ...expected.inputShape], { seed: 4 });
  const [p, q] = [await actual.predict(x), await expected.predict(x)];
  expectSame({ shape: p.shape, data: p.dataSync() }, { shape: q.shape, data: q.dataSync() });
}

/** A config without what the files do not hold: seeds. */
function withoutSeeds(config: unknown): unknown {
  return JSON.parse(JSON.stringify(config, (key, value) => (key === "seed" ? undefined : value)));
}

describe("a model with every layer", () => {
  it.each<FileFormat>(["keras", "h5", "safetensors"])(
    "comes back from %s: options, weights and predictions to the bit",
    async (format) => {
      const model = everyLayer();
      model.getLayer("inner").layers[0].trainable = false;
      const path = join(folder, `every.${format}`);
      await saveModel(model, path);
      const read = await loadModel(path);
      await expectSameModel(read, model);
      expect(withoutSeeds(read.toConfig())).toEqual(withoutSeeds(model.toConfig()));
    },
  );

  it.each<FileFormat>(["keras", "h5", "safetensors"])(
    "a model within, frozen as a whole, is so in %s",
    async (format) => {
      const [start, within] = [input([3]), input([3])];
      const inner = new Model({ inputs: within, outputs: new Dense(4).apply(within), name: "inner" });
      inner.trainable = false;
      const model = new Model({ inputs: start, outputs: new Dense(1).apply(inner.apply(start)), seed: 1 });
      const path = join(folder, `frozen.${format}`);
      await saveModel(model, path);
      const read = await loadModel(path);
      expect(read.getLayer("inner").trainable).toBe(false);
      expect(read.trainable).toBe(true);
      expect(read.trainableWeights.map(({ shape }) => shape)).toEqual([[4, 1], [1]]);
    },
  );

  it.each<[string, FileFormat | undefined]>([
    ["every.weights.h5", undefined],
    ["old.h5", undefined],
    ["w.safetensors", undefined],
    ["without-extension", "weights.h5"],
  ])("gives its weights to another through %s", async (file, format) => {
    const model = everyLayer();
    const path = join(folder, file);
    await saveWeights(model, path, { format });
    const other = everyLayer(2);
    const loaded = await loadWeights(other, path);
    // The old layout has a model's trained weights first.
    expect(loaded.toSorted()).toEqual(
      model
        .namedWeights()
        .map(([name]) => name)
        .toSorted(),
    );
    await expectSameModel(other, model);
  });

  it("loads from bytes, buffers, blobs, file URLs and paths", async () => {
    const model = everyLayer();
    const bytes = await modelBytes(model, "keras");
    const path = join(folder, "sources.keras");
    writeFileSync(path, bytes);
    const sources = [
      bytes,
      bytes.slice().buffer,
      new Blob([bytes as Uint8Array<ArrayBuffer>]),
      pathToFileURL(path),
      path,
    ];
    for (const source of sources) await expectSameModel(await loadModel(source), model);
    expect(bytes.length).toBeGreaterThan(0);
  });

  it("that is functional keeps its input as a layer", async () => {
    const model = lineModel([
      new InputLayer([8, 8, 3], { name: "in" }),
      new Sequential([new Conv2D(2, 3), new MaxPooling2D(2)]),
      new Flatten(),
      new Dense(2),
    ]);
    for (const format of ["keras", "h5", "safetensors"] as const) {
      const read = await loadModel(await modelBytes(model, format));
      expect(read.type).toBe("Functional");
      expect(read.layers.map(({ name }) => name)).toEqual(["in", "sequential", "flatten", "dense"]);
      await expectSameModel(read, model);
    }
  });
});

class Scale extends Layer {
  readonly startAt: number;

  constructor({ startAt = 1, ...options }: { startAt?: number; name?: string } = {}) {
    super(options);
    this.startAt = startAt;
  }

  override build(inputShape: readonly number[]): void {
    this.addWeight("scale", inputShape.slice(-1), { initializer: "ones" });
  }

  override call(x: Tensor): Tensor {
    return mul(x, this.weight("scale"));
  }

  protected override options() {
    return { startAt: this.startAt };
  }
}

describe("layers of one's own", () => {
  const customLayers = { Scale: (config: object) => new Scale(config) };

  it.each<FileFormat>(["keras", "h5", "safetensors"])("come back from %s through customLayers", async (format) => {
    const model = new Sequential([new Dense(3), new Scale({ startAt: 5 })], { inputShape: [2] });
    const bytes = await modelBytes(model, format);
    const read = await loadModel(bytes, { customLayers });
    expect((read.layers[1] as Scale).startAt).toBe(5);
    await expectSameModel(read, model);
    await expect(loadModel(bytes)).rejects.toThrow(/Scale.*customLayers/s);
  });
});

describe("weights of another model", () => {
  const model = (units: number, names = ["a", "b"]) =>
    new Sequential([new Dense(units, { name: names[0] }), new Dense(2, { name: names[1] })], { inputShape: [3] });

  it.each<FileFormat>(["weights.h5", "h5", "safetensors"])(
    "in %s are refused, naming file, layer and both shapes",
    async (format) => {
      const path = join(folder, `other.${format}`);
      await saveWeights(model(4), path, { format });
      const wrong = loadWeights(model(5), path);
      await expect(wrong).rejects.toThrow(FormatError);
      await expect(wrong).rejects.toThrow(
        new RegExp(`other\\.${format}.*a/kernel is \\[3, 5\\] in the model but \\[3, 4\\] in the file`),
      );
      const more = new Sequential([new Dense(4), new Dense(2), new Dense(1)], { inputShape: [3] });
      await expect(loadWeights(more, path)).rejects.toThrow(/the model (has 3 with weights|3 times)/);
    },
  );

  it.each<FileFormat>(["weights.h5", "h5", "safetensors"])(
    "in %s can be loaded by name where names are common",
    async (format) => {
      const from = model(4, ["a", "head"]);
      const into = model(4, ["a", "other"]);
      const before = (await into.getWeights())[2];
      expect(await loadWeights(into, await weightsBytes(from, format), { byName: true })).toEqual([
        "a/kernel",
        "a/bias",
      ]);
      const after = await into.getWeights();
      expectSame(after[0], (await from.getWeights())[0]);
      expectSame(after[2], before);
      const strange = model(4, ["x", "y"]);
      await expect(loadWeights(strange, await weightsBytes(from, format), { byName: true })).rejects.toThrow(
        FormatError,
      );
    },
  );

  it("are matched by name where the order differs", async () => {
    const layers = (order: readonly string[]) => order.map((name) => new Dense(name === "wide" ? 5 : 3, { name }));
    const from = new Sequential([...layers(["first", "wide"]), new Dense(3, { name: "last" })], { inputShape: [3] });
    const keys = from.namedWeights().map(([name]) => name);
    for (const format of ["weights.h5", "h5", "safetensors"] as const) {
      const into = new Sequential(
        [new Dense(3, { name: "first" }), new Dense(5, { name: "wide" }), new Dense(3, { name: "last" })],
        { inputShape: [3] },
      );
      expect(await loadWeights(into, await weightsBytes(from, format))).toEqual(keys);
    }
  });
});

describe("saving", () => {
  it("refuses a path that says no format, and whole models in formats for weights", async () => {
    const model = everyLayer();
    await expect(saveModel(model, join(folder, "model.bin"))).rejects.toThrow(/the name has no known ending.*\.keras/);
    await expect(saveModel(model, join(folder, "m.weights.h5"))).rejects.toThrow(/holds weights only/);
    await expect(saveModel(model, join(folder, "m"), { format: "pickle" as FileFormat })).rejects.toThrow(ValueError);
  });

  it("leaves the old file as it was when it fails half-way, and nothing beside it", async () => {
    const own = mkdtempSync(join(folder, "atomic-"));
    const path = join(own, "model.keras");
    await saveModel(everyLayer(), path);
    const before = readFileSync(path);
    const handle = await open(path);
    await handle.close();
    const prototype = Object.getPrototypeOf(handle);
    const { sync } = prototype;
    prototype.sync = async () => {
      throw new Error("the disk is full");
    };
    try {
      await expect(saveModel(everyLayer(2), path)).rejects.toThrow("the disk is full");
    } finally {
      prototype.sync = sync;
    }
    expect(readFileSync(path).equals(before)).toBe(true);
    expect(readdirSync(own)).toEqual(["model.keras"]);
  });

  it("says what keeps a file from being written, in terms of its own path, and leaves nothing behind", async () => {
    const own = mkdtempSync(join(folder, "places-"));
    writeFileSync(join(own, "file"), "");
    mkdirSync(join(own, "folder.keras"));
    const model = new Sequential([new Dense(2)], { inputShape: [3] });
    const failure = (...names: string[]) => saveModel(model, join(own, ...names)).catch((error) => error);
    const missing = join(own, "no", "such.keras");
    const error = await failure("no", "such.keras");
    expect(error.message).toBe(
      `${missing} cannot be written: its folder does not exist; create it, or give another path (ENOENT)`,
    );
    expect(error).toMatchObject({ code: "ENOENT", path: missing });
    expect((await failure("file", "x.keras")).message).toContain("what its path names as a folder is a file");
    expect((await failure("folder.keras")).message).toContain("it is a folder; give the path of a file (EISDIR)");
    expect(readdirSync(own)).toEqual(["file", "folder.keras"]);
  });

  it("refuses float64 in Keras's formats, and keeps it in safetensors", async () => {
    const model = using(
      { dtype: "float64", backend: "reference" },
      () => new Sequential([new Dense(2)], { inputShape: [2] }),
    );
    await expect(modelBytes(model, "keras")).rejects.toThrow(DTypeError);
    const into = using(
      { dtype: "float64", backend: "reference" },
      () => new Sequential([new Dense(2)], { inputShape: [2], seed: 3 }),
    );
    await loadWeights(into, await weightsBytes(model, "safetensors"));
    expectSame((await into.getWeights())[0], (await model.getWeights())[0]);
  });

  it("cuts lists of names that are too long for an attribute, and reads them again", async () => {
    const layers = Array.from({ length: 40 }, (_, i) => new Dense(1, { name: `${"long".repeat(500)}${i}` }));
    const model = new Sequential(layers, { inputShape: [1] });
    const bytes = await modelBytes(model, "h5");
    expect(new TextDecoder("latin1").decode(bytes)).toContain("layer_names1");
    await expectSameModel(await loadModel(bytes), model);
  });
});
