import { Activation } from "../../src/layers/Activation.js";
import { BatchNormalization } from "../../src/layers/BatchNormalization.js";
import { Conv2D, type Conv2DOptions } from "../../src/layers/Conv2D.js";
import { Dense } from "../../src/layers/Dense.js";
import { Dropout } from "../../src/layers/Dropout.js";
import type { Layer } from "../../src/layers/Layer.js";
import { MaxPooling2D } from "../../src/layers/pooling.js";
import { l2 } from "../../src/layers/regularizers.js";
import { Flatten } from "../../src/layers/reshaping.js";
import { Sequential } from "../../src/models/Sequential.js";
import type { TrainableModel } from "../../src/models/TrainableModel.js";
import { hashValues } from "../hashValues.js";

const relu = (units: number) => new Dense(units, { activation: "relu" });
const softmax = () => new Dense(2, { activation: "softmax" });

function convolutions(options: Conv2DOptions): Layer[] {
  return [32, 64, 128].flatMap((filters) => [
    new Conv2D(filters, 3, { activation: "relu", ...options }),
    new MaxPooling2D(2),
  ]);
}

function normalised(): Layer[] {
  return [32, 64, 128].flatMap((filters) => [
    new Conv2D(filters, 3),
    new MaxPooling2D(2),
    new BatchNormalization(),
    new Activation("relu"),
  ]);
}

const kernelRegularizer = l2(0.01);

/** The five small networks of the report, as the reference values have them. */
export const REPORT_NETS: Readonly<Record<string, (dropout: number) => Layer[]>> = {
  s1_dense: () => [new Flatten(), relu(128), relu(128), softmax()],
  s2_cnn: () => [...convolutions({}), new Flatten(), relu(128), relu(128), softmax()],
  s4_dropout0: (rate) => [
    ...convolutions({}),
    new Flatten(),
    new Dropout(rate),
    relu(128),
    new Dropout(rate),
    softmax(),
  ],
  s5_batchnorm: () => [
    ...normalised(),
    new Flatten(),
    new Dense(128),
    new BatchNormalization(),
    new Activation("relu"),
    softmax(),
  ],
  s6_l2: () => [
    ...convolutions({ kernelRegularizer }),
    new Flatten(),
    new Dense(128, { activation: "relu", kernelRegularizer }),
    new Dense(2, { activation: "softmax", kernelRegularizer }),
  ],
};

/** One of them for images of size × size × 3. */
export function reportNet(name: string, size: number, { dropout = 0 }: { dropout?: number } = {}): TrainableModel {
  return new Sequential(REPORT_NETS[name](dropout), { inputShape: [size, size, 3] });
}

/** Fills the weights as the reference values have them: kernels by hash within Glorot's limit, the rest 0 or 1. */
export function fillByHash(model: TrainableModel): void {
  model.setWeights(
    model.namedWeights().map(([path, { shape, size }], t) => {
      if (!path.endsWith("/kernel")) return { shape, data: new Float32Array(size).fill(beginning(path)) };
      const window = shape.slice(0, -2).reduce((a, b) => a * b, 1);
      const limit = Math.sqrt(6 / (window * (shape[shape.length - 2] + shape[shape.length - 1])));
      return { shape, data: hashValues(t, size).map((v) => v * limit) };
    }),
  );
}

function beginning(path: string): number {
  return /gamma|moving_variance/.test(path) ? 1 : 0;
}

/** n images by hash, 0 to 1. */
export function hashImages(t: number, n: number, size: number): { data: Float32Array; shape: number[] } {
  const shape = [n, size, size, 3];
  return { data: new Float32Array(hashValues(1000 + t, n * size * size * 3).map((v) => (v + 1) / 2)), shape };
}
