import {
  Activation,
  ActivityRegularization,
  AlphaDropout,
  AveragePooling1D,
  AveragePooling2D,
  BatchNormalization,
  CenterCrop,
  Conv1D,
  Conv2D,
  Conv2DTranspose,
  Cropping2D,
  Dense,
  DepthwiseConv2D,
  Dropout,
  ELU,
  Flatten,
  GaussianDropout,
  GaussianNoise,
  GlobalAveragePooling1D,
  GlobalAveragePooling2D,
  GlobalMaxPooling1D,
  GlobalMaxPooling2D,
  GroupNormalization,
  InputLayer,
  LayerNormalization,
  LeakyReLU,
  MaxPooling1D,
  MaxPooling2D,
  Normalization,
  Permute,
  PReLU,
  RandomCrop,
  ReLU,
  RepeatVector,
  Rescaling,
  Reshape,
  Resizing,
  SeparableConv2D,
  Sequential,
  Softmax,
  SpatialDropout1D,
  SpatialDropout2D,
  UpSampling2D,
  ZeroPadding2D,
} from "../../../src/index.js";
import type { TrainableModel } from "../../../src/models/TrainableModel.js";
import { hashValues } from "../../hashValues.js";
import { lineModel } from "../../lineModel.js";

/** By how much a layer's kernel makes differences grow. */
const GAIN = 30;

/** Models that have every layer, in every setting that a file shows; with weights that all count. */
export const MODELS: Readonly<Record<string, () => TrainableModel>> = {
  everyLayer: () =>
    new Sequential(
      [
        new Rescaling(0.5, { offset: 0.1 }),
        new ZeroPadding2D([
          [1, 0],
          [2, 1],
        ]),
        new Sequential(
          [
            new Conv2D(6, 3, { padding: "same", activation: "relu" }),
            new BatchNormalization({ momentum: 0.8 }),
            new Conv2D(5, [2, 3], { strides: 2, padding: "same", activation: "gelu", useBias: false }),
          ],
          { name: "within" },
        ),
        new MaxPooling2D(2, { strides: 1, padding: "same" }),
        lineModel([new InputLayer([7, 8, 5]), new Conv2D(4, 2, { dilation: 2 }), new ReLU()], { name: "line" }),
        new ZeroPadding2D(1),
        new LeakyReLU({ negativeSlope: 0.1 }),
        new BatchNormalization({ scale: false, center: false, epsilon: 0.01 }),
        new ELU({ alpha: 0.5 }),
        new AveragePooling2D(3, { strides: 2, padding: "same" }),
        new Conv2D(6, 1, { activation: "softmax" }),
        new Dropout(0.25),
        new Reshape([-1, 6]),
        new BatchNormalization(),
        new Dense(5, { activation: "silu" }),
        new Dense(4, { activation: "leakyRelu", useBias: false }),
        new Softmax(),
        new Flatten(),
        new Dense(8, { activation: "elu" }),
        new BatchNormalization(),
        new Activation("tanh"),
        new Dense(7, { activation: "softplus" }),
        new Activation("exponential"),
        new Dense(6, { activation: "sigmoid" }),
        new Activation("silu"),
        new Activation("linear"),
        new Dense(3, { activation: "softmax" }),
      ],
      { inputShape: [13, 12, 3], seed: 1, name: "every_layer" },
    ),
  pooled: () =>
    new Sequential(
      [
        new Conv2D(8, 3, { strides: [2, 1], activation: "elu" }),
        new AveragePooling2D([2, 3]),
        new GlobalAveragePooling2D(),
        new Dense(1, { activation: "sigmoid" }),
      ],
      { inputShape: [11, 9, 2], seed: 2 },
    ),
  imagesOut: () =>
    new Sequential([new Conv2D(4, 3, { padding: "same", activation: "tanh" }), new Conv2D(2, 1)], {
      inputShape: [6, 5, 3],
      seed: 3,
    }),
  inGroups: () =>
    new Sequential(
      [
        new Conv2D(8, 3, { groups: 2, padding: "same", activation: "relu6" }),
        new DepthwiseConv2D(3, { depthMultiplier: 2, strides: 2, padding: "same", activation: "relu6" }),
        new DepthwiseConv2D([2, 3], { useBias: false }),
        new Activation("relu6"),
        new Conv2D(3, 1),
      ],
      { inputShape: [9, 8, 4], seed: 3 },
    ),
  poolsOnly: () => new Sequential([new GlobalAveragePooling2D()], { inputShape: [6, 5, 3], seed: 3 }),
  rows: () => new Sequential([new Dense(4, { activation: "relu" }), new Dense(2)], { inputShape: [5], seed: 4 }),
  nothing: () => lineModel([new InputLayer([4, 3])]),
};

/** Models of layers that ONNX has, but that are not read back as the same layers. */
export const WRITTEN_MODELS: Readonly<Record<string, () => Sequential>> = {
  sizes: () =>
    new Sequential(
      [
        new SeparableConv2D(5, 3, { depthMultiplier: 2, padding: "same", activation: "tanh" }),
        new Conv2DTranspose(4, 3, { strides: 2, padding: "same" }),
        new Conv2DTranspose(4, [2, 4], { strides: 3, padding: "same", outputPadding: [2, 1] }),
        new Conv2DTranspose(3, 2, { strides: 3, activation: "relu" }),
        new Conv2DTranspose(3, 3, { dilation: 2 }),
        new Cropping2D([
          [1, 2],
          [0, 3],
        ]),
        new Resizing(13, 17, { interpolation: "nearest" }),
        new UpSampling2D([2, 1]),
        new Resizing(7, 9, { cropToAspectRatio: true }),
        new Resizing(8, 8, { padToAspectRatio: true, fillValue: 0.5 }),
        new UpSampling2D(2, { interpolation: "bilinear" }),
        new CenterCrop(9, 10),
        new CenterCrop(12, 5),
        new RandomCrop(11, 6),
        new ActivityRegularization({ l1: 0.1 }),
        new GlobalMaxPooling2D({ keepDims: true }),
        new Flatten(),
        new Dense(3),
      ],
      { inputShape: [5, 6, 3], seed: 5 },
    ),
  normalizedInGroups: () =>
    new Sequential(
      [
        new LayerNormalization({ axis: [1, 3] }),
        new Conv2D(6, 3, { activation: "selu" }),
        new GroupNormalization({ groups: 2 }),
        new PReLU({ sharedAxes: [1, 2] }),
        new SpatialDropout2D(0.2),
        new Conv2D(4, 2),
        new LayerNormalization({ scale: false }),
        new GroupNormalization({ groups: 2, axis: 2, scale: false }),
        new GaussianNoise(0.1),
        new GaussianDropout(0.1),
        new GroupNormalization({ groups: -1, axis: 1, center: false }),
        new Permute([3, 1, 2]),
        new PReLU(),
        new AlphaDropout(0.1),
        new Flatten(),
        new Dense(4, { activation: "softsign" }),
        new RepeatVector(3),
        new SpatialDropout1D(0.1),
        new LayerNormalization({ axis: [1, 2], center: false }),
        new Dense(2),
      ],
      { inputShape: [6, 7, 3], seed: 8 },
    ),
  normalized: () =>
    new Sequential(
      [
        new Normalization(),
        new Conv2D(4, 3, { activation: "hardSilu" }),
        new Normalization({ axis: [1, 2, 3], mean: 0.1, variance: 1.5 }),
        new BatchNormalization({ axis: 2 }),
        new Softmax({ axis: 1 }),
        new BatchNormalization({ axis: 1, center: false }),
        new Conv2D(5, 3, { activation: "mish" }),
        new Softmax({ axis: 2 }),
        new ReLU({ maxValue: 0.7 }),
        new Conv2D(5, 1),
        new Normalization({ axis: -1, mean: [0.1, 0.2, 0.3, 0.4, 0.5], variance: 1, invert: true }),
        new ReLU({ maxValue: 2, negativeSlope: 0.2, threshold: 0.1 }),
        new ReLU({ negativeSlope: 0.3 }),
        new ReLU({ maxValue: 3, negativeSlope: 0.3 }),
        new Flatten(),
        new Dense(3),
      ],
      { inputShape: [7, 8, 3], seed: 7 },
    ),
  sequences: () =>
    new Sequential(
      [
        new Conv1D(6, 3, { padding: "causal", dilation: 2, activation: "relu" }),
        new Conv1D(4, 3, { padding: "same", strides: 2, groups: 2 }),
        new MaxPooling1D(3, { strides: 1, padding: "same" }),
        new AveragePooling1D(2, { strides: 1, padding: "same" }),
        new Conv1D(4, 2),
        new GlobalMaxPooling1D({ keepDims: true }),
        new GlobalAveragePooling1D(),
        new Dense(2),
      ],
      { inputShape: [13, 4], seed: 6 },
    ),
};

/** Gives every weight values of its own, those that begin as zeros and ones too; large enough for samples to be told apart at the end. */
export function withOwnWeights(model: TrainableModel): TrainableModel {
  model.ensureBuilt(model.inputShape);
  model.namedWeights().forEach(([path, weight], i) => {
    const inputs = weight.size / (weight.shape.at(-1) ?? 1);
    const gain = path.endsWith("kernel") ? Math.sqrt(GAIN / inputs) : 0.5;
    const middle = /variance|gamma/.test(path) ? 1 : 0;
    weight.assignData(hashValues(100 + i, weight.size).map((value) => middle + gain * value));
  });
  return model;
}
