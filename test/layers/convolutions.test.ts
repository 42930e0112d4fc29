import { describe, expect, it } from "vitest";
import { loadModel, loadWeights, modelBytes } from "../../src/io/index.js";
import { Conv1D } from "../../src/layers/Conv1D.js";
import { Conv2D } from "../../src/layers/Conv2D.js";
import { Conv2DTranspose } from "../../src/layers/Conv2DTranspose.js";
import { DepthwiseConv2D } from "../../src/layers/DepthwiseConv2D.js";
import { GlobalMaxPooling2D } from "../../src/layers/globalPooling.js";
import type { Layer } from "../../src/layers/Layer.js";
import { MaxPooling1D } from "../../src/layers/pooling1D.js";
import { CenterCrop, Cropping2D, Resizing, UpSampling2D } from "../../src/layers/resizing.js";
import { SeparableConv2D } from "../../src/layers/SeparableConv2D.js";
import { modelFromConfig } from "../../src/models/modelFromConfig.js";
import { Sequential } from "../../src/models/Sequential.js";
import { ones } from "../../src/tensor/create.js";
import type { Tensor } from "../../src/tensor/Tensor.js";
import { checkLayer } from "../../src/testing/checkLayer.js";
import { ShapeError, ValueError } from "../../src/util/errors.js";
import { expectClose } from "../equal.js";
import { fixture, IMAGES, layerOf, pattern, readCases, translationOf } from "./kerasCase.js";

const CASES = readCases("kerasConvolutions.json");

const host = (x: Tensor) => ({ data: x.dataSync(), shape: x.shape });

describe("numbers and shapes are those of Keras 3.15.1 on TensorFlow:", () => {
  it.for(CASES.map((each) => [each.name, each] as const))("%s", ([, each]) => {
    const layer = layerOf(each);
    const y = layer.apply(pattern([2, ...each.shape], IMAGES));
    expectClose(host(y), each.output, 2e-6);
    expect([2, ...layer.outputShape(each.shape)]).toEqual(each.output.shape);
  });

  it.for(CASES.map((each) => [each.name, each] as const))(
    "%s, after its config went to Keras's and back",
    ([, each]) => {
      const layer = layerOf(each);
      const { type, ...config } = layer.toConfig();
      const written = translationOf(type).write({ type, ...config });
      expect(translationOf(type).read(written)).toEqual(translationOf(type).read(each.config));
      for (const [name, value] of Object.entries(each.config)) {
        if (!["antialias", "activation"].includes(name)) expect(written[name], name).toEqual(value);
      }
    },
  );
});

/** What Keras 3.15.1 predicts with the model of the files for images of the pattern. */
const PREDICTED = [-0.17695478, 0.607543, 1.7334127, 0.17220818, -0.1270245, 0.8627677, 2.3653803, 0.4602007];

describe("a model that Keras saved with all of these layers", () => {
  const x = () => pattern([2, 12, 12, 4], IMAGES);
  const predicted = { data: Float32Array.from(PREDICTED), shape: [2, 4] };

  it.each(["convolutions.keras", "convolutions.h5"])("predicts from %s what it predicted there", async (file) => {
    const model = await loadModel(fixture(file));
    expectClose(host(await model.predict(x())), predicted, 1e-5);
  });

  it("gets the same from the weights alone, and from all files that are written here", async () => {
    const model = await loadModel(fixture("convolutions.keras"));
    const fresh = modelFromConfig(model.toConfig());
    await loadWeights(fresh, fixture("convolutions.weights.h5"));
    expectClose(host(await fresh.predict(x())), predicted, 1e-5);
    for (const format of ["keras", "h5", "safetensors"] as const) {
      const again = await loadModel(await modelBytes(model, format));
      expectClose(host(await again.predict(x())), predicted, 1e-5, { what: format });
      expect(again.namedWeights().map(([name]) => name)).toEqual(model.namedWeights().map(([name]) => name));
    }
  });

  it("names its weights as Keras does", async () => {
    const model = await loadModel(fixture("convolutions.keras"));
    // Keras counts layers over all models.
    const names = model.namedWeights().map(([name]) => name.replace(/_\d+\//, "/"));
    expect(names).toEqual([
      "conv2d/kernel",
      "conv2d/bias",
      "depthwise_conv2d/kernel",
      "depthwise_conv2d/bias",
      "separable_conv2d/depthwise_kernel",
      "separable_conv2d/pointwise_kernel",
      "separable_conv2d/bias",
      "conv2d_transpose/kernel",
      "conv2d_transpose/bias",
      "conv1d/kernel",
      "conv1d/bias",
    ]);
  });
});

describe("an activation is fused into the kernel of", () => {
  it.each([
    ["depthwise convolutions", () => new DepthwiseConv2D(3, { activation: "relu6" }), [6, 6, 2]],
    ["separable convolutions", () => new SeparableConv2D(3, 3, { activation: "relu" }), [6, 6, 2]],
    ["convolutions of sequences", () => new Conv1D(3, 3, { activation: "tanh" }), [6, 2]],
  ] as const)("%s", (_, make, inputShape) => {
    const model = new Sequential([make()], { inputShape: [...inputShape] });
    expect(model.plan().toString()).toMatch(/fused into the kernel/);
  });
});

// biome-ignore format: a table
const CHECKED: readonly (readonly [string, () => Layer, number[]])[] = [
  ["a convolution in groups", () => new Conv2D(4, 2, { groups: 2, activation: "tanh" }), [3, 3, 2]],
  ["DepthwiseConv2D", () => new DepthwiseConv2D(2, { depthMultiplier: 2, padding: "same" }), [3, 2, 2]],
  ["SeparableConv2D", () => new SeparableConv2D(2, 2, { activation: "sigmoid" }), [3, 3, 2]],
  ["Conv2DTranspose", () => new Conv2DTranspose(2, 3, { strides: 2, padding: "same" }), [2, 2, 2]],
  ["Conv1D", () => new Conv1D(2, 2, { padding: "causal" }), [4, 2]],
  ["UpSampling2D", () => new UpSampling2D(2), [2, 2, 1]],
  ["Cropping2D", () => new Cropping2D(1), [3, 4, 1]],
  ["Resizing", () => new Resizing(3, 2), [2, 3, 1]],
  ["CenterCrop", () => new CenterCrop(2, 1), [3, 3, 1]],
];

it.for(CHECKED)(
  "%s has its gradients and their gradients, samples apart, and comes back from its config",
  async ([, make, shape]) => {
    await checkLayer(make, shape);
  },
);

// biome-ignore format: a table
const WRONG: readonly (readonly [string, () => unknown, typeof ValueError | typeof ShapeError, RegExp])[] = [
  ["groups that do not divide the filters", () => new Conv2D(5, 3, { groups: 2 }), ValueError, /Conv2D: 2 groups do not divide 5 filters; give a multiple of 2/],
  ["groups that do not divide the channels", () => new Conv2D(4, 3, { groups: 2 }).apply(ones([1, 4, 4, 3])), ShapeError, /2 groups do not divide the 3 channels of a sample \[4, 4, 3\]/],
  ["a depth multiplier of 0", () => new DepthwiseConv2D(3, { depthMultiplier: 0 }), ValueError, /depthMultiplier is 0; give a positive integer/],
  ["a depthwise convolution of a vector", () => new DepthwiseConv2D(3).apply(ones([1, 4])), ShapeError, /a sample is \[4\] but must be an image/],
  ["another number of channels than before", () => { const layer = new DepthwiseConv2D(3); layer.apply(ones([1, 4, 4, 3])); layer.apply(ones([1, 4, 4, 2])); }, ShapeError, /made for a last axis of 3/],
  ["the same for a transposed convolution", () => { const layer = new Conv2DTranspose(5, 3); layer.apply(ones([1, 4, 4, 3])); layer.apply(ones([1, 4, 4, 2])); }, ShapeError, /made for a last axis of 3/],
  ["an output padding as large as the stride", () => new Conv2DTranspose(4, 3, { strides: 2, outputPadding: 2 }), ValueError, /outputPadding is 2; give integers from 0 to below the strides \[2,2\]/],
  ["a transposed convolution with strides and dilation", () => new Conv2DTranspose(4, 3, { strides: 2, dilation: 2 }), ValueError, /strides \[2,2\] and dilation \[2,2\] cannot both be above 1/],
  ["a padding that sequences do not have", () => new Conv1D(4, 3, { padding: "full" as "same" }), ValueError, /padding "full" is unknown; give "valid", "same" or "causal"/],
  ["a kernel size of two numbers for a sequence", () => new Conv1D(4, [3, 3] as never), ValueError, /kernelSize is \[3, 3\]; give a positive integer/],
  ["a sequence shorter than the window", () => new MaxPooling1D(4).outputShape([3, 2]), ShapeError, /window of 4 is larger/],
  ["a global pooling of a sequence", () => new GlobalMaxPooling2D().apply(ones([1, 4, 4])), ShapeError, /must be an image/],
  ["an unknown interpolation", () => new UpSampling2D(2, { interpolation: "cubic" as "nearest" }), ValueError, /interpolation is "cubic"; give "nearest" or "bilinear"/],
  ["a crop of everything", () => new Cropping2D(2).outputShape([4, 5, 1]), ShapeError, /nothing is left of a sample \[4, 5, 1\]/],
  ["two kinds of aspect ratio", () => new Resizing(4, 4, { cropToAspectRatio: true, padToAspectRatio: true }), ValueError, /both true/],
  ["a crop to half a pixel", () => new CenterCrop(0.5, 2), ValueError, /height is 0.5; give a positive integer/],
];

it.for(WRONG)("%s is an error that says how to mend it", ([, make, kind, says]) => {
  expect(make).toThrow(kind);
  expect(make).toThrow(says);
});
