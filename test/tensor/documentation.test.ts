import { describe, expect, it } from "vitest";
import * as noodlenet from "../../src/index.js";
import { completionsAtEnd, parametersAtEnd } from "../languageService.js";

const members = completionsAtEnd('import type { Tensor } from "./src/index.js"; declare const t: Tensor; t.');
const methods = Object.keys(Object.getOwnPropertyDescriptors(noodlenet.Tensor.prototype));

describe("an editor", () => {
  it("says of every member of Tensor what it is", () => {
    expect(members.map(({ name }) => name)).toEqual(expect.arrayContaining(["sum", "matmul", "backward", "shape"]));
    expect(members.filter(({ documentation }) => documentation.length < 10)).toEqual([]);
  });

  it("knows every method that tensors have", () => {
    const known = members.map(({ name }) => name);
    expect(methods.filter((name) => !["constructor", "nest"].includes(name) && !known.includes(name))).toEqual([]);
  });

  it.each(["sum", "mean", "variance", "max", "min", "prod"])("says of %s which axes it takes away", (name) => {
    const { documentation, tags } = members.find((member) => member.name === name)!;
    expect(documentation).toContain("[2, 3] over axis 1 → [2]");
    expect(tags.map(({ text }) => text).join("\n")).toMatch(
      /(options|given)\.axis one axis or several[\s\S]*\1\.keepDims/,
    );
  });

  it.each([
    ["softmax", "along `axis` (default the last)"],
    ["matmul", "y = f(a·b + bias)"],
    ["conv2d", "y[n,i,j,o] = "],
    ["depthwiseConv2d", "y[n,i,j,c·m + k] = "],
    ["conv2dTranspose", "Σ x[n,i,j,c] · kernel[p,q,o,c]"],
    ["conv1d", "y[n,i,o] = "],
    ["relu", "max(0, x)"],
    ["backward", "leaf.grad +="],
  ])("gives the formula of %s", (name, formula) => {
    expect(members.find((member) => member.name === name)!.documentation).toContain(formula);
  });
});

/** Constructors of the public classes that take options, up to their options. */
const CALLS = [
  "Dense(2, ",
  "Conv1D(2, 3, ",
  "Conv2D(2, 3, ",
  "Conv2DTranspose(2, 3, ",
  "DepthwiseConv2D(3, ",
  "SeparableConv2D(2, 3, ",
  "MaxPooling1D(2, ",
  "AveragePooling1D(2, ",
  "GlobalAveragePooling1D(",
  "GlobalMaxPooling1D(",
  "GlobalMaxPooling2D(",
  "UpSampling2D(2, ",
  "Cropping2D(1, ",
  "Resizing(1, 1, ",
  "CenterCrop(1, 1, ",
  "MaxPooling2D(2, ",
  "AveragePooling2D(2, ",
  "GlobalAveragePooling2D(",
  "BatchNormalization(",
  "Normalization(",
  "LayerNormalization(",
  "GroupNormalization(",
  "PReLU(",
  "Permute([1], ",
  "RepeatVector(1, ",
  "RandomBrightness(0.1, ",
  "RandomContrast(0.1, ",
  "ActivityRegularization(",
  "RandomCrop(4, 4, ",
  "RandomFlip(",
  "RandomRotation(0.1, ",
  "RandomTranslation(0.1, 0.1, ",
  "RandomZoom(0.1, 0.1, ",
  "GaussianNoise(0.1, ",
  "GaussianDropout(0.1, ",
  "AlphaDropout(0.1, ",
  "SpatialDropout1D(0.1, ",
  "SpatialDropout2D(0.1, ",
  "Dropout(0.5, ",
  "Flatten(",
  "Reshape([1], ",
  "ZeroPadding2D(1, ",
  "Rescaling(1, ",
  'Activation("relu", ',
  "ReLU(",
  "LeakyReLU(",
  "ELU(",
  "Softmax(",
  "InputLayer([1], ",
  "Sequential([], ",
  "SGD(",
  "Adam(",
  "AdamW(",
  "RMSprop(",
  "Adagrad(",
  "EarlyStopping(",
  "ReduceLROnPlateau(",
  "CSVLogger(sink, ",
  "BinaryCrossentropy(",
  "SparseCategoricalCrossentropy(",
  "CategoricalCrossentropy(",
  "Huber(",
  "AUC(",
  "Precision(",
  "Recall(",
  "BinaryAccuracy(",
  "CategoricalAccuracy(",
  "SparseTopKCategoricalAccuracy(",
  "ExponentialDecay(",
  "InverseTimeDecay(",
  "CosineDecay(",
  "PolynomialDecay(",
];

describe("an editor, of the arguments of a constructor,", () => {
  const head = 'import * as n from "./src/index.js"; declare const sink: never; new n.';

  it.each(CALLS)("names options of %s that there are", (call) => {
    const [parameters] = parametersAtEnd(head + call);
    for (const { documentation } of parameters) expect(documentation.length).toBeGreaterThan(10);
    const { documentation } = parameters[parameters.length - 1];
    expect(documentation).not.toContain("toConfig");
    const named = [...documentation.matchAll(/`(\w+)`/g)].map(([, name]) => name);
    expect(named).not.toEqual([]);
    const there = completionsAtEnd(`${head}${call}{ `).map(({ name }) => name);
    expect(there).toEqual(expect.arrayContaining(named));
  });
});
