import {
  Activation,
  AveragePooling2D,
  BatchNormalization,
  Conv2D,
  Dense,
  Dropout,
  ELU,
  Flatten,
  GlobalAveragePooling2D,
  InputLayer,
  LeakyReLU,
  MaxPooling2D,
  ReLU,
  Rescaling,
  Reshape,
  Sequential,
  Softmax,
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
  poolsOnly: () => new Sequential([new GlobalAveragePooling2D()], { inputShape: [6, 5, 3], seed: 3 }),
  rows: () => new Sequential([new Dense(4, { activation: "relu" }), new Dense(2)], { inputShape: [5], seed: 4 }),
  nothing: () => lineModel([new InputLayer([4, 3])]),
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
