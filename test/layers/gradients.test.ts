import { describe, expect, it } from "vitest";
import { ReLU, Softmax } from "../../src/layers/Activation.js";
import { BatchNormalization } from "../../src/layers/BatchNormalization.js";
import { GroupNormalization } from "../../src/layers/GroupNormalization.js";
import type { Layer } from "../../src/layers/Layer.js";
import { LayerNormalization } from "../../src/layers/LayerNormalization.js";
import { Normalization } from "../../src/layers/Normalization.js";
import {
  AlphaDropout,
  GaussianDropout,
  GaussianNoise,
  SpatialDropout1D,
  SpatialDropout2D,
} from "../../src/layers/noise.js";
import { PReLU } from "../../src/layers/PReLU.js";
import { Permute, RepeatVector } from "../../src/layers/reshaping.js";
import { randomNormal } from "../../src/tensor/create.js";
import { using } from "../../src/tensor/defaults.js";
import type { Tensor } from "../../src/tensor/Tensor.js";
import { checkLayer, checkSecondGradients } from "../../src/testing/index.js";
import type { Shape } from "../../src/util/shape.js";

const LAYERS: readonly (readonly [string, () => Layer, Shape])[] = [
  ["a ReLU with all options", () => new ReLU({ maxValue: 1.2, negativeSlope: 0.3, threshold: 0.4 }), [7]],
  ["a ReLU up to 6", () => new ReLU({ maxValue: 6 }), [7]],
  ["a softmax over the first axis", () => new Softmax({ axis: 1 }), [3, 2, 2]],
  ["batch normalization over the first axis", () => new BatchNormalization({ axis: 1 }), [2, 3, 2]],
  ["a normalization", () => new Normalization({ mean: [0.5, 0.2], variance: [0.5, 2] }), [3, 2]],
  ["an inverted normalization", () => new Normalization({ axis: [1, 2], invert: true }), [3, 2]],
  ["layer normalization", () => new LayerNormalization({ axis: [1, 3] }), [2, 2, 2]],
  ["group normalization", () => new GroupNormalization({ groups: 2, axis: 1 }), [4, 2]],
  ["instance normalization", () => new GroupNormalization({ groups: -1, center: false }), [3, 2]],
  ["a PReLU", () => new PReLU({ sharedAxes: 1, alphaInitializer: "randomNormal", alphaRegularizer: "l2" }), [3, 2]],
  ["a permutation", () => new Permute([3, 1, 2]), [2, 3, 1]],
  ["a repetition", () => new RepeatVector(3), [2]],
  ["noise that is added", () => new GaussianNoise(0.3), [5]],
  ["noise that multiplies", () => new GaussianDropout(0.3), [5]],
  ["dropout for selu", () => new AlphaDropout(0.3), [5]],
  ["dropout of channels", () => new SpatialDropout2D(0.4), [2, 2, 5]],
  ["dropout of a sequence's channels", () => new SpatialDropout1D(0.4), [3, 5]],
];

describe("layers have their gradients, and are the same after saving and loading:", () => {
  it.for(LAYERS)("%s", async ([, make, shape]) => {
    await checkLayer(make, shape);
  });
});

describe("layers have second derivatives:", () => {
  it.for(LAYERS)("%s", ([, make, shape]) => {
    using({ backend: "reference", dtype: "float64" }, () => {
      const layer = make();
      layer.ensureBuilt(shape);
      const x = randomNormal([3, ...shape], { seed: 3 });
      const f = (training: boolean) => (x: Tensor) => layer.apply(x, { training, step: 1 });
      for (const training of [false, true]) expect(() => checkSecondGradients(f(training), [x])).not.toThrow();
    });
  });
});
