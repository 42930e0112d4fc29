import { describe, expect, it } from "vitest";
import { arrays } from "../../src/data/arrays.js";
import * as noodlenet from "../../src/index.js";
import * as io from "../../src/io/index.js";
import { isPlainObject, nearestName } from "../../src/util/optionsReader.js";

const {
  Activation, Adagrad, Adam, AdamW, AUC, AveragePooling2D, BatchNormalization, BinaryAccuracy, BinaryCrossentropy,
  CategoricalAccuracy, CategoricalCrossentropy, Conv2D, CosineDecay, CSVLogger, Dense, Dropout, EarlyStopping, ELU,
  ExponentialDecay, Flatten, GlobalAveragePooling2D, Huber, InputLayer, InverseTimeDecay, LeakyReLU,
  MaxPooling2D, MeanAbsoluteError, MeanSquaredError, ModelCheckpoint, PolynomialDecay, Precision, Recall,
  ReduceLROnPlateau, ReLU, Rescaling, Reshape, RMSprop, Sequential, SGD, Softmax, SparseCategoricalAccuracy,
  SparseCategoricalCrossentropy, SparseTopKCategoricalAccuracy, tensor, TopKCategoricalAccuracy, ValueError,
  ZeroPadding2D,
} = noodlenet; // biome-ignore format: a list

const decay = { initialLearningRate: 0.1, decaySteps: 10 };
const sink = { open: () => true, write: () => {} };

/** What a class needs, and the options given, as long as they are options. */
const and = <T extends object>(options: unknown, needed: T): T =>
  (isPlainObject(options) ? { ...needed, ...options } : options) as T;

/** How each public class is made with given options; what it needs besides is there. */
const CLASSES: Record<string, (options: never) => unknown> = {
  Add: (o) => new noodlenet.Add(o),
  Average: (o) => new noodlenet.Average(o),
  Concatenate: (o) => new noodlenet.Concatenate(o),
  Dot: (o) => new noodlenet.Dot(-1, o),
  Maximum: (o) => new noodlenet.Maximum(o),
  Minimum: (o) => new noodlenet.Minimum(o),
  Multiply: (o) => new noodlenet.Multiply(o),
  Subtract: (o) => new noodlenet.Subtract(o),
  Activation: (o) => new Activation("relu", o),
  Adagrad: (o) => new Adagrad(o),
  Adam: (o) => new Adam(o),
  AdamW: (o) => new AdamW(o),
  AUC: (o) => new AUC(o),
  AveragePooling2D: (o) => new AveragePooling2D(2, o),
  AvgPool2D: (o) => new noodlenet.AvgPool2D(2, o),
  BatchNorm: (o) => new noodlenet.BatchNorm(o),
  BatchNormalization: (o) => new BatchNormalization(o),
  BinaryAccuracy: (o) => new BinaryAccuracy(o),
  BinaryCrossentropy: (o) => new BinaryCrossentropy(o),
  CategoricalAccuracy: (o) => new CategoricalAccuracy(o),
  CategoricalCrossentropy: (o) => new CategoricalCrossentropy(o),
  Conv2D: (o) => new Conv2D(4, 3, o),
  CosineDecay: (o: object) => new CosineDecay(and(o, decay)),
  CSVLogger: (o) => new CSVLogger(sink, o),
  Dense: (o) => new Dense(4, o),
  Dropout: (o) => new Dropout(0.5, o),
  EarlyStopping: (o) => new EarlyStopping(o),
  ELU: (o) => new ELU(o),
  ExponentialDecay: (o: object) => new ExponentialDecay(and(o, { ...decay, decayRate: 1 })),
  Flatten: (o) => new Flatten(o),
  Model: (o) => {
    const x = noodlenet.input([2]);
    return new noodlenet.Model(and(o, { inputs: x, outputs: x }));
  },
  GlobalAveragePooling2D: (o) => new GlobalAveragePooling2D(o),
  GlobalAvgPool2D: (o) => new noodlenet.GlobalAvgPool2D(o),
  Huber: (o) => new Huber(o),
  InputLayer: (o) => new InputLayer([2], o),
  InverseTimeDecay: (o: object) => new InverseTimeDecay(and(o, { ...decay, decayRate: 1 })),
  LeakyReLU: (o) => new LeakyReLU(o),
  MaxPool2D: (o) => new noodlenet.MaxPool2D(2, o),
  MaxPooling2D: (o) => new MaxPooling2D(2, o),
  MeanAbsoluteError: (o) => new MeanAbsoluteError(o),
  MeanSquaredError: (o) => new MeanSquaredError(o),
  ModelCheckpoint: (o: object) => new ModelCheckpoint(and(o, { save: () => {} })),
  PolynomialDecay: (o: object) => new PolynomialDecay(and(o, decay)),
  Precision: (o) => new Precision(o),
  Recall: (o) => new Recall(o),
  ReduceLROnPlateau: (o) => new ReduceLROnPlateau(o),
  ReLU: (o) => new ReLU(o),
  Rescaling: (o) => new Rescaling(1 / 255, o),
  Reshape: (o) => new Reshape([2], o),
  RMSprop: (o) => new RMSprop(o),
  Sequential: (o) => new Sequential([new Dense(1)], o),
  SGD: (o) => new SGD(o),
  Softmax: (o) => new Softmax(o),
  SparseCategoricalAccuracy: (o) => new SparseCategoricalAccuracy(o),
  SparseCategoricalCrossentropy: (o) => new SparseCategoricalCrossentropy(o),
  SparseTopKCategoricalAccuracy: (o) => new SparseTopKCategoricalAccuracy(o),
  TopKCategoricalAccuracy: (o) => new TopKCategoricalAccuracy(o),
  AveragePooling1D: (o) => new noodlenet.AveragePooling1D(2, o),
  AvgPool1D: (o) => new noodlenet.AvgPool1D(2, o),
  CenterCrop: (o) => new noodlenet.CenterCrop(2, 2, o),
  Conv1D: (o) => new noodlenet.Conv1D(4, 3, o),
  Conv2DTranspose: (o) => new noodlenet.Conv2DTranspose(4, 3, o),
  Cropping2D: (o) => new noodlenet.Cropping2D(1, o),
  DepthwiseConv2D: (o) => new noodlenet.DepthwiseConv2D(3, o),
  GlobalAveragePooling1D: (o) => new noodlenet.GlobalAveragePooling1D(o),
  GlobalAvgPool1D: (o) => new noodlenet.GlobalAvgPool1D(o),
  GlobalMaxPooling1D: (o) => new noodlenet.GlobalMaxPooling1D(o),
  GlobalMaxPool1D: (o) => new noodlenet.GlobalMaxPool1D(o),
  GlobalMaxPooling2D: (o) => new noodlenet.GlobalMaxPooling2D(o),
  GlobalMaxPool2D: (o) => new noodlenet.GlobalMaxPool2D(o),
  Normalization: (o) => new noodlenet.Normalization(o),
  AlphaDropout: (o) => new noodlenet.AlphaDropout(0.1, o),
  GaussianDropout: (o) => new noodlenet.GaussianDropout(0.1, o),
  ActivityRegularization: (o) => new noodlenet.ActivityRegularization(o),
  RandomCrop: (o) => new noodlenet.RandomCrop(4, 4, o),
  GaussianNoise: (o) => new noodlenet.GaussianNoise(0.1, o),
  GroupNormalization: (o) => new noodlenet.GroupNormalization(o),
  LayerNormalization: (o) => new noodlenet.LayerNormalization(o),
  Permute: (o) => new noodlenet.Permute([2, 1], o),
  RandomBrightness: (o) => new noodlenet.RandomBrightness(0.1, o),
  RandomContrast: (o) => new noodlenet.RandomContrast(0.1, o),
  RandomFlip: (o) => new noodlenet.RandomFlip(o),
  RandomRotation: (o) => new noodlenet.RandomRotation(0.1, o),
  RandomTranslation: (o) => new noodlenet.RandomTranslation(0.1, 0.1, o),
  RandomZoom: (o) => new noodlenet.RandomZoom(0.1, 0.1, o),
  PReLU: (o) => new noodlenet.PReLU(o),
  RepeatVector: (o) => new noodlenet.RepeatVector(2, o),
  SpatialDropout1D: (o) => new noodlenet.SpatialDropout1D(0.1, o),
  SpatialDropout2D: (o) => new noodlenet.SpatialDropout2D(0.1, o),
  MaxPooling1D: (o) => new noodlenet.MaxPooling1D(2, o),
  MaxPool1D: (o) => new noodlenet.MaxPool1D(2, o),
  Resizing: (o) => new noodlenet.Resizing(4, 4, o),
  SeparableConv2D: (o) => new noodlenet.SeparableConv2D(4, 3, o),
  UpSampling2D: (o) => new noodlenet.UpSampling2D(2, o),
  ZeroPadding2D: (o) => new ZeroPadding2D(1, o),
};

/** Public classes that take no options, or are only extended: `Layer` and `Optimizer` check those of classes of one's own. */
const WITHOUT_OPTIONS = [
  "BackendError", "DescribedLayer", "DTypeError", "FormatError", "History", "Layer", "LearningRateScheduler", "Loss",
  "MeanMetric", "NoodlenetError", "Optimizer", "SymbolicTensor", "TrainableModel", "Parameter", "PiecewiseConstantDecay", "ShapeError", "StateError", "Tensor",
  "TerminateOnNaN", "ValueError",
]; // biome-ignore format: a list

const given = (make: (options: never) => unknown, options: unknown) => () => make(options as never);

describe("every public class", () => {
  it("is in the table below, or takes no options", () => {
    const classes = Object.entries(noodlenet).filter(([, value]) => /^class\b/.test(String(value)));
    expect(classes.map(([name]) => name).sort()).toEqual([...Object.keys(CLASSES), ...WITHOUT_OPTIONS].sort());
  });

  it.for(Object.entries(CLASSES))(
    "%s refuses an option that it does not have, and what is no options object",
    ([, make]) => {
      expect(given(make, {})).not.toThrow();
      expect(given(make, { zzzz: undefined })).not.toThrow();
      expect(given(make, { zzzz: 1 })).toThrow(ValueError);
      expect(given(make, { zzzz: 1 })).toThrow(/there is no option "zzzz"; (There are [a-z]|It takes none)/);
      for (const wrong of [0.5, "relu", [1], null, tensor([1]), new Map(), () => 1]) {
        expect(given(make, wrong)).toThrow(ValueError);
        expect(given(make, wrong)).toThrow(/the options are .*; give them in an object, as in new [A-Z]/);
      }
    },
  );
});

/** Options that people write, by the class's name; what the error must say. */
const WRONG: readonly (readonly [string, Record<string, unknown>, RegExp])[] = [
  [
    "Conv2D",
    { stride: 2 },
    /^Conv2D: there is no option "stride"; did you mean strides\? There are activation, activityReg/,
  ],
  ["Conv2D", { dilation_rate: 2 }, /did you mean dilationRate\?/],
  ["Conv2D", { dataFormat: "channelsFirst" }, /dataFormat is "channelsFirst", but only "channelsLast"/],
  ["Conv2D", { kernelConstraint: "max" }, /constraint "max" is unknown; choose one of maxNorm/],
  ["Flatten", { activityRegularizer: "l2" }, /activityRegularizer is "l2", but only null is supported/],
  ["Conv2D", { inputShape: [4, 4, 1] }, /it belongs to the model: new Sequential/],
  ["Conv2D", { dilation: 2, dilationRate: 2 }, /dilationRate is an alias of dilation; give one of them/],
  ["Dense", { kernelRegularization: "l2" }, /did you mean kernelRegularizer\?/],
  ["SGD", { lr: 1 }, /did you mean learningRate\?/],
  ["SGD", { learning_rate: 1 }, /did you mean learningRate\?/],
  ["Adam", { beta_1: 0.5 }, /did you mean beta1\?/],
  ["Adam", { decay: 0.5 }, /give learningRate a schedule/],
  ["SparseCategoricalCrossentropy", { labelSmoothing: 0.1 }, /give one-hot targets to categoricalCrossentropy/],
  ["AUC", { numThreshold: 10 }, /did you mean numThresholds\?/],
  ["AUC", { curve: "pr" }, /the curve is "pr"; give "ROC" or "PR"/],
  ["AUC", { thresholds: 10 }, /give a list of numbers from 0 to 1, or their number as numThresholds/],
  ["Precision", { thresholds: [0.1, 0.2] }, /the threshold is 0.1,0.2; give one number/],
  ["Recall", { class_id: 1 }, /did you mean classId\?/],
  ["ReduceLROnPlateau", { minLR: 1 }, /did you mean minLr\?/],
  ["EarlyStopping", { verbose: 1 }, /the core prints nothing/],
  ["ModelCheckpoint", { filepath: "a.keras" }, /give a function that saves/],
  ["ReLU", { maxValue: -1 }, /maxValue is -1; give a finite number from 0/],
  ["Sequential", { input_shape: [2] }, /did you mean inputShape\?/],
];

it.for(WRONG)("%s tells what is meant by %o", ([name, options, says]) => {
  expect(given(CLASSES[name], options)).toThrow(ValueError);
  expect(given(CLASSES[name], options)).toThrow(says);
});

/** Keras's names for what is here by another name, or changes nothing. */
const SAME: readonly (readonly [string, Record<string, unknown>, Record<string, unknown>])[] = [
  ["Conv2D", { dilationRate: 2, groups: 1, dataFormat: "channelsLast", kernelConstraint: null }, { dilation: 2 }],
  ["LeakyReLU", { alpha: 0.1 }, { negativeSlope: 0.1 }],
  ["DepthwiseConv2D", { depthwiseInitializer: "heNormal" }, { kernelInitializer: "heNormal" }],
  ["GlobalMaxPooling2D", { keepdims: true }, { keepDims: true }],
  ["Flatten", { dataFormat: "channels_last" }, {}],
  ["BatchNormalization", { axis: -1, synchronized: false }, {}],
];

it.for(SAME)("%s takes %o as %o", ([name, theirs, ours]) => {
  const config = (options: unknown) => (CLASSES[name](options as never) as noodlenet.Layer).toConfig();
  expect(config(theirs)).toEqual(config(ours));
});

it("batch normalisation over an axis that samples do not have is refused when they are seen", () => {
  const normalized = (axis: number) => () => new BatchNormalization({ axis }).apply(noodlenet.ones([1, 4, 4, 3]));
  for (const axis of [1, 3, -1, -3]) expect(normalized(axis)).not.toThrow();
  for (const axis of [0, 4, -4, 0.5]) expect(normalized(axis)).toThrow(noodlenet.ShapeError);
  expect(normalized(4)).toThrow(/axis is 4, but a batch is \[n, 4, 4, 3\]; give an axis from 1 to 3, or from -3 to -1/);
});

describe("layers and optimizers of one's own", () => {
  class Twice extends noodlenet.Layer {
    call(x: noodlenet.Tensor): noodlenet.Tensor {
      return x.mul(2);
    }
  }

  it("refuse an option that they do not have, by their own name", () => {
    expect(() => new Twice({ nmae: "x" } as never)).toThrow(/^Twice: there is no option "nmae"; did you mean name\?/);
    expect(new Twice({ name: "x" }).name).toBe("x");
  });

  it("can be made from their config as it is", () => {
    expect(new Twice(new Twice({ name: "x" }).toConfig()).toConfig()).toEqual({ type: "Twice", name: "x" });
  });
});

describe("a model", () => {
  const model = () =>
    new Sequential([new Dense(2, { activation: "softmax" })], { inputShape: [1], seed: 1 }).compile({
      loss: "sparseCategoricalCrossentropy",
    });
  const x = [[1], [2]];
  const data = arrays(
    { data: Float32Array.of(1, 2), shape: [2, 1] },
    { data: Int32Array.of(0, 1), shape: [2] },
    { classNames: ["cat", "dog"] },
  );

  /** What people write, and what the error must say. */
  const CALLS: readonly (readonly [string, (m: noodlenet.Sequential) => unknown, RegExp])[] = [
    ["fit with epoch", (m) => m.fit(x, [0, 1], { epoch: 2 } as never), /did you mean epochs\?/],
    ["fit with stepsPerEpoch", (m) => m.fit(x, [0, 1], { stepsPerEpoch: 2 } as never), /take\(data, n\)/],
    ["fit with verbose", (m) => m.fit(x, [0, 1], { verbose: 1 } as never), /callbacks: \[progress\(\)\]/],
    ["fit of a dataset with sampleWeight", (m) => m.fit(data, { sampleWeight: [1, 2] } as never), /the dataset has its own/],
    ["fit of a dataset with batchSize", (m) => m.fit(data, { batchSize: 2 } as never), /the dataset has its own/],
    ["fit with epochs alone", (m) => m.fit(x, [0, 1], 5 as never), /the options are 5; .*model\.fit\(x, y, \{ epochs: 5 \}\)/],
    ["fit of a dataset with epochs alone", (m) => m.fit(data, 5 as never), /model\.fit\(data, \{ epochs: 5 \}\)/],
    ["fit with a function as callback", (m) => m.fit(x, [0, 1], { callbacks: [() => {}] as never }), /a callback is a function/],
    ["fit with a method of Keras", (m) => m.fit(x, [0, 1], { callbacks: { onTrainBatchEnd() {} } as never }), /did you mean onBatchEnd\?/],
    ["fit with validation data that are none", (m) => m.fit(x, [0, 1], { validationData: [x] as never }), /neither a dataset nor/],
    ["a class that there is not", (m) => m.fit(x, [0, 1], { classWeight: { 2: 1 } }), /"2" is not a valid class: there are 2, numbered 0 to 1/],
    ["a class by a wrong name", (m) => m.fit(data, { classWeight: { cow: 1 } }), /"cow" is not a valid class.*named cat, dog/],
    ["evaluate with steps", (m) => m.evaluate(data, { steps: 2 } as never), /steps is 2, but only null is supported/],
    ["evaluate with sampleWeights", (m) => m.evaluate(x, [0, 1], { sampleWeights: [1, 2] } as never), /did you mean sampleWeight\?/],
    ["predict with a number", (m) => m.predict(x, 32 as never), /model\.predict\(x, \{ batchSize: 32 \}\)/],
    ["trainOnBatch with weights", (m) => m.trainOnBatch(x, [0, 1], [1, 2] as never), /the options are \[1, 2\]/],
    ["compile in positions", async (m) => m.compile("adam" as never), /model\.compile\(\{ optimizer: "adam"/],
    ["compile with one metric", async (m) => m.compile({ loss: "mse", metrics: "accuracy" as never }), /metrics is "accuracy"; give a list/],
    ["compile with metric", async (m) => m.compile({ loss: "mse", metric: ["accuracy"] } as never), /did you mean metrics\?/],
    ["compile without a loss", async (m) => m.compile({} as never), /there is no loss/],
    ["an optimizer that is none", async (m) => m.compile({ optimizer: { name: "adam" } as never, loss: "mse" }), /optimizer: .* is not an optimizer/],
  ]; // biome-ignore format: a table

  it.for(CALLS)("refuses %s", async ([, call, says]) => {
    const error = await Promise.resolve(model()).then(call).then(() => null, (e: unknown) => e); // biome-ignore format: short
    expect(error).toBeInstanceOf(ValueError);
    expect((error as Error).message).toMatch(says);
  });

  it("takes one callback by itself, and class weights as a Map or by name", async () => {
    const epochs: number[] = [];
    const callbacks = { onEpochEnd: (epoch: number) => void epochs.push(epoch) };
    const losses = [
      await model().fit(data, { callbacks, classWeight: { 1: 3 } }),
      await model().fit(data, { callbacks, classWeight: { dog: 3 } }),
      await model().fit(data, { callbacks, classWeight: new Map([[1, 3]]) }),
    ].map(({ history }) => history.loss[0]);
    expect(epochs).toEqual([0, 0, 0]);
    expect(losses[1]).toBe(losses[0]);
    expect(losses[2]).toBe(losses[0]);
    expect((await model().fit(data)).history.loss[0]).not.toBe(losses[0]);
  });

  it("is refused where its layers are not a list, or no layers, or its input's shape is a number", () => {
    expect(() => new Sequential({ layers: [] } as never)).toThrow(/the layers are not a list/);
    expect(() => new Sequential(["dense"] as never)).toThrow(/"dense" is not a layer/);
    expect(() => new Sequential([new Dense(2)], { inputShape: 2 as never })).toThrow(/inputShape is 2; give a list/);
    expect(() => new Dense({ units: 4 } as never)).toThrow(/units is an object; give a positive integer/);
  });
});

it("the nearest name is one with other capitals, few other letters, or an abbreviation's", () => {
  const known = ["learningRate", "weightDecay", "epochs", "strides"];
  expect(["LearningRate", "learning_rate", "lr", "wd", "epoch", "stride", "zzzz"].map((name) => nearestName(name, known))).toEqual([
    "learningRate", "learningRate", "learningRate", "weightDecay", "epochs", "strides", null,
  ]); // biome-ignore format: short
});

describe("operations", () => {
  const x = () => tensor([[1, 2], [3, 4]]); // biome-ignore format: short
  const image = () => noodlenet.ones([1, 4, 4, 1]);

  /** Every method that takes options, with such as there are not, or in positions. */
  const CALLS: Record<string, (o: never) => unknown> = {
    argmax: (o) => x().argmax(o),
    averagePool2d: (o) => image().averagePool2d(o),
    batchNorm: (o) => noodlenet.batchNorm(x(), tensor([1, 1]), tensor([0, 0]), o),
    clip: (o) => x().clip(o),
    backward: (o) => tensor(1, { requiresGrad: true }).mul(2).backward(o),
    gradients: (o) => {
      const one = tensor(1, { requiresGrad: true });
      return noodlenet.gradients(one.mul(2), [one], o);
    },
    setBackend: (o) => noodlenet.setBackend("wasm", o),
    using: (o) => noodlenet.using(o, () => 1),
    conv2d: (o) => noodlenet.conv2d(image(), noodlenet.ones([2, 2, 1, 1]), o),
    elu: (o) => x().elu(o),
    eye: (o) => noodlenet.eye(2, o),
    full: (o) => noodlenet.full([2], 1, o),
    gather: (o) => x().gather(tensor(Int32Array.of(0)), o),
    gelu: (o) => x().gelu(o),
    leakyRelu: (o) => x().leakyRelu(o),
    logSoftmax: (o) => x().logSoftmax(o),
    matmul: (o) => x().matmul(x(), o),
    max: (o) => x().max(o),
    maxPool2d: (o) => image().maxPool2d(o),
    mean: (o) => x().mean(o),
    min: (o) => x().min(o),
    oneHot: (o) => noodlenet.oneHot(tensor(Int32Array.of(0)), 2, o),
    prod: (o) => x().prod(o),
    randomNormal: (o) => noodlenet.randomNormal([2], o),
    randomUniform: (o) => noodlenet.randomUniform([2], o),
    softmax: (o) => x().softmax(o),
    sum: (o) => x().sum(o),
    tensor: (o) => tensor([1, 2], o),
    variance: (o) => x().variance(o),
  };

  it.for(Object.entries(CALLS))(
    "%s refuses an option that it does not have, and what is no options object",
    ([name, call]) => {
      expect(given(call, { zzzz: 1 })).toThrow(ValueError);
      expect(given(call, { zzzz: 1 })).toThrow(new RegExp(`^${name}: there is no option "zzzz"; There are`));
      for (const wrong of [0, [0], "same", tensor([1])]) {
        expect(given(call, wrong)).toThrow(ValueError);
        expect(given(call, wrong)).toThrow(/the options are .*; give them in an object, as in /);
      }
    },
  );

  it("take NumPy's and Keras's names", () => {
    expect(x().sum({ axis: 0, keepdims: true }).shape).toEqual([1, 2]);
    const means = { mean: 3, stddev: 0 };
    expect(Array.from(noodlenet.randomNormal([2], means).dataSync())).toEqual([3, 3]);
    expect(noodlenet.conv2d(image(), noodlenet.ones([2, 2, 1, 1]), { dilationRate: 2 }).shape).toEqual([1, 2, 2, 1]);
  });

  it("take arrays for tensors, of the type and backend of the other operand", () => {
    expect(x().add([10, 20]).toArray()).toEqual([[11, 22], [13, 24]]); // biome-ignore format: short
    expect(noodlenet.sub([10, 20], x()).toArray()).toEqual([[9, 18], [7, 16]]); // biome-ignore format: short
    expect(x().mul(Float32Array.of(2, 3)).toArray()).toEqual([[2, 6], [6, 12]]); // biome-ignore format: short
    expect(x().matmul([[1], [1]]).toArray()).toEqual([[3], [7]]); // biome-ignore format: short
    expect(x().greater([2, 2]).toArray()).toEqual([[0, 0], [1, 1]]); // biome-ignore format: short
    const double = tensor([1, 2], { dtype: "float64" });
    expect(double.add([0.1, 0.2]).dtype).toBe("float64");
  });

  it("refuse operands that are no numbers, and shapes that are no lists", () => {
    expect(() => x().add("1" as never)).toThrow(/add: an operand is "1"; give a tensor, a number, or an array/);
    expect(() => x().add(undefined as never)).toThrow(/add: an operand is undefined/);
    expect(() => x().add([1, 2, 3])).toThrow(noodlenet.ShapeError);
    expect(() => x().add(["a", "b"] as never)).toThrow(ValueError);
    expect(() => x().reshape(4 as never)).toThrow(/reshape: the shape is 4; give a list/);
    expect(() => noodlenet.zeros(3 as never)).toThrow(/full: the shape is 3; give a list/);
    expect(() => noodlenet.randomNormal(3 as never)).toThrow(/randomNormal: the shape is 3; give a list/);
    expect(() => new MaxPooling2D({ poolSize: 2 } as never)).toThrow(
      /MaxPooling2D: poolSize is \{"poolSize":2\}; give a positive integer/,
    );
  });
});

describe("a function of noodlenet/io", () => {
  const model = () => new Sequential([new Dense(1)], { inputShape: [2], seed: 1 });
  const bytes = new Uint8Array(16);

  /** How each function is called with given options. */
  const FUNCTIONS: Record<string, (options: never) => unknown> = {
    checkpointDatabase: (o) => io.checkpointDatabase("run", o),
    checkpointFile: (o) => io.checkpointFile("run.safetensors", o),
    decodePredictions: (o) => io.decodePredictions(noodlenet.zeros([1, 1000]), o),
    loadImageNet: (o) => io.loadImageNet(model(), bytes, o),
    loadModel: (o) => io.loadModel(bytes, o),
    loadVgg16: (o) => io.loadVgg16(model(), bytes, o),
    loadWeights: (o) => io.loadWeights(model(), bytes, o),
    logFile: (o) => io.logFile("log.csv", o),
    modelBytes: (o) => io.modelBytes(model(), "keras", o),
    onnxBytes: (o) => io.onnxBytes(model(), o),
    readCheckpoint: (o) => io.readCheckpoint(bytes, o),
    readOnnx: (o) => io.readOnnx(bytes, o),
    readSafetensors: (o) => io.readSafetensors(bytes, o),
    saveModel: (o) => io.saveModel(model(), "never.keras", o),
    saveWeights: (o) => io.saveWeights(model(), "never.weights.h5", o),
    spilledFeatures: (o) => io.spilledFeatures(o),
  };

  /** Functions that take none. */
  const WITHOUT = ["checkpointBytes", "weightsBytes", "writeSafetensors"];

  it("is in this table, or takes no options", () => {
    expect([...Object.keys(FUNCTIONS), ...WITHOUT].sort()).toEqual(Object.keys(io).sort());
  });

  it.for(Object.entries(FUNCTIONS))(
    "%s refuses an option that it does not have, and what is no options",
    async ([name, call]) => {
      const calls: (readonly [unknown, string])[] = [
        [{ fromat: "keras" }, `${name}: there is no option "fromat"`],
        ["keras", `${name}: the options are "keras"; give them in an object, as in ${name}(`],
      ];
      for (const [options, says] of calls) {
        const error = await Promise.resolve(options as never)
          .then(call)
          .then(
            () => null,
            (e: unknown) => e,
          );
        expect(error).toBeInstanceOf(ValueError);
        expect((error as Error).message).toContain(says);
      }
    },
  );
});
