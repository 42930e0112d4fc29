import "../../src/tensor/methods.js";
import { describe, expect, it } from "vitest";
import { Activation, ELU, LeakyReLU, ReLU, Softmax } from "../../src/layers/Activation.js";
import type { ActivationName } from "../../src/layers/activations.js";
import { BatchNormalization } from "../../src/layers/BatchNormalization.js";
import { Conv2D } from "../../src/layers/Conv2D.js";
import { Dense } from "../../src/layers/Dense.js";
import { Dropout } from "../../src/layers/Dropout.js";
import { layerFromConfig } from "../../src/layers/fromConfig.js";
import { GlobalAveragePooling2D } from "../../src/layers/globalPooling.js";
import {
  type Initializer,
  type InitializerName,
  identity,
  initializerOf,
  orthogonal,
} from "../../src/layers/initializers.js";
import { Layer } from "../../src/layers/Layer.js";
import { AveragePooling2D, MaxPooling2D } from "../../src/layers/pooling.js";
import { Rescaling } from "../../src/layers/Rescaling.js";
import { l1, l1l2, l2, regularizerOf } from "../../src/layers/regularizers.js";
import { Flatten, Reshape, ZeroPadding2D } from "../../src/layers/reshaping.js";
import { Sequential } from "../../src/models/Sequential.js";
import { arange, ones, randomNormal, tensor, zeros } from "../../src/tensor/create.js";
import type { Tensor } from "../../src/tensor/Tensor.js";
import { ShapeError, StateError } from "../../src/util/errors.js";
import { randomKey } from "../../src/util/random.js";
import { snakeCase } from "../../src/util/snakeCase.js";
import { expectClose, expectSame } from "../equal.js";

const host = (t: Tensor) => ({ data: t.dataSync(), shape: t.shape });

describe("activations at -2, -0.5, 0, 1 and 3 are those of Keras 3.15.1", () => {
  const layer = (name: ActivationName) => new Activation(name);
  // biome-ignore format: a table
  const TABLE: readonly (readonly [string, Layer, number[]])[] = [
    ["LeakyReLU, whose slope is 0.3", new LeakyReLU(), [-0.6, -0.15, 0, 1, 3]],
    ["leakyRelu, whose slope is 0.2", layer("leakyRelu"), [-0.4, -0.1, 0, 1, 3]],
    ["ELU", new ELU(), [-0.8646647, -0.3934693, 0, 1, 3]],
    ["elu", layer("elu"), [-0.8646647, -0.3934693, 0, 1, 3]],
    ["ReLU", new ReLU(), [0, 0, 0, 1, 3]],
    ["relu", layer("relu"), [0, 0, 0, 1, 3]],
    ["ReLU with a maxValue", new ReLU({ maxValue: 2 }), [0, 0, 0, 1, 2]],
    ["ReLU with all options", new ReLU({ maxValue: 2.5, negativeSlope: 0.25, threshold: 0.5 }), [-0.625, -0.25, -0.125, 1, 2.5]],
    ["relu6", layer("relu6"), [0, 0, 0, 1, 3]],
    ["Softmax", new Softmax(), [0.0055136, 0.0247103, 0.0407404, 0.1107438, 0.818292]],
    ["softmax", layer("softmax"), [0.0055136, 0.0247103, 0.0407404, 0.1107438, 0.818292]],
    ["gelu", layer("gelu"), [-0.0455003, -0.1542688, 0, 0.8413447, 2.9959502]],
    ["silu", layer("silu"), [-0.2384058, -0.1887703, 0, 0.7310586, 2.8577223]],
    ["softplus", layer("softplus"), [0.126928, 0.474077, Math.LN2, 1.3132616, 3.0485873]],
    ["tanh", layer("tanh"), [-0.9640276, -0.4621171, 0, 0.7615942, 0.9950547]],
    ["sigmoid", layer("sigmoid"), [0.1192029, 0.3775407, 0.5, 0.7310586, 0.9525741]],
    ["linear", layer("linear"), [-2, -0.5, 0, 1, 3]],
    ["exponential", layer("exponential"), [0.1353353, 0.6065307, 1, 2.7182817, 20.085537]],
  ];
  const x = tensor([[-2, -0.5, 0, 1, 3]]);
  it.for(TABLE)("%s", ([, activation, data]) => {
    expectClose(host(activation.apply(x)), { data, shape: [1, 5] }, 1e-6);
  });

  it("and the same inside Dense and Conv2D, fused or not", () => {
    for (const [, activation, data] of TABLE) {
      if (!(activation instanceof Activation)) continue;
      const options = { activation: activation.activation, kernelInitializer: initializerOf("zeros") };
      const bias: Initializer = () => tensor([-2, -0.5, 0, 1, 3]);
      const dense = new Dense(5, { ...options, biasInitializer: bias }).apply(ones([1, 1]));
      const conv = new Conv2D(5, 1, { ...options, biasInitializer: bias }).apply(ones([1, 1, 1, 1]));
      expectClose(host(dense), { data, shape: [1, 5] }, 1e-6, { what: `Dense ${activation.activation}` });
      expectClose(host(conv), { data, shape: [1, 1, 1, 5] }, 1e-6, { what: `Conv2D ${activation.activation}` });
    }
  });
});

describe("layers alone", () => {
  it("build themselves when they are called, and tell their output's shape before", () => {
    const image = ones([2, 7, 6, 3]);
    // biome-ignore format: a table
    const TABLE: readonly (readonly [Layer, number[]])[] = [
      [new Dense(4), [7, 6, 4]],
      [new Conv2D(5, 3), [5, 4, 5]],
      [new Conv2D(5, [3, 2], { strides: 2, padding: "same" }), [4, 3, 5]],
      [new Conv2D(5, 2, { dilation: 3 }), [4, 3, 5]],
      [new MaxPooling2D(), [3, 3, 3]],
      [new MaxPooling2D(3, { strides: 1 }), [5, 4, 3]],
      [new AveragePooling2D([2, 3], { padding: "same" }), [4, 2, 3]],
      [new GlobalAveragePooling2D(), [3]],
      [new Flatten(), [126]],
      [new Reshape([-1, 21]), [6, 21]],
      [new ZeroPadding2D(), [9, 8, 3]],
      [new ZeroPadding2D([1, 2]), [9, 10, 3]],
      [new ZeroPadding2D([[1, 0], [2, 3]]), [8, 11, 3]],
      [new Dropout(0.5), [7, 6, 3]],
      [new BatchNormalization(), [7, 6, 3]],
      [new Rescaling(2, { offset: 1 }), [7, 6, 3]],
      [new Activation("relu"), [7, 6, 3]],
    ];
    for (const [layer, shape] of TABLE) {
      expect(layer.outputShape([7, 6, 3]), layer.type).toEqual(shape);
      expect(layer.apply(image, { training: true }).shape, layer.type).toEqual([2, ...shape]);
    }
  });

  it("have Keras's names in snake case", () => {
    const types = [
      "Dense",
      "Conv2D",
      "MaxPooling2D",
      "GlobalAveragePooling2D",
      "BatchNormalization",
      "ReLU",
      "ELU",
      "LeakyReLU",
    ];
    const names = ["dense", "conv2d", "max_pooling2d", "global_average_pooling2d", "batch_normalization", "re_lu", "elu", "leaky_re_lu"]; // biome-ignore format: side by side
    expect(types.map(snakeCase)).toEqual(names);
  });

  it("Dense without a bias has none", () => {
    const layer = new Dense(2, { useBias: false });
    layer.ensureBuilt([3]);
    expect(layer.bias).toBeNull();
    expect(layer.weights.map((w) => w.shape)).toEqual([[3, 2]]);
  });

  it.each([
    [
      "Dense",
      () => new Dense(2),
      [3],
      [4],
      "dense (Dense): a sample is [4], but the layer's weights were made for a last axis of 3",
    ],
    ["Conv2D", () => new Conv2D(2, 1), [2, 2, 3], [2, 2, 1], "conv2d (Conv2D): a sample is [2, 2, 1], but"],
    ["BatchNormalization", () => new BatchNormalization(), [3], [2], "for a last axis of 3; give it such samples, or"],
  ] as const)(
    "%s refuses samples that its weights were not made for, called alone and in another model",
    (_, make, of, other, says) => {
      const layer: Layer = make();
      layer.apply(zeros([1, ...of]));
      expect(() => layer.apply(zeros([1, ...other]))).toThrow(ShapeError);
      expect(() => layer.apply(zeros([1, ...other]))).toThrow(says);
      expect(() => new Sequential([layer], { inputShape: other }).summary()).toThrow(says);
      expect(layer.apply(zeros([1, ...of])).shape[0]).toBe(1);
    },
  );

  it("Rescaling takes a number for each channel", () => {
    const layer = new Rescaling([2, 3], { offset: [-1, 0.5] });
    const x = tensor([[[1, 2]], [[3, 4]]]);
    expect(Array.from(layer.apply(x).dataSync())).toEqual([1, 6.5, 5, 12.5]);
    expect(layerFromConfig(layer.toConfig()).apply(x).dataSync()).toEqual(layer.apply(x).dataSync());
    expect(Array.from(new Rescaling(2, { offset: [0, 1] }).apply(x).dataSync())).toEqual([2, 5, 6, 9]);
    expect(() => layer.outputShape([4, 3])).toThrow(ShapeError);
    expect(() => layer.apply(tensor([[1, 2, 3]]))).toThrow(/scale has 2 numbers, but a sample is \[3\]/);
  });

  it("Rescaling scales, then adds", () => {
    expect(Array.from(new Rescaling(2, { offset: -1 }).apply(tensor([[1, 2]])).dataSync())).toEqual([1, 3]);
  });
});

describe("Dropout", () => {
  const x = ones([1, 1000]);
  it("passes on when not training, and at rate 0", () => {
    expect(new Dropout(0.5).apply(x)).toBe(x);
    expect(new Dropout(0).apply(x, { training: true })).toBe(x);
  });

  it("drops about its rate in training and scales the rest", () => {
    const kept = Array.from(new Dropout(0.2).apply(x, { training: true, step: 0 }).dataSync());
    const dropped = kept.filter((v) => v === 0).length;
    expect(dropped).toBeGreaterThan(150);
    expect(dropped).toBeLessThan(250);
    expect(new Set(kept.map((v) => v.toFixed(6)))).toEqual(new Set(["0.000000", "1.250000"]));
  });

  it("follows the seed and the step", () => {
    const mask = (seed: number, step: number) =>
      Array.from(new Dropout(0.5, { seed }).apply(x, { training: true, step }).dataSync()).join();
    expect(mask(1, 3)).toBe(mask(1, 3));
    expect(mask(1, 3)).not.toBe(mask(1, 4));
    expect(mask(1, 3)).not.toBe(mask(2, 3));
  });

  it("keeps its masks in a model when it is put into another one too, where no other layer has the same", () => {
    const dropout = new Dropout(0.5);
    const first = new Sequential([new Rescaling(1), dropout], { inputShape: [1000] });
    const masks = () => Array.from(first.apply(x, { training: true, step: 1 }).dataSync());
    const before = masks();
    new Sequential([dropout], { inputShape: [1000], seed: 5 }).apply(x, { training: true, step: 1 });
    expect(masks()).toEqual(before);
    const fresh = new Dropout(0.5);
    new Sequential([dropout, fresh], { inputShape: [1000] }).summary();
    expect(fresh.key).not.toEqual(dropout.key);
  });

  it("used alone takes another mask at each call", () => {
    const layer = new Dropout(0.5);
    const [first, second] = [1, 2].map(() => layer.apply(x, { training: true }).dataSync().join());
    expect(first).not.toBe(second);
  });
});

describe("BatchNormalization", () => {
  const x = tensor([[1, 10], [3, 30]]); // biome-ignore format: a table

  it("moves its statistics by momentum towards the batch's, with the biased variance", () => {
    const layer = new BatchNormalization();
    const y = layer.apply(x, { training: true });
    expectClose(host(y), { data: [-0.9995, -0.999995, 0.9995, 0.999995], shape: [2, 2] }, 1e-6);
    expect(layer.weights.map((w) => w.name)).toEqual(["gamma", "beta", "moving_mean", "moving_variance"]);
    expectClose(host(layer.weights[2]), { data: [0.02, 0.2], shape: [2] }, 1e-6);
    expectClose(host(layer.weights[3]), { data: [0.99 + 0.01, 0.99 + 1], shape: [2] }, 1e-6);
  });

  it("uses the moving statistics when predicting, and when frozen", () => {
    for (const layer of [new BatchNormalization(), new BatchNormalization({ trainable: false })]) {
      const y = layer.apply(x, { training: !layer.trainable });
      const scale = 1 / Math.sqrt(1.001);
      expectClose(host(y), { data: [1, 10, 3, 30].map((v) => v * scale), shape: [2, 2] }, 1e-6);
      expectSame(host(layer.weights[2]), { data: [0, 0], shape: [2] });
    }
  });

  it("without scale and center has statistics only", () => {
    const layer = new BatchNormalization({ scale: false, center: false });
    const y = layer.apply(x, { training: true });
    expect(y.shape).toEqual([2, 2]);
    expect(layer.weights.map((w) => w.name)).toEqual(["moving_mean", "moving_variance"]);
    expect(layer.trainableWeights).toEqual([]);
  });
});

describe("regularizers", () => {
  const w = tensor([1, -2, 3]);
  it("sum up l1·Σ|w| + l2·Σw², without a half", () => {
    const penalty = (choice: Parameters<typeof regularizerOf>[0]) => regularizerOf(choice).penalty(w).item();
    expect(penalty(l1(0.5))).toBeCloseTo(3, 6);
    expect(penalty(l2(0.5))).toBeCloseTo(7, 6);
    expect(penalty(l1l2({ l1: 0.5, l2: 0.25 }))).toBeCloseTo(6.5, 6);
    expect(penalty("l1")).toBeCloseTo(0.06, 6);
    expect(penalty("l2")).toBeCloseTo(0.14, 6);
    expect(penalty("l1l2")).toBe(0);
    expect(penalty({ l2: 1 })).toBeCloseTo(14, 5);
    expect(penalty(l1l2())).toBe(0);
  });
});

describe("initializers", () => {
  const shape = [3, 3, 20, 30];
  const [fanIn, fanOut] = [180, 270];
  /** Mean, standard deviation and largest magnitude. */
  const measure = (name: InitializerName) => {
    const data = Array.from(initializerOf(name)(shape, randomKey(1)).dataSync());
    const mean = data.reduce((a, b) => a + b, 0) / data.length;
    const deviation = Math.sqrt(data.reduce((a, b) => a + (b - mean) ** 2, 0) / data.length);
    return { mean, deviation, top: Math.max(...data.map(Math.abs)) };
  };
  const cut = 2 / 0.8796256610342398;
  // biome-ignore format: a table
  const TABLE: readonly (readonly [InitializerName, deviation: number, top: number])[] = [
    ["zeros", 0, 0],
    ["randomUniform", 0.05 / Math.sqrt(3), 0.05],
    ["randomNormal", 0.05, Infinity],
    ["truncatedNormal", 0.05 * 0.8796256610342398, 0.1],
    ["glorotUniform", Math.sqrt(2 / (fanIn + fanOut)), Math.sqrt(6 / (fanIn + fanOut))],
    ["glorotNormal", Math.sqrt(2 / (fanIn + fanOut)), cut * Math.sqrt(2 / (fanIn + fanOut))],
    ["heUniform", Math.sqrt(2 / fanIn), Math.sqrt(6 / fanIn)],
    ["heNormal", Math.sqrt(2 / fanIn), cut * Math.sqrt(2 / fanIn)],
    ["lecunUniform", Math.sqrt(1 / fanIn), Math.sqrt(3 / fanIn)],
    ["lecunNormal", Math.sqrt(1 / fanIn), cut * Math.sqrt(1 / fanIn)],
  ];
  it.for(TABLE)("%s has the spread that Keras documents, from the fans of a convolution", ([name, deviation, top]) => {
    const found = measure(name);
    expect(Math.abs(found.mean)).toBeLessThanOrEqual(0.05 * deviation);
    expect(Math.abs(found.deviation - deviation)).toBeLessThanOrEqual(0.02 * deviation);
    expect(found.top).toBeLessThanOrEqual(top * 1.0000001);
  });

  it.each([
    [[5, 3], 1],
    [[3, 5], 1],
    [[2, 2, 2, 4], 2],
  ])("orthogonal makes a kernel of %j whose shorter side is orthogonal, times the gain", (shape, gain) => {
    const values = orthogonal({ gain })(shape, randomKey(3)).dataSync();
    const columns = shape[shape.length - 1];
    const rows = values.length / columns;
    const isTall = rows >= columns;
    const vectors = Array.from({ length: Math.min(rows, columns) }, (_, n) =>
      Array.from({ length: Math.max(rows, columns) }, (_, i) => values[isTall ? i * columns + n : n * columns + i]),
    );
    for (const [i, a] of vectors.entries())
      for (const [j, b] of vectors.entries())
        expect(a.reduce((total, value, k) => total + value * b[k], 0)).toBeCloseTo(i === j ? gain * gain : 0, 5);
  });

  it("orthogonal favours no direction: elements have the mean 0 and the variance 1 / rows", () => {
    const values = Array.from({ length: 200 }, (_, seed) =>
      Array.from(initializerOf("orthogonal")([4, 4], randomKey(seed)).dataSync()),
    );
    for (let at = 0; at < 16; at++) {
      const drawn = values.map((matrix) => matrix[at]);
      expect(Math.abs(drawn.reduce((a, b) => a + b) / 200)).toBeLessThan(0.12);
      expect(drawn.reduce((a, b) => a + b * b, 0) / 200).toBeCloseTo(0.25, 1);
    }
  });

  it("identity has ones on the diagonal, of any matrix", () => {
    const values = (shape: number[]) => Array.from(initializerOf("identity")(shape, randomKey(0)).dataSync());
    expect(values([2, 3])).toEqual([1, 0, 0, 0, 1, 0]);
    expect(values([3, 2])).toEqual([1, 0, 0, 1, 0, 0]);
    expect(Array.from(identity({ gain: 2 })([1, 1], randomKey(0)).dataSync())).toEqual([2]);
  });

  it("of matrices refuse other weights", () => {
    expect(() => new Dense(2, { biasInitializer: "orthogonal" }).ensureBuilt([2])).toThrow(
      "orthogonal: the weight is [2]; it needs two axes or more",
    );
    expect(() => new Conv2D(2, 3, { kernelInitializer: "identity" }).ensureBuilt([4, 4, 1])).toThrow(
      "identity: the weight is [3, 3, 1, 2]; it needs two axes",
    );
  });

  it("draw the same for the same key", () => {
    const draw = (seed: number) => host(initializerOf("glorotUniform")([4, 5], randomKey(seed)));
    expectSame(draw(1), draw(1));
    expect(draw(1).data).not.toEqual(draw(2).data);
  });

  it("of one's own are functions of shape and key", () => {
    const layer = new Dense(2, { kernelInitializer: (s) => arange(s[0] * s[1]).reshape([...s]) });
    layer.ensureBuilt([2]);
    expectSame(host(layer.kernel), { data: [0, 1, 2, 3], shape: [2, 2] });
    const normal = new Dense(2, { kernelInitializer: (s, key) => randomNormal(s, { key }) });
    normal.ensureBuilt([2]);
    expect(normal.kernel.shape).toEqual([2, 2]);
  });

  it("differ between the layers of a model, and between weights of a layer", () => {
    const layer = new Dense(3, { biasInitializer: "glorotUniform" });
    layer.ensureBuilt([1]);
    expect(Array.from(layer.kernel.dataSync())).not.toEqual(Array.from(layer.bias?.dataSync() ?? []));
  });
});

describe("a user-defined layer", () => {
  it("is refused when a layer in one of its fields was not added", () => {
    class Holding extends Layer {
      readonly inner: Dense;
      constructor(takesIn: boolean) {
        super();
        this.inner = takesIn ? this.addLayer(new Dense(2)) : new Dense(2);
      }
      call(x: Tensor): Tensor {
        return this.inner.apply(x);
      }
    }
    expect(() => new Holding(false).apply(ones([1, 3]))).toThrow(StateError);
    expect(() => new Holding(false).apply(ones([1, 3]))).toThrow(
      /in its field inner.*write this\.inner = this\.addLayer\(new Dense\(…\)\)/,
    );
    const good = new Holding(true);
    good.apply(ones([1, 3]));
    expect(good.weights).toHaveLength(2);
  });

  it("is refused when it adds weights in call", () => {
    class Late extends Layer {
      call(x: Tensor): Tensor {
        return x.mul(this.addWeight("scale", [1]));
      }
    }
    expect(() => new Late().apply(ones([1, 3]))).toThrow(/addWeight was called after build.*call it in build/);
  });
});
