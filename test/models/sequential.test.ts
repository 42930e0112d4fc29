import { modelFromConfig } from "../../src/models/modelFromConfig.js";
import type { TrainableModel } from "../../src/models/TrainableModel.js";
import "../../src/tensor/methods.js";
import { describe, expect, it } from "vitest";
import { Activation, ELU, LeakyReLU, ReLU, Softmax } from "../../src/layers/Activation.js";
import { BatchNormalization } from "../../src/layers/BatchNormalization.js";
import { Conv2D } from "../../src/layers/Conv2D.js";
import { Dense } from "../../src/layers/Dense.js";
import { Dropout } from "../../src/layers/Dropout.js";
import { GlobalAveragePooling2D } from "../../src/layers/globalPooling.js";
import { type CallContext, Layer } from "../../src/layers/Layer.js";
import type { LayerConfig, LayerOptions } from "../../src/layers/layerOptions.js";
import { AveragePooling2D, MaxPooling2D } from "../../src/layers/pooling.js";
import { Rescaling } from "../../src/layers/Rescaling.js";
import { l1l2, l2 } from "../../src/layers/regularizers.js";
import { Flatten, Reshape, ZeroPadding2D } from "../../src/layers/reshaping.js";
import { Sequential } from "../../src/models/Sequential.js";
import { tensor } from "../../src/tensor/create.js";
import { using } from "../../src/tensor/defaults.js";
import { scope } from "../../src/tensor/memory/StorageHolder.js";
import { add } from "../../src/tensor/ops/add.js";
import type { Tensor } from "../../src/tensor/Tensor.js";
import { expectSame } from "../equal.js";
import { goldenText } from "../goldenFile.js";
import { hashImages, reportNet } from "./reportNets.js";

interface SummaryTable {
  readonly title: string;
  /** name, type, output shape, count. */
  readonly rows: readonly string[];
  readonly totals: readonly string[];
}

/** Reads a printed summary: Keras breaks long names over two lines, and writes counts without commas. */
function parse(text: string): SummaryTable {
  const rows: string[] = [];
  const lines = text.split("\n");
  const [begin, end] = [lines.findIndex((l) => l.startsWith("=")), lines.findLastIndex((l) => l.startsWith("="))];
  for (const line of lines.slice(begin + 1, end)) {
    const cells = line.trim().split(/\s{2,}/);
    if (cells.length === 3) rows.push(cells.join(" | "));
    else if (line.trim() !== "") rows[rows.length - 1] = rows[rows.length - 1].replace(" | ", `${line.trim()} | `);
  }
  const totals = lines.filter((line) => /params:/.test(line)).map((line) => line.trim());
  return { title: lines[0].trim(), rows: rows.map(plain), totals: totals.map(plain) };
}

const plain = (line: string) => line.replaceAll(/(\d),(?=\d{3})/g, "$1");

/** The summary of one network in summaries.txt. */
function printedByKeras(id: string): string {
  const section = goldenText("summaries.txt")
    .split(/^## /m)
    .find((part) => part.startsWith(`${id}\n`));
  return (section ?? "").slice(id.length + 1);
}

describe("summary prints what Keras prints: names, types, shapes, counts and totals in order", () => {
  it.for(["s1_dense", "s2_cnn", "s4_dropout0", "s5_batchnorm", "s6_l2"])("of %s", (net) => {
    const ours = parse(reportNet(net, 128).summary());
    const keras = parse(printedByKeras(net.slice(0, 2)));
    expect(keras.rows.length).toBeGreaterThan(3);
    expect(ours).toEqual(keras);
  });

  it("with commas in the counts, and weights that are not trained apart", () => {
    const summary = reportNet("s5_batchnorm", 128).summary();
    expect(summary).toContain("Total params: 3,306,306 (12.61 MB)");
    expect(summary).toContain("Trainable params: 3,305,602 (12.61 MB)");
    expect(summary).toContain("Non-trainable params: 704 (2.75 KB)");
  });
});

describe("names of layers", () => {
  it("count within their model, as Keras names them", () => {
    const layers = () => [
      new Conv2D(1, 1),
      new ReLU(),
      new Conv2D(1, 1),
      new LeakyReLU(),
      new GlobalAveragePooling2D(),
    ];
    const expected = ["conv2d", "re_lu", "conv2d_1", "leaky_re_lu", "global_average_pooling2d"];
    for (let i = 0; i < 2; i++) expect(new Sequential(layers()).layers.map((layer) => layer.name)).toEqual(expected);
  });

  it("leave out those that are taken", () => {
    const model = new Sequential([new Dense(1, { name: "dense" }), new Dense(1), new Dense(1)]);
    expect(model.layers.map((layer) => layer.name)).toEqual(["dense", "dense_1", "dense_2"]);
    expect(model.getLayer("dense_1")).toBe(model.layers[1]);
    expect(model.getLayer(-1)).toBe(model.layers[2]);
  });
});

/** A dense layer around which its input is added. */
class Residual extends Layer {
  readonly inner: Dense;

  constructor(units: number, options: LayerOptions = {}) {
    super(options);
    this.inner = this.addLayer(new Dense(units, { activation: "tanh", kernelRegularizer: l2(0.1) }));
  }

  override call(x: Tensor, context?: CallContext): Tensor {
    return add(x, this.inner.apply(x, context));
  }

  protected override options(): Record<string, unknown> {
    return { units: this.inner.units };
  }
}

/** Multiplies by a weight of its own. */
class Scale extends Layer {
  override build(): void {
    this.addWeight("factor", [], { initializer: "ones" });
  }

  override call(x: Tensor): Tensor {
    return x.mul(this.weight("factor"));
  }
}

describe("layers of one's own", () => {
  it("with layers within and a skip connection: weights, paths, penalties, shapes, training", async () => {
    const model = new Sequential([new Residual(3), new Scale(), new Dense(2)], { inputShape: [3] });
    expect(model.namedWeights().map(([path]) => path)).toEqual([
      "residual/dense/kernel",
      "residual/dense/bias",
      "scale/factor",
      "dense/kernel",
      "dense/bias",
    ]);
    expect(model.countParams()).toBe(12 + 1 + 8);
    expect(model.penalties()).toHaveLength(1);
    model.compile({ optimizer: "adam", loss: "mse" });
    const before = await model.getWeights();
    await model.trainOnBatch([[1, 2, 3]], [[1, 2]]);
    const after = await model.getWeights();
    before.forEach((weight, i) => {
      expect(Array.from(after[i].data), weight.name).not.toEqual(Array.from(weight.data));
    });
  });

  it("are frozen with all that is within", () => {
    const residual = new Residual(3);
    const model = new Sequential([residual, new Dense(1)], { inputShape: [3] });
    residual.trainable = false;
    expect(residual.inner.trainable).toBe(false);
    expect(model.trainableWeights).toHaveLength(2);
    expect(model.penalties()).toHaveLength(0);
    residual.trainable = true;
    expect(model.trainableWeights).toHaveLength(4);
  });

  it("name layers within them apart", () => {
    class Two extends Layer {
      readonly a = this.addLayer(new Dense(2));
      readonly b = this.addLayer(new Dense(2));
      override call(x: Tensor, context?: CallContext): Tensor {
        return this.b.apply(this.a.apply(x, context), context);
      }
    }
    const model = new Sequential([new Two()], { inputShape: [2] });
    const paths = model.namedWeights().map(([path]) => path);
    expect(paths).toEqual(["two/dense/kernel", "two/dense/bias", "two/dense_1/kernel", "two/dense_1/bias"]);
    const [a, b] = [model.weights[0], model.weights[2]];
    expect(Array.from(a.dataSync())).not.toEqual(Array.from(b.dataSync()));
  });

  it("are made in the model's own type, whatever the defaults are when it is called", async () => {
    const model = using({ dtype: "float64" }, () => new Sequential([new Residual(3)]));
    const out = await model.predict([[1, 2, 3]]);
    expect(out.dtype).toBe("float64");
    expect(model.weights.map((w) => w.dtype)).toEqual(["float64", "float64"]);
  });
});

describe("a model within a model", () => {
  const nested = () => {
    const inner = new Sequential([new Conv2D(2, 3, { activation: "relu" }), new BatchNormalization()], {
      name: "base",
    });
    const layers = [inner, new Flatten(), new Dense(2, { activation: "softmax" })];
    return { inner, model: new Sequential(layers, { inputShape: [5, 5, 3], seed: 4 }) };
  };

  it("is one row of the summary and keeps its weights together", () => {
    const { model } = nested();
    expect(parse(model.summary()).rows[0]).toBe("base (Sequential) | (None, 3, 3, 2) | 64");
    expect(model.namedWeights().map(([path]) => path)).toEqual([
      "base/conv2d/kernel",
      "base/conv2d/bias",
      "base/batch_normalization/gamma",
      "base/batch_normalization/beta",
      "base/batch_normalization/moving_mean",
      "base/batch_normalization/moving_variance",
      "dense/kernel",
      "dense/bias",
    ]);
  });

  it("is frozen as a whole: no weight of it moves in training, its statistics neither", async () => {
    const { inner, model } = nested();
    inner.trainable = false;
    model.compile({ optimizer: "adam", loss: "sparseCategoricalCrossentropy" });
    const before = await model.getWeights();
    await model.fit(hashImages(1, 4, 5), [0, 1, 0, 1], { epochs: 2 });
    const moved = (await model.getWeights()).map((w, i) => w.data.some((v, j) => v !== before[i].data[j]));
    expect(moved).toEqual([false, false, false, false, false, false, true, true]);
  });

  it("can be thawed in part", () => {
    const { inner, model } = nested();
    inner.trainable = false;
    inner.getLayer("conv2d").trainable = true;
    expect(model.trainableWeights.map((w) => w.size)).toEqual([54, 2, 36, 2]);
    const again = modelFromConfig(model.toConfig());
    expect(again.trainableWeights.map((w) => w.size)).toEqual([54, 2, 36, 2]);
  });

  it("takes its seed from the model around it", () => {
    const [a, b] = [nested().model, nested().model];
    const first = (model: TrainableModel) => {
      const data = model.weights[0].dataSync();
      return { data, shape: [data.length] };
    };
    expectSame(first(a), first(b));
  });

  it("that ends in a softmax is trained from logits too: a sure mistake has the gradient it should", async () => {
    const last = new Sequential([new Dense(2, { activation: "softmax", kernelInitializer: "ones" })]);
    const model = new Sequential([last], { inputShape: [1] });
    model.setWeights([
      { data: Float32Array.of(0, 100), shape: [1, 2] },
      { data: Float32Array.of(0, 0), shape: [2] },
    ]);
    model.compile({ optimizer: "sgd", loss: "sparseCategoricalCrossentropy" });
    // From probabilities clipped to 1e-7 it would be 16.1.
    expect((await model.evaluate([[1]], [0])).loss).toBeCloseTo(100, 4);
  });
});

describe("activations", () => {
  const { model } = {
    model: new Sequential(
      [new Sequential([new Rescaling(2), new Activation("relu")], { name: "inner" }), new Dense(1, { name: "out" })],
      { inputShape: [2] },
    ),
  };

  it("gives the outputs of the named layers, those of inner models by path", () => {
    const x = tensor([[1, -2]]);
    const found = model.activations(x, ["inner/rescaling", "out"]);
    expect(Object.keys(found)).toEqual(["inner/rescaling", "out"]);
    expect(Array.from(found["inner/rescaling"].dataSync())).toEqual([2, -4]);
    expect(found.out.requiresGrad).toBe(false);
  });

  it("of all layers without names, and they outlive a scope around them if returned", () => {
    const found = scope(() => model.activations(tensor([[1, -2]])));
    expect(Object.keys(found)).toEqual(["inner", "out"]);
    expect(Array.from(found.inner.dataSync())).toEqual([2, 0]);
  });
});

describe("toConfig and fromConfig", () => {
  const everything = () =>
    new Sequential(
      [
        new Rescaling(1 / 255, { offset: -0.5 }),
        new ZeroPadding2D([
          [1, 2],
          [0, 3],
        ]),
        new Conv2D(4, [3, 2], {
          strides: 2,
          padding: "same",
          dilation: 1,
          activation: "relu",
          useBias: false,
          kernelInitializer: "heNormal",
          kernelRegularizer: l1l2({ l1: 0.1, l2: 0.2 }),
          name: "first",
        }),
        new BatchNormalization({ momentum: 0.9, epsilon: 1e-5, scale: false, trainable: false }),
        new MaxPooling2D(2, { strides: 1, padding: "same" }),
        new AveragePooling2D([2, 1]),
        new LeakyReLU({ negativeSlope: 0.1 }),
        new ELU({ alpha: 0.5 }),
        new ReLU(),
        new Activation("gelu"),
        new Dropout(0.25, { seed: 7 }),
        new Sequential([new Reshape([-1, 4]), new Flatten()], { name: "inner" }),
        new Dense(3, { biasInitializer: "ones", biasRegularizer: "l2" }),
        new Softmax(),
      ],
      { inputShape: [9, 8, 3], seed: 11, name: "all" },
    );

  it("describe every layer: the model made again is the same through JSON, and computes the same", async () => {
    const model = everything();
    const config = JSON.parse(JSON.stringify(model.toConfig())) as LayerConfig;
    const again = modelFromConfig(config);
    expect(again.toConfig()).toEqual(model.toConfig());
    expect(again.summary()).toBe(model.summary());
    again.setWeights(await model.getWeights());
    const x = tensor(hashImages(3, 2, 9).data.subarray(0, 2 * 9 * 8 * 3), { shape: [2, 9, 8, 3] });
    for (const training of [false, true]) {
      const [a, b] = [model.call(x, { training, step: 3 }), again.call(x, { training, step: 3 })];
      expectSame({ data: b.dataSync(), shape: b.shape }, { data: a.dataSync(), shape: a.shape });
    }
  });

  it("bring the same fresh weights, from the seed", async () => {
    const model = everything();
    const [a, b] = [await model.getWeights(), await modelFromConfig(model.toConfig()).getWeights()];
    a.forEach((weight, i) => {
      expectSame(b[i], weight, weight.name);
    });
  });

  it("make layers of one's own by the factories given, in inner models too", () => {
    const model = new Sequential([new Sequential([new Residual(2)]), new Dense(1)], { inputShape: [2] });
    const customLayers = { Residual: (config: LayerConfig) => new Residual(config.units as number, config) };
    const again = modelFromConfig(model.toConfig(), { customLayers });
    expect(again.namedWeights().map(([path]) => path)).toEqual(model.namedWeights().map(([path]) => path));
  });
});

it("a class in place of a layer's factory is an error that says what to give", () => {
  const model = new Sequential([new Residual(2)], { inputShape: [2] });
  const customLayers = { Residual: Residual as unknown as (config: LayerConfig) => Layer };
  expect(() => modelFromConfig(model.toConfig(), { customLayers })).toThrow(
    "fromConfig: customLayers gives the class Residual; give a function, as in { Residual: (config) => new Residual(config) }",
  );
});

it("what is no tensor is refused by apply, of layers and models", () => {
  const model = new Sequential([new Dense(1)], { inputShape: [2] });
  for (const given of [[[1, 2]], undefined, [tensor([[1, 2]]), 3], null])
    for (const apply of [(x: Tensor) => new Dense(2).apply(x), (x: Tensor) => model.apply(x)])
      expect(() => apply(given as never)).toThrow(/apply was given .*, which is no tensor; give one, as in apply/);
});

describe("weights and structure", () => {
  it("weights go out and in unchanged", async () => {
    const [a, b] = [reportNet("s5_batchnorm", 32), new Sequential(reportNet("s5_batchnorm", 32).layers.slice(0, 0))];
    const saved = await a.getWeights();
    a.weights[0].assignData(new Float32Array(a.weights[0].size));
    a.setWeights(saved);
    (await a.getWeights()).forEach((weight, i) => {
      expectSame(weight, saved[i], weight.name);
    });
    expect(await b.getWeights()).toEqual([]);
  });

  it("a model without an input shape is built by the first data it sees", async () => {
    const model = new Sequential([new Flatten(), new Dense(2)]);
    expect(model.weights).toEqual([]);
    const out = await model.predict(hashImages(1, 2, 4));
    expect(out.shape).toEqual([2, 2]);
    expect(model.inputShape).toEqual([4, 4, 3]);
    expect(model.countParams()).toBe(48 * 2 + 2);
  });

  it("a layer can be added to a model that is built and compiled", async () => {
    const model = new Sequential([new Dense(3)], { inputShape: [2] }).compile({ loss: "mse", metrics: ["accuracy"] });
    await model.trainOnBatch([[1, 2]], [[1, 2, 3]]);
    model.add(new Dense(1));
    expect(model.outputShape()).toEqual([1]);
    expect(Object.keys(await model.trainOnBatch([[1, 2]], [1]))).toEqual(["loss", "accuracy"]);
  });

  it("a layer shared by two models has one set of weights", async () => {
    const shared = new Dense(2);
    const [a, b] = [1, 2].map(() => new Sequential([shared], { inputShape: [2] }));
    a.setWeights([
      { data: Float32Array.of(1, 2, 3, 4), shape: [2, 2] },
      { data: Float32Array.of(5, 6), shape: [2] },
    ]);
    expect(Array.from((await b.predict([[1, 1]])).dataSync())).toEqual([9, 12]);
  });
});
