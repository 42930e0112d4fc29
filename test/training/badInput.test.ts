import { modelFromConfig } from "../../src/models/modelFromConfig.js";
import type { TrainableModel } from "../../src/models/TrainableModel.js";
import "../../src/tensor/methods.js";
import { describe, expect, it } from "vitest";
import { Activation } from "../../src/layers/Activation.js";
import { BatchNormalization } from "../../src/layers/BatchNormalization.js";
import { Conv2D } from "../../src/layers/Conv2D.js";
import { Dense } from "../../src/layers/Dense.js";
import { Dropout } from "../../src/layers/Dropout.js";
import { initializerOf } from "../../src/layers/initializers.js";
import { Layer } from "../../src/layers/Layer.js";
import { MaxPooling2D } from "../../src/layers/pooling.js";
import { Rescaling } from "../../src/layers/Rescaling.js";
import { l2, regularizerOf } from "../../src/layers/regularizers.js";
import { Flatten, Reshape, ZeroPadding2D } from "../../src/layers/reshaping.js";
import { Sequential } from "../../src/models/Sequential.js";
import { Adagrad } from "../../src/optim/Adagrad.js";
import { Adam } from "../../src/optim/Adam.js";
import { RMSprop } from "../../src/optim/RMSprop.js";
import { SGD } from "../../src/optim/SGD.js";
import { CosineDecay, ExponentialDecay, PiecewiseConstantDecay } from "../../src/optim/schedules.js";
import { tensor } from "../../src/tensor/create.js";
import type { Tensor } from "../../src/tensor/Tensor.js";
import type { CompileOptions } from "../../src/training/compile.js";
import { FormatError, type NoodlenetError, ShapeError, StateError, ValueError } from "../../src/util/errors.js";

type Fit = Parameters<Sequential["fit"]>;

const x = [[0, 1], [1, 0], [1, 1]]; // biome-ignore format: a table
const labels = [0, 1, 2];

function classifier(): TrainableModel {
  const model = new Sequential([new Dense(3, { activation: "softmax" })], { inputShape: [2], name: "tastes" });
  return model.compile({ optimizer: "sgd", loss: "sparseCategoricalCrossentropy" });
}

interface Row {
  readonly error: new (message: string) => NoodlenetError;
  readonly says: RegExp;
  readonly x?: unknown;
  readonly y?: unknown;
  readonly options?: object;
  readonly loss?: CompileOptions["loss"];
}

// biome-ignore format: a table
const FIT: Readonly<Record<string, Row>> = {
  "a label beyond the last class": { y: [0, 1, 3], error: ValueError, says: /label 3 of sample 2 is not a valid class: the model has 3, numbered 0 to 2/ },
  "a negative label": { y: [0, -1, 1], error: ValueError, says: /label -1 of sample 1/ },
  "a label that is no whole number": { y: [0.5, 1, 1], error: ValueError, says: /label 0.5 of sample 0/ },
  "NaN in the samples": { x: [[0, 1], [Number.NaN, 0], [1, 1]], error: ValueError, says: /x\[1,0\] is NaN/ },
  "infinity in the targets": { y: [[0, 1, 0], [0, 0, Infinity], [0, 0, 0]], loss: "mse", error: ValueError, says: /y\[1,2\] is Infinity/ },
  "NaN in the sample weights": { options: { sampleWeight: [1, Number.NaN, 1] }, error: ValueError, says: /sampleWeight\[1\] is NaN/ },
  "a class weight that is no number": { options: { classWeight: { 1: Number.NaN } }, error: ValueError, says: /classWeight: the weight of 1 is NaN/ },
  "a loss that gives a number": { loss: (() => 3) as never, error: ValueError, says: /loss: the function gave 3; give a tensor of a loss for each sample/ },
  "a loss that gives a promise": { loss: (async () => 3) as never, error: ValueError, says: /loss: the function gave a Promise/ },
  "samples of another shape": { x: [[1, 2, 3], [1, 2, 3], [1, 2, 3]], error: ShapeError, says: /a sample of the data is \[3\] but tastes expects \[2\]/ },
  "samples without an axis": { x: [1, 2, 3], error: ShapeError, says: /a sample of the data is \[\] but tastes expects \[2\]/ },
  "targets of another shape": { y: [[1, 0], [0, 1], [1, 1]], loss: "mse", error: ShapeError, says: /targets \[3, 2\] and predictions \[3, 3\]/ },
  "rows where labels are needed": { y: [[1, 0, 0], [0, 1, 0], [0, 0, 1]], error: ShapeError, says: /labels \[3, 3\] do not fit predictions \[3, 3\].*categoricalCrossentropy/ },
  "labels where rows are needed": { loss: "categoricalCrossentropy", error: ShapeError, says: /targets \[3\] and predictions \[3, 3\]/ },
  "fewer targets than samples": { y: [0, 1], error: ShapeError, says: /x is \[3, 2\], 3 samples, but y is \[2\]/ },
  "fewer sample weights than samples": { options: { sampleWeight: [1, 1] }, error: ShapeError, says: /sampleWeight is \[2\]/ },
  "no samples": { x: tensor(new Float32Array(), { shape: [0, 2] }), y: tensor(new Int32Array(), { shape: [0] }), error: ValueError, says: /no samples/ },
  "rows of unequal length": { x: [[1, 2], [1], [1, 2]], error: ShapeError, says: /uneven/ },
  "a single number": { x: 1, error: ShapeError, says: /first axis must count the samples/ },
  "no targets": { y: undefined, error: StateError, says: /fit\(x, y, options\)/ },
  "a batch size of 0": { options: { batchSize: 0 }, error: ValueError, says: /batchSize is 0/ },
  "half an epoch": { options: { epochs: 0.5 }, error: ValueError, says: /epochs is 0.5/ },
  "a negative initial epoch": { options: { initialEpoch: -1 }, error: ValueError, says: /initialEpoch is -1/ },
  "a split that leaves nothing": { options: { validationSplit: 0.9 }, error: ValueError, says: /leaves none of 3 samples/ },
  "a split beyond the whole": { options: { validationSplit: 1 }, error: ValueError, says: /validationSplit is 1/ },
  "one sample without its batch axis": { x: [1, 2], y: [0, 1], error: ShapeError, says: /give a single one the shape \[1, 2\]/ },
  "a bad label in the part split off for validation, by its own place": { y: [0, 1, 7], options: { validationSplit: 0.4 }, error: ValueError, says: /^fit: label 7 of sample 2/ },
  "a bad label in the validation data": { options: { validationData: [[[1, 2]], [5]] }, error: ValueError, says: /^fit's validationData: label 5 of sample 0/ },
  "weights of positions that there are not": { options: { sampleWeight: [[1, 2], [1, 2], [1, 2]] }, error: ShapeError, says: /one weight for each of the 3 samples/ },
  "validation data of another shape": { options: { validationData: [[[1]], [0]] }, error: ShapeError, says: /fit's validationData: a sample of the data is \[1\]/ },
};

describe("fit refuses, with a typed error that says what is wrong, and leaves the weights alone:", () => {
  it.for(Object.entries(FIT))("%s", async ([, row]) => {
    const model = classifier();
    if (row.loss) model.compile({ optimizer: "sgd", loss: row.loss });
    const before = await model.getWeights();
    const given = [row.x ?? x, "y" in row ? row.y : labels, row.options] as unknown as Fit;
    const error = await model.fit(...given).then(
      () => null,
      (reason: unknown) => reason,
    );
    expect(error).toBeInstanceOf(row.error);
    expect((error as Error).message).toMatch(row.says);
    expect(await model.getWeights()).toEqual(before);
  });
});

describe("a model that is not ready says what to do first:", () => {
  it("fit, evaluate, trainOnBatch and optimizer before compile", async () => {
    const model = new Sequential([new Dense(1)]);
    await expect(model.fit(x, labels)).rejects.toThrow(StateError);
    await expect(model.fit(x, labels)).rejects.toThrow(/fit: the model is not compiled; call model.compile/);
    await expect(model.evaluate(x, labels)).rejects.toThrow(/evaluate: the model is not compiled/);
    await expect(model.trainOnBatch(x, labels)).rejects.toThrow(/trainOnBatch: the model is not compiled/);
    expect(() => model.optimizer).toThrow(StateError);
  });

  it("summary before the input's shape is known", () => {
    expect(() => new Sequential([new Dense(1)]).summary()).toThrow(StateError);
    expect(() => new Sequential([new Dense(1)]).summary()).toThrow(/give \{ inputShape \}/);
  });

  it("a layer's weights before it is built", () => {
    expect(() => new Dense(1).kernel).toThrow(StateError);
  });
});

describe("predict, evaluate and trainOnBatch check their data too:", () => {
  it("NaN and other shapes", async () => {
    const model = classifier();
    await expect(model.predict([[1, Number.NaN]])).rejects.toThrow(ValueError);
    await expect(model.predict([[1, 2, 3]])).rejects.toThrow(ShapeError);
    await expect(model.evaluate(x, [0, 1, 9])).rejects.toThrow(/label 9 of sample 2/);
    await expect(model.trainOnBatch(x, [0, 1, 9])).rejects.toThrow(/label 9 of sample 2/);
    await expect(model.trainOnBatch([[0, Infinity]], [0])).rejects.toThrow(/x holds Infinity in sample 0/);
    await expect(model.trainOnBatch(x, [0, 1])).rejects.toThrow(/3 samples but targets \[2\]/);
    await expect(model.trainOnBatch(x, labels, { sampleWeight: [1] })).rejects.toThrow(
      /sampleWeight is \[1\], but there are 3 samples/,
    );
  });

  it("activations of a layer that is not there", () => {
    const model = classifier();
    expect(() => model.activations(tensor(x), ["dense_7"])).toThrow(/no layer is named "dense_7"; there are dense/);
    expect(() => model.getLayer("dense_7")).toThrow(ValueError);
    expect(() => model.getLayer(3)).toThrow(/no layer 3; there are dense/);
  });
});

describe("datasets whose size is not true are found out:", () => {
  const giving = (batches: number) => ({
    size: 2,
    batchSize: 1,
    sampleShape: [2],
    augmented: false,
    async *batches() {
      for (let i = 0; i < batches; i++)
        yield {
          x: { data: Float32Array.of(1, 2), shape: [1, 2] },
          y: { data: Int32Array.of(0), shape: [1] },
          indices: Int32Array.of(i),
        };
    },
  });

  it("in predicting, more or fewer samples; in training and evaluating, none", async () => {
    const model = classifier();
    expect((await model.predict(giving(2))).shape).toEqual([2, 3]);
    await expect(model.predict(giving(1))).rejects.toThrow(/gave 1 samples but its size is 2/);
    await expect(model.predict(giving(3))).rejects.toThrow(StateError);
    await expect(model.fit(giving(0))).rejects.toThrow(/gave no batch/);
    await expect(model.evaluate(giving(0))).rejects.toThrow(StateError);
  });
});

it("a loss of one's own that gives one number cannot be weighted, and says so", async () => {
  const model = classifier().compile({ loss: (_, p) => p.mean() });
  await model.trainOnBatch(x, labels);
  await expect(model.trainOnBatch(x, labels, { sampleWeight: [1, 1, 1] })).rejects.toThrow(/one per sample/);
});

describe("setWeights changes all or none:", () => {
  it.for([
    ["too few", [{ data: new Float32Array(6), shape: [2, 3] }], /1 arrays were given but tastes has 2 weights/],
    ["another shape", [{ data: new Float32Array(6), shape: [2, 3] }, { data: new Float32Array(2), shape: [2] }], /array 1 is \[2\].*dense\/bias is \[3\]/],
    ["too few numbers", [{ data: new Float32Array(6), shape: [2, 3] }, { data: new Float32Array(2), shape: [3] }], /of 2 numbers/],
  ] as const)("%s", async ([, arrays, says]) => {
    const model = classifier();
    const before = await model.getWeights();
    expect(() => model.setWeights(arrays)).toThrow(ShapeError);
    expect(() => model.setWeights(arrays)).toThrow(says);
    expect(await model.getWeights()).toEqual(before);
  }); // biome-ignore format: a table
});

describe("names that are unknown are errors that list the known ones:", () => {
  const odd = "relu7" as "relu";
  // biome-ignore format: a table
  const TABLE: readonly (readonly [string, () => unknown, RegExp])[] = [
    ["activation", () => new Dense(1, { activation: odd }), /activation "relu7" is unknown; did you mean relu\? choose one of linear, relu/],
    ["activation layer", () => new Activation(odd), /activation "relu7" is unknown/],
    ["initializer", () => initializerOf("xavier" as "zeros"), /initializer "xavier" is unknown; choose one of zeros/],
    ["initializer of a layer", () => new Dense(1, { kernelInitializer: "xavier" as "zeros" }), /initializer "xavier" is unknown/],
    ["regularizer", () => regularizerOf("l3" as "l2"), /regularizer "l3" is unknown/],
    ["loss", () => classifier().compile({ loss: "hinge" as "mse" }), /loss "hinge" is unknown/],
    ["metric", () => classifier().compile({ loss: "mse", metrics: ["f1" as "mse"] }), /metric "f1" is unknown/],
    ["optimizer", () => classifier().compile({ loss: "mse", optimizer: "adamax" as "adam" }), /optimizer "adamax" is unknown/],
    ["padding", () => new Conv2D(1, 3, { padding: "full" as "same" }).outputShape([5, 5, 1]), /padding "full" is unknown/],
  ];
  it.for(TABLE)("%s", ([, make, says]) => {
    expect(make).toThrow(ValueError);
    expect(make).toThrow(says);
  });
});

describe("numbers that cannot be are errors:", () => {
  // biome-ignore format: a table
  const TABLE: readonly (readonly [string, () => unknown])[] = [
    ["no units", () => new Dense(0)],
    ["half a filter", () => new Conv2D(0.5, 3)],
    ["a kernel of no size", () => new Conv2D(1, 0)],
    ["a stride of 0", () => new MaxPooling2D(2, { strides: 0 })],
    ["a dropout rate of 1", () => new Dropout(1)],
    ["a momentum above 1 in batch normalisation", () => new BatchNormalization({ momentum: 1.1 })],
    ["an epsilon of 0 in batch normalisation", () => new BatchNormalization({ epsilon: 0 })],
    ["a negative penalty", () => l2(-1)],
    ["an infinite penalty", () => l2(Infinity)],
    ["a seed that is no whole number", () => new Sequential([], { seed: 0.5 })],
    ["a negative learning rate", () => new SGD({ learningRate: -0.1 })],
    ["a learning rate that is NaN", () => new Adam({ learningRate: Number.NaN })],
    ["a momentum above 1", () => new SGD({ momentum: 1.1 })],
    ["a beta of 1", () => new Adam({ beta1: 1 })],
    ["a negative weight decay", () => new Adam({ weightDecay: -1 })],
    ["a rho of 1", () => new RMSprop({ rho: 1 })],
    ["a negative accumulator", () => new Adagrad({ initialAccumulatorValue: -1 })],
    ["a negative epsilon", () => new Adam({ epsilon: -1 })],
    ["a negative margin", () => new ZeroPadding2D(-1)],
    ["half a margin", () => new ZeroPadding2D([[0, 0.5], [1, 1]])],
    ["a scale that is NaN", () => new Rescaling(Number.NaN)],
    ["two kinds of clipping", () => new SGD({ clipnorm: 1, clipvalue: 1 })],
    ["clipping to 0", () => new SGD({ clipnorm: 0 })],
    ["a decay over no steps", () => new ExponentialDecay({ initialLearningRate: 1, decaySteps: 0, decayRate: 0.5 })],
    ["a negative first rate of a schedule", () => new CosineDecay({ initialLearningRate: -1, decaySteps: 5 })],
    ["too few values of a schedule", () => new PiecewiseConstantDecay([1], [0.1])],
    ["boundaries out of order", () => new PiecewiseConstantDecay([5, 1], [0.1, 0.2, 0.3])],
  ];
  it.for(TABLE)("%s", ([, make]) => {
    expect(make).toThrow(ValueError);
  });
});

it("a number out of bounds is told with the bounds", () => {
  expect(() => new Adam({ beta1: 1 })).toThrow("Adam: beta1 is 1; give a finite number from 0 and below 1");
  expect(() => new Rescaling(Infinity)).toThrow("Rescaling: scale is Infinity; give a finite number");
});

describe("layers that do not fit are errors:", () => {
  it("two of one name, and one that is there twice", () => {
    const layer = new Dense(1);
    expect(() => new Sequential([new Dense(1, { name: "a" }), new Dense(1, { name: "a" })])).toThrow(ValueError);
    expect(() => new Sequential([new Dense(1, { name: "a" }), new Dense(1, { name: "a" })])).toThrow(
      /two layers are named "a"/,
    );
    expect(() => new Sequential([layer, layer])).toThrow(/dense was added twice/);
  });

  it("images of another rank, an image smaller than the window, a shape that is not filled", () => {
    const build = (...layers: ConstructorParameters<typeof Sequential>[0] & object) =>
      new Sequential(layers, { inputShape: [4, 4, 1] }).summary();
    expect(() => build(new Flatten(), new Conv2D(1, 3))).toThrow(
      /conv2d \(Conv2D\): a sample is \[16\] but must be an image/,
    );
    expect(() => build(new Conv2D(1, 5))).toThrow(ShapeError);
    expect(() => build(new Reshape([3, -1]))).toThrow(/of 16 does not fill \[3, -1\]/);
  });

  it("and a model that could not be built can be built again, with layers built before as they were", async () => {
    const kept = new Dense(4);
    const trained = new Sequential([kept], { inputShape: [4] });
    const before = await trained.getWeights();
    const model = new Sequential([new Flatten(), kept, new Reshape([2, 2, 1]), new Conv2D(1, 2), new Reshape([7])]);
    await expect(model.predict([[1, 2, 3, 4]])).rejects.toThrow(ShapeError);
    expect(await trained.getWeights()).toEqual(before);
    const other = new Sequential([new Dense(2), new Reshape([4])]);
    await expect(other.predict([[1, 2, 3]])).rejects.toThrow(ShapeError);
    expect((await other.predict([[[1], [2]]])).shape).toEqual([1, 4]);
    const nested = new Sequential([new Sequential([new Dense(2)]), new Reshape([4])]);
    await expect(nested.predict([[1, 2, 3]])).rejects.toThrow(ShapeError);
    expect((await nested.predict([[[1], [2]]])).shape).toEqual([1, 4]);
  });

  it("and a layer whose build failed has none of the layers that it added", () => {
    class Halves extends Layer {
      first?: Dense;
      override build([width]: readonly number[]): void {
        this.first = this.addLayer(new Dense(2));
        if (width % 2 === 1) throw new ShapeError("halves need an even width");
      }
      override call(x: Tensor): Tensor {
        return this.first!.apply(x);
      }
    }
    const layer = new Halves();
    expect(() => layer.apply(tensor([[1, 2, 3]]))).toThrow("even width");
    expect(layer.layers).toEqual([]);
    layer.apply(tensor([[1, 2]]));
    expect(layer.namedWeights().map(([path]) => path)).toEqual(["dense/kernel", "dense/bias"]);
  });

  it("an input shape with the batch left open, or of nothing", () => {
    const open = [null, 4] as unknown as number[];
    expect(() => new Sequential([], { inputShape: open })).toThrow(/inputShape is .*without the batch/);
    expect(() => new Sequential([], { inputShape: [0] })).toThrow(ShapeError);
  });

  it("a config of no model, or of an unknown layer", () => {
    expect(() => modelFromConfig({ type: "Dense" })).toThrow(FormatError);
    const config = { type: "Sequential", layers: [{ type: "Attention" }] };
    expect(() => modelFromConfig(config)).toThrow(/"Attention" is unknown; known are .*customLayers/);
  });
});
