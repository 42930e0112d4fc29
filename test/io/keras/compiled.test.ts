import { readFile } from "node:fs/promises";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import * as n from "../../../src/index.js";
import { type Hdf5Group, readHdf5, writeHdf5 } from "../../../src/io/hdf5/index.js";
import { hdf5Dataset } from "../../../src/io/hdf5/tree.js";
import { type FileFormat, loadModel, modelBytes } from "../../../src/io/index.js";
import { openZip, writeZip } from "../../../src/util/zip.js";

/** The files that make.py wrote with real Keras, after three steps of training. */
const KERAS_FILES = ["3-adam.keras", "3-outputs.keras", "2-momentum.h5", "2-rmsprop.keras", "2-legacyAdam.h5"];
const FORMATS = ["keras", "h5"] as const satisfies readonly FileFormat[];
const folder = new URL("compiled/", import.meta.url);

interface Data {
  readonly x: number[];
  readonly shape: number[];
  readonly kind: number[];
  readonly size: number[];
  readonly outputs: number;
  readonly losses: number[];
}

const dataOf = async (file: string): Promise<Data> =>
  JSON.parse(await readFile(new URL(file.replace(/\.\w+$/, ".json"), folder), "utf8"));

async function steps(model: n.TrainableModel, { x, shape, kind, size, outputs }: Omit<Data, "losses">) {
  const y = [n.tensor(kind, { dtype: "int32" }), n.tensor(size, { shape: [size.length, 1] })].slice(0, outputs);
  const losses: number[] = [];
  for (let i = 0; i < 3; i++) losses.push((await model.trainOnBatch(n.tensor(x, { shape }), y)).loss);
  return losses;
}

const DATA = {
  x: Array.from({ length: 24 }, (_, i) => ((i * 7) % 11) / 5 - 1),
  shape: [6, 4],
  kind: [0, 1, 2, 0, 1, 2],
  size: [0.1, 0.7, 0.4, 0.9, 0.2, 0.5],
  outputs: 1,
};

function stack(): n.Sequential {
  const layers = [new n.Dense(5, { activation: "tanh" }), new n.BatchNormalization(), new n.Dense(3)];
  return new n.Sequential([...layers, new n.Softmax()], { inputShape: [4], seed: 3 });
}

/** A model that has taken three steps. */
async function trained(options: Partial<n.CompileOptions> = {}): Promise<n.Sequential> {
  const model = stack().compile({ optimizer: "adam", loss: "sparseCategoricalCrossentropy", ...options });
  await steps(model, DATA);
  return model;
}

/** Saves and loads a model, without notices. */
async function reloaded(model: n.TrainableModel, format: FileFormat): Promise<n.TrainableModel> {
  const onNotice = (text: string) => expect.fail(text);
  return loadModel(await modelBytes(model, format, { onNotice }), { onNotice });
}

/** What a file holds. Its bytes also hold the second in which HDF5 wrote them. */
async function contentOf(bytes: Uint8Array, format: (typeof FORMATS)[number]): Promise<unknown> {
  const tree = (h5: Uint8Array) => readHdf5({ what: "the file", size: h5.length, bytes: h5 });
  if (format === "h5") return tree(bytes);
  const zip = openZip(bytes, "m.keras");
  const config = new TextDecoder().decode(zip.read("config.json") as Uint8Array);
  return [zip.names, config, await tree(zip.read("model.weights.h5") as Uint8Array)];
}

describe("a compiled model that Keras wrote", () => {
  it.each(KERAS_FILES)("goes on training from %s with Keras's losses", async (file) => {
    const data = await dataOf(file);
    const model = await loadModel(new URL(file, folder), { onNotice: (text) => expect.fail(text) });
    expect(model.optimizer.iterations).toBe(3);
    const losses = await steps(model, data);
    losses.forEach((loss, i) => {
      expect(Math.abs(loss - data.losses[i])).toBeLessThan(1e-5);
    });
  });

  it.each(["3-mixed.keras", "2-mixed.h5"])(
    "goes on from %s, whose optimizer scales the loss, up to the rounding of float16",
    async (file) => {
      const data = await dataOf(file);
      const model = await loadModel(new URL(file, folder), { onNotice: (text) => expect.fail(text) });
      expect(model.optimizer.settings()).toEqual(new n.Adam({ learningRate: 0.01 }).settings());
      expect(model.optimizer.iterations).toBe(3);
      const losses = await steps(model, data);
      losses.forEach((loss, i) => {
        expect(Math.abs(loss - data.losses[i])).toBeLessThan(2e-3);
      });
    },
  );

  it.each(["3-named.keras", "2-named.h5"])(
    "has in %s losses, weights and metrics by the names of its outputs, not by those of their layers",
    async (file) => {
      const { x, shape, size, losses } = await dataOf(file);
      const model = await loadModel(new URL(file, folder), { onNotice: (text) => expect.fail(text) });
      expect(model.compiled?.outputs.map(({ loss, weight }) => [loss?.name, weight])).toEqual([
        ["meanSquaredError", 3],
        ["meanAbsoluteError", 0.5],
      ]);
      expect(model.compiled?.metrics.map(({ name }) => name)).toEqual(["bMae", "aMse"]);
      const y = [1, 2].map((scale) => n.tensor(size, { shape: [size.length, 1] }).mul(scale));
      for (const loss of losses)
        expect(Math.abs((await model.trainOnBatch(n.tensor(x, { shape }), y)).loss - loss)).toBeLessThan(1e-5);
    },
  );

  it("has its optimizer's options, losses, weights of losses and metrics", async () => {
    const adam = await loadModel(new URL("3-adam.keras", folder));
    expect(adam.optimizer.settings()).toEqual(new n.Adam({ learningRate: 0.02, amsgrad: true }).settings());
    expect(adam.compiled?.metrics.map(({ name }) => name)).toEqual(["accuracy"]);
    const { compiled } = await loadModel(new URL("3-outputs.keras", folder));
    expect(compiled?.outputs.map(({ weight }) => weight)).toEqual([1, 0.5]);
    expect(compiled?.outputs[1].loss?.settings()).toEqual({ type: "Huber", delta: 1 });
    expect(compiled?.metrics.map(({ name }) => name)).toEqual(["kindAccuracy", "sizeMae"]);
    const legacy = await loadModel(new URL("2-legacyAdam.h5", folder));
    expect(legacy.optimizer.learningRate).toBeCloseTo(0.02 / 1.3);
  });

  it("is not compiled where it has a loss of its own, and says so in a notice and in fit", async () => {
    const notices: string[] = [];
    const model = await loadModel(new URL("3-own.keras", folder), { onNotice: (text) => notices.push(text) });
    expect(model.compiled).toBeNull();
    expect(notices).toEqual([expect.stringMatching(/3-own\.keras: the loss \(own\): this loss is not supported/)]);
    expect(() => model.optimizer).toThrow(/not compiled.*3-own\.keras: the loss \(own\)/);
    expect(() => stack().optimizer).toThrow(/call model\.compile\(.*\) first$/);
  });

  it("is not compiled with { compile: false }, and predicts the same", async () => {
    const onNotice = (text: string) => expect.fail(text);
    const plain = await loadModel(new URL("3-own.keras", folder), { compile: false, onNotice });
    expect(plain.compiled).toBeNull();
    const x = n.ones([1, 5]);
    const whole = await loadModel(new URL("3-own.keras", folder));
    expect((await plain.predict(x)).dataSync()).toEqual((await whole.predict(x)).dataSync());
  });
});

const OPTIMIZERS: Record<string, () => n.Optimizer> = {
  sgd: () => new n.SGD({ learningRate: 1 }),
  momentum: () => new n.SGD({ momentum: 0.9, nesterov: true, clipnorm: 1 }),
  adam: () => new n.Adam({ learningRate: 0.02, epsilon: 1e-5, globalClipnorm: 2 }),
  amsgrad: () => new n.Adam({ amsgrad: true, weightDecay: 0.25 }),
  adamw: () => new n.AdamW({ weightDecay: 0 }),
  rmsprop: () => new n.RMSprop({ rho: 0.5, clipvalue: 0.01 }),
  centered: () => new n.RMSprop({ momentum: 0.5, centered: true }),
  adagrad: () => new n.Adagrad({ learningRate: 0.1, initialAccumulatorValue: 0 }),
  exponential: () =>
    new n.SGD({ learningRate: new n.ExponentialDecay({ initialLearningRate: 1, decaySteps: 2, decayRate: 0.5 }) }),
  inverse: () =>
    new n.Adam({
      learningRate: new n.InverseTimeDecay({ initialLearningRate: 1, decaySteps: 1, decayRate: 2, staircase: true }),
    }),
  cosine: () =>
    new n.SGD({
      learningRate: new n.CosineDecay({ initialLearningRate: 0, decaySteps: 9, warmupTarget: 1, warmupSteps: 4 }),
    }),
  polynomial: () =>
    new n.SGD({
      learningRate: new n.PolynomialDecay({ initialLearningRate: 1, decaySteps: 9, power: 2, cycle: true }),
    }),
  piecewise: () => new n.SGD({ learningRate: new n.PiecewiseConstantDecay([3, 4], [1, 0, 0.5]) }),
};

describe.each(FORMATS)("a compiled model in %s", (format) => {
  it.each(Object.entries(OPTIMIZERS))("goes on with the same bits with %s", async (_, make) => {
    const model = await trained({ optimizer: make(), metrics: ["accuracy"] });
    const loaded = await reloaded(model, format);
    expect(loaded.optimizer.constructor).toBe(model.optimizer.constructor);
    expect(loaded.optimizer.settings()).toEqual(JSON.parse(JSON.stringify(model.optimizer.settings())));
    expect(await steps(loaded, DATA)).toEqual(await steps(model, DATA));
    expect(loaded.optimizer.iterations).toBe(6);
  });

  it("keeps a learning rate that was set", async () => {
    const model = await trained();
    model.optimizer.learningRate = 0.5;
    expect((await reloaded(model, format)).optimizer.learningRate).toBe(0.5);
  });

  it("keeps losses, their weights and metrics of several outputs, of which one is not trained", async () => {
    const x = n.input([4]);
    const within = new n.Sequential([new n.Dense(4), new n.BatchNormalization()], { name: "within" });
    const hidden = within.apply(new n.Dense(4, { trainable: false }).apply(x));
    const ends = ["a", "b", "c"].map((name) => new n.Dense(3, { name, activation: "softmax" }).apply(hidden));
    const model = new n.Model({ inputs: x, outputs: ends }).compile({
      optimizer: "rmsprop",
      loss: { a: new n.CategoricalCrossentropy({ labelSmoothing: 0.1 }), b: "sparseCategoricalCrossentropy" },
      lossWeights: { b: 2 },
      metrics: {
        a: [new n.AUC({ curve: "PR" }), "mse", new n.Precision({ classId: 2, threshold: 0.25 })],
        b: ["accuracy", new n.SparseTopKCategoricalAccuracy({ k: 2 })],
      },
      weightedMetrics: { b: ["accuracy"] },
    });
    const rows = n.oneHot(n.tensor(DATA.kind, { dtype: "int32" }), 3);
    const step = (each: n.TrainableModel) =>
      each.trainOnBatch(n.tensor(DATA.x, { shape: DATA.shape }), [rows, n.tensor(DATA.kind, { dtype: "int32" }), rows]);
    await step(model);
    const loaded = await reloaded(model, format);
    expect(loaded.compiled?.outputs.map(({ loss, weight }) => [loss?.name, weight])).toEqual(
      model.compiled?.outputs.map(({ loss, weight }) => [loss?.name, weight]),
    );
    expect(await step(loaded)).toEqual(await step(model));
  });

  it("is written without its training where includeOptimizer is false, as a model that was not compiled", async () => {
    const bytes = await modelBytes(stack(), format);
    const compiled = stack().compile({ loss: "mse" });
    const without = await modelBytes(compiled, format, { includeOptimizer: false });
    expect(await contentOf(without, format)).toEqual(await contentOf(bytes, format));
    expect((await loadModel(bytes)).compiled).toBeNull();
  });

  it("begins anew where it has taken no step", async () => {
    const model = stack().compile({ optimizer: "adam", loss: "sparseCategoricalCrossentropy" });
    const loaded = await reloaded(model, format);
    expect(await steps(loaded, DATA)).toEqual(await steps(model, DATA));
  });

  it("is written without its training where Keras does not have its optimizer, schedule or loss", async () => {
    class Own extends n.SGD {}
    class OwnLoss extends n.MeanSquaredError {}
    const choices: [Partial<n.CompileOptions>, RegExp][] = [
      [{ optimizer: new Own() }, /the optimizer is one of your own/],
      [{ optimizer: new n.SGD({ learningRate: { at: () => 1 } }) }, /follows a schedule of your own/],
      [{ loss: new OwnLoss() }, /the loss is one of your own/],
      [{ loss: n.meanSquaredError }, /the loss is one of your own/],
    ];
    for (const [choice, says] of choices) {
      const notices: string[] = [];
      const model = stack().compile({ loss: "mse", ...choice });
      const bytes = await modelBytes(model, format, { onNotice: (text) => notices.push(text) });
      expect(notices).toEqual([expect.stringMatching(says)]);
      expect(await contentOf(bytes, format)).toEqual(await contentOf(await modelBytes(stack(), format), format));
    }
  });

  it("is written without metrics that Keras does not have", async () => {
    class OwnMetric extends n.Precision {}
    const notices: string[] = [];
    const mean = (_: n.Tensor, yPred: n.Tensor) => n.mean(yPred, { axis: -1 });
    const model = stack().compile({ loss: "mse", metrics: ["accuracy", new OwnMetric(), mean] });
    const bytes = await modelBytes(model, format, { onNotice: (text) => notices.push(text) });
    expect(notices).toEqual(
      ["precision", "mean"].map((name) => expect.stringContaining(`the metric "${name}" is one of your own`)),
    );
    expect((await loadModel(bytes)).compiled?.metrics.map(({ name }) => name)).toEqual(["accuracy"]);
  });
});

/** A `.keras` file with what f changed of its config and its weights. */
async function changed(
  bytes: Uint8Array,
  f: (compile: Record<string, unknown>, root: Hdf5Group, model: Record<string, unknown>) => void,
) {
  const zip = openZip(bytes, "m.keras");
  const read = (name: string) => zip.read(name) as Uint8Array;
  const config = JSON.parse(new TextDecoder().decode(read("config.json")));
  const h5 = read("model.weights.h5");
  const root = await readHdf5({ what: "weights", size: h5.length, bytes: h5 });
  f(config.compile_config, root, config.config);
  return writeZip({
    "metadata.json": read("metadata.json"),
    "config.json": new TextEncoder().encode(JSON.stringify(config)),
    "model.weights.h5": await writeHdf5(root),
  });
}

describe("a .keras file", () => {
  const varsOf = (root: Hdf5Group) =>
    ((root.children.get("optimizer") as Hdf5Group).children.get("vars") as Hdf5Group).children;

  it("has numbers that Python reads as floats where Keras wants floats", async () => {
    const model = await trained({ optimizer: new n.SGD({ learningRate: 1, momentum: 1, clipnorm: 2 }) });
    const text = new TextDecoder().decode(
      openZip(await modelBytes(model, "keras"), "m.keras").read("config.json") as Uint8Array,
    );
    expect(text).toContain('"learning_rate":1.0,');
    expect(text).toContain('"clipnorm":2.0,');
    expect(text).toContain('"momentum":1.0,');
  });

  it("has a weight decay of 0 for AdamW, for which Keras takes no null, and null for Adam", async () => {
    const decayOf = async (optimizer: n.Optimizer) => {
      const zip = openZip(await modelBytes(await trained({ optimizer }), "keras"), "m.keras");
      const { compile_config } = JSON.parse(new TextDecoder().decode(zip.read("config.json") as Uint8Array));
      return compile_config.optimizer.config.weight_decay;
    };
    expect(await decayOf(new n.AdamW({ weightDecay: 0 }))).toBe(0);
    expect(await decayOf(new n.AdamW({ weightDecay: 0.5 }))).toBe(0.5);
    expect(await decayOf(new n.Adam())).toBeNull();
  });

  it("with values for outputs that are not there opens uncompiled", async () => {
    const bytes = await changed(await modelBytes(await trained(), "keras"), (compile, _, model) => {
      Object.assign(model, { output_layers: { kind: ["softmax", 0, 0] } });
      Object.assign(compile, { loss: { size: "mse" } });
    });
    const notices: string[] = [];
    const loaded = await loadModel(bytes, { onNotice: (text) => notices.push(text) });
    expect(loaded.compiled).toBeNull();
    expect(notices).toEqual([expect.stringMatching(/the loss names the output "size"; there are kind/)]);
  });

  it("keeps the name of an accuracy that Keras 2 chose by the shapes", async () => {
    const accuracies = ["binary_accuracy", "categorical_accuracy", "sparse_categorical_accuracy"].map((fn) => ({
      class_name: "MeanMetricWrapper",
      config: { name: fn.slice(0, 3), fn },
    }));
    const model = await trained();
    const bytes = await changed(await modelBytes(model, "keras"), (compile) =>
      Object.assign(compile, { metrics: accuracies }),
    );
    const again = await reloaded(await loadModel(bytes), "keras");
    expect(again.compiled?.metrics.map(({ name }) => name)).toEqual(["bin", "cat", "spa"]);
  });

  it("takes Keras's mean of a loss, and leaves out that the loss is scaled, which changes nothing", async () => {
    const model = await trained();
    const bytes = await changed(await modelBytes(model, "keras"), (compile) => {
      const loss = {
        module: "keras.losses",
        class_name: "SparseCategoricalCrossentropy",
        config: { reduction: "mean" },
      };
      Object.assign(compile, { loss });
      Object.assign((compile.optimizer as { config: object }).config, { loss_scale_factor: 8 });
    });
    const loaded = await loadModel(bytes, { onNotice: (text) => expect.fail(text) });
    expect(await steps(loaded, DATA)).toEqual(await steps(model, DATA));
  });

  const damages: [string, (compile: Record<string, unknown>, root: Hdf5Group) => void, RegExp][] = [
    ["too few arrays", (_, root) => varsOf(root).delete("13"), /state has 11 arrays, but the 6 weights .* need 12/],
    ["an array of another shape", (_, root) => varsOf(root).set("4", hdf5Dataset([7], new Float32Array(7))), /optimizer\/vars\/4 .* \[7\], but dense\/bias\/m is \[5\]/],
    ["integers for a slot", (_, root) => varsOf(root).set("4", hdf5Dataset([5], new BigInt64Array(5))), /optimizer\/vars\/4 holds int64/],
    ["a negative count of steps", (_, root) => varsOf(root).set("0", hdf5Dataset([], BigInt64Array.of(-1n))), /the number of steps taken/],
    ["an optimizer that is not here", (compile) => Object.assign(compile, { optimizer: { class_name: "Lion", config: {} } }), /Lion\): this optimizer is not supported; supported are SGD, Adam/],
    ["averaged weights", (compile) => Object.assign((compile.optimizer as { config: object }).config, { use_ema: true }), /use_ema is true; that is not supported/],
    ["a rate that is no number", (compile) => Object.assign((compile.optimizer as { config: object }).config, { learning_rate: "fast" }), /learning_rate is "fast"; a number is needed/],
    ["a negative rate", (compile) => Object.assign((compile.optimizer as { config: object }).config, { learning_rate: -1 }), /the learning rate is -1/],
    ["a schedule that is not here", (compile) => Object.assign((compile.optimizer as { config: object }).config, { learning_rate: { class_name: "CosineDecayRestarts", config: {} } }), /this schedule is not supported/],
    ["a sum as loss", (compile) => Object.assign(compile, { loss: { class_name: "MeanSquaredError", config: { reduction: "sum" } } }), /reduction is "sum"/],
    ["no loss", (compile) => Object.assign(compile, { loss: null }), /the loss is missing/],
    ["losses of other outputs", (compile) => Object.assign(compile, { loss: ["mse", "mse"] }), /loss is a list of 2, but the model has 1 output/],
    ["a loss of a user's by a name of Keras's", (compile) => Object.assign(compile, { loss: { module: null, class_name: "Huber", config: {}, registered_name: "Huber" } }), /the loss \(Huber\) is not one of Keras's/],
    ["a loss of another package", (compile) => Object.assign(compile, { loss: { class_name: "my>MeanSquaredError", config: {} } }), /the loss \(my>MeanSquaredError\) is not one of Keras's/],
    ["a function of a user's by a short name of Keras's", (compile) => Object.assign(compile, { loss: { module: "builtins", class_name: "function", config: "mse", registered_name: "function" } }), /the loss \(mse\) is not one of Keras's/],
    ["an optimizer of a user's", (compile) => Object.assign(compile.optimizer as object, { module: "optimizers", registered_name: "my>Adam" }), /the optimizer \(Adam\) is not one of Keras's/],
    ["a registered optimizer", (compile) => Object.assign(compile.optimizer as object, { class_name: "Custom>Adam" }), /the optimizer \(Custom>Adam\) is not one of Keras's/],
    ["a schedule of a user's", (compile) => Object.assign((compile.optimizer as { config: object }).config, { learning_rate: { module: null, class_name: "CosineDecay", config: {} } }), /learning rate \(CosineDecay\) is not one of Keras's/],
  ]; // biome-ignore format: a table

  it.each(damages)("with %s opens uncompiled, with the reason and the same weights", async (_, damage, says) => {
    const model = await trained();
    const notices: string[] = [];
    const bytes = await changed(await modelBytes(model, "keras"), damage);
    const loaded = await loadModel(bytes, { onNotice: (text) => notices.push(text) });
    expect(notices).toEqual([expect.stringMatching(says)]);
    expect(loaded.compiled).toBeNull();
    expect(() => loaded.optimizer).toThrow(says);
    expect(loaded.getWeights()).toEqual(model.getWeights());
    const plain = await loadModel(bytes, { compile: false, onNotice: (text) => expect.fail(text) });
    expect(plain.getWeights()).toEqual(model.getWeights());
  });

  it("with a metric that is not here is compiled without it, and says so", async () => {
    const notices: string[] = [];
    const bytes = await changed(await modelBytes(await trained(), "keras"), (compile) =>
      Object.assign(compile, { metrics: ["accuracy", { class_name: "F1Score", config: {} }] }),
    );
    const loaded = await loadModel(bytes, { onNotice: (text) => notices.push(text) });
    expect(notices).toEqual([expect.stringMatching(/F1Score\): this metric is not supported.*It is left out$/)]);
    expect(loaded.compiled?.metrics.map(({ name }) => name)).toEqual(["accuracy"]);
  });
});

/** Every place in JSON, as the keys that lead there. */
function placesIn(json: unknown, path: readonly string[] = []): (readonly string[])[] {
  const inner = typeof json === "object" && json !== null ? Object.entries(json) : [];
  return [path, ...inner.flatMap(([name, value]) => placesIn(value, [...path, name]))];
}

function replaced(json: unknown, [name, ...rest]: readonly string[], value: unknown): unknown {
  if (name === undefined) return value;
  const inner = replaced((json as Record<string, unknown>)[name], rest, value);
  return Array.isArray(json)
    ? json.map((item, i) => (String(i) === name ? inner : item))
    : { ...(json as object), [name]: inner };
}

describe("what a .keras file says of compile", () => {
  it("may be anything: the model opens, compiled or with a notice", async () => {
    const file = await readFile(new URL("3-outputs.keras", folder));
    const zip = openZip(new Uint8Array(file), "m.keras");
    const files = Object.fromEntries(zip.names.map((name) => [name, zip.read(name) as Uint8Array]));
    const config = JSON.parse(new TextDecoder().decode(files["config.json"]));
    const place = fc.constantFrom(...placesIn(config.compile_config));
    const words = fc.constantFrom<unknown>(
      "mse",
      "Adam",
      [],
      {},
      "__proto__",
      { class_name: "function", config: "mse" },
      { class_name: "Adam", module: { toString: 0 }, config: { toString: 0 } },
      1e300,
    );
    await fc.assert(
      fc.asyncProperty(place, fc.oneof(fc.jsonValue(), words), async (path, value) => {
        const damaged = { ...config, compile_config: replaced(config.compile_config, path, value) };
        const bytes = writeZip({ ...files, "config.json": new TextEncoder().encode(JSON.stringify(damaged)) });
        const notices: string[] = [];
        const model = await loadModel(bytes, { onNotice: (text) => notices.push(text) });
        const wasCompiled = typeof damaged.compile_config === "object" && damaged.compile_config !== null;
        if (model.compiled === null && wasCompiled && !Array.isArray(damaged.compile_config))
          expect(notices.length).toBeGreaterThan(0);
      }),
      { numRuns: 60 },
    );
  });
});

it("the optimizer's state is asked of a format that has no place for it in vain", async () => {
  const model = await trained();
  for (const format of ["safetensors", "onnx"] as const) {
    await expect(modelBytes(model, format, { includeOptimizer: true })).rejects.toThrow(n.ValueError);
    expect((await loadModel(await modelBytes(model, format))).compiled).toBeNull();
  }
});
