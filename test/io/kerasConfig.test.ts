import { describe, expect, it } from "vitest";
import { readKerasConfig } from "../../src/io/readKerasConfig.js";
import { Sequential } from "../../src/models/Sequential.js";
import { FormatError } from "../../src/util/errors.js";

const context = { what: "m.h5", custom: new Set<string>() };
const read = (json: unknown) => readKerasConfig(json, context);
const layer = (class_name: string, config: object) => ({ class_name, config });
const input = layer("InputLayer", { batch_shape: [null, 8, 8, 3], dtype: "float32", name: "in" });
const sequential = (...layers: object[]) => layer("Sequential", { name: "s", layers });

/** A functional model of one convolution and a dense layer, with changes to its config. */
function functional(change: object = {}, dense: object = {}) {
  return layer("Model", {
    name: "f",
    layers: [
      {
        ...layer("InputLayer", { batch_input_shape: [null, 8, 8, 3], dtype: "float32", name: "in" }),
        name: "in",
        inbound_nodes: [],
      },
      { ...layer("Dense", { units: 2, name: "out" }), name: "out", inbound_nodes: [[["flat", 0, 0, {}]]], ...dense },
      { ...layer("Flatten", { name: "flat" }), name: "flat", inbound_nodes: [[["in", 0, 0, {}]]] },
    ],
    input_layers: [["in", 0, 0]],
    output_layers: [["out", 0, 0]],
    ...change,
  });
}

describe("a config of Keras 2", () => {
  const dense = layer("Dense", {
    units: 2,
    activation: "swish",
    batch_input_shape: [null, 4],
    dtype: "float32",
    name: "d",
  });

  it("may be a bare list of layers, with the input's shape at the first", () => {
    expect(read({ class_name: "Sequential", config: [dense] })).toMatchObject({ type: "Sequential", inputShape: [4] });
    const model = Sequential.fromConfig(read(sequential(dense)));
    expect(model.layers[0].toConfig()).toMatchObject({ name: "d", units: 2, activation: "silu" });
  });

  it("may be a line of functional layers in any order", () => {
    const config = read(functional());
    expect(config).toMatchObject({ type: "Functional", inputShape: [8, 8, 3] });
    expect(Sequential.fromConfig(config).layers.map(({ name }) => name)).toEqual(["in", "flat", "out"]);
  });

  it("has its own words for some options", () => {
    const config = read(
      sequential(
        input,
        layer("BatchNormalization", { axis: [3], name: "bn" }),
        layer("LeakyReLU", { alpha: 0.1, name: "l" }),
        layer("Conv2D", {
          filters: 2,
          kernel_size: 3,
          kernel_initializer: { class_name: "VarianceScaling", config: { scale: 2, mode: "fan_in" } },
          kernel_regularizer: { class_name: "L1L2", config: { l1: 0, l2: 0.5 } },
        }),
      ),
    );
    expect(config.layers).toMatchObject([
      { name: "bn" },
      { negativeSlope: 0.1 },
      { kernelSize: [3, 3], kernelRegularizer: { l1: 0, l2: 0.5 } },
    ]);
  });
});

describe("what Keras has and this library has not", () => {
  const conv = (config: object) => layer("Conv2D", { filters: 2, kernel_size: [3, 3], name: "c", ...config });

  it.each<[string, object, RegExp]>([
    [
      "channels first",
      conv({ data_format: "channels_first" }),
      /"c" \(Conv2D\): data_format is "channels_first".*channels_last/,
    ],
    ["groups", conv({ groups: 2 }), /groups is 2/],
    [
      "other activations",
      conv({ activation: "hard_sigmoid" }),
      /activation is "hard_sigmoid"; activations here are linear, relu/,
    ],
    ["activation objects", conv({ activation: layer("LeakyReLU", {}) }), /activation is {"class_name":"LeakyReLU"/],
    ["constraints", conv({ kernel_constraint: layer("MaxNorm", {}) }), /kernel_constraint/],
    ["other penalties", conv({ kernel_regularizer: layer("OrthogonalRegularizer", {}) }), /kernel_regularizer.*L1, L2/],
    ["other padding", conv({ padding: "causal" }), /padding is "causal"; supported here: "valid", "same"/],
    ["half precision", conv({ dtype: "float16" }), /dtype is "float16".*save the model with/],
    ["mixed precision", conv({ dtype: layer("DTypePolicy", { name: "mixed_bfloat16" }) }), /mixed_bfloat16/],
    [
      "unknown layers",
      layer("LSTM", { units: 3, name: "l" }),
      /"l" \(LSTM\): there is no such layer here.*customLayers/,
    ],
    ["limited ReLU", layer("ReLU", { max_value: 6, name: "r" }), /"r" \(ReLU\): max_value is 6/],
    ["softmax over another axis", layer("Softmax", { axis: 1, name: "s" }), /axis is 1.*last axis/],
    ["batch normalisation over another axis", layer("BatchNormalization", { axis: 2, name: "b" }), /axis is 2/],
    ["pooling that keeps axes", layer("GlobalAveragePooling2D", { keepdims: true, name: "g" }), /keepdims is true/],
    ["values that are none", conv({ filters: -1 }), /filters is -1; a whole number from 1 is needed/],
  ])("%s: refused, naming file, layer, option and remedy", (_, unsupported, message) => {
    expect(() => read(sequential(input, unsupported))).toThrow(FormatError);
    expect(() => read(sequential(input, unsupported))).toThrow(message);
    expect(() => read(sequential(input, unsupported))).toThrow(/^m\.h5: layer/);
  });

  it.each<[string, object, RegExp]>([
    [
      "two outputs",
      functional({
        output_layers: [
          ["out", 0, 0],
          ["flat", 0, 0],
        ],
      }),
      /its outputs are/,
    ],
    [
      "two inputs",
      functional({
        input_layers: [
          ["in", 0, 0],
          ["in", 0, 0],
        ],
      }),
      /its inputs are/,
    ],
    [
      "merging layers",
      functional(
        {},
        {
          inbound_nodes: [
            [
              ["flat", 0, 0, {}],
              ["in", 0, 0, {}],
            ],
          ],
        },
      ),
      /"out" takes/,
    ],
    [
      "layers used twice",
      functional({}, { inbound_nodes: [[["flat", 0, 0, {}]], [["flat", 0, 0, {}]]] }),
      /"out" takes/,
    ],
    ["side branches", functional({ output_layers: [["flat", 0, 0]] }), /only 2 of its 3 layers/],
    ["circles", functional({}, { inbound_nodes: [[["out", 0, 0, {}]]] }), /in a circle/],
    ["missing layers", functional({}, { inbound_nodes: [[["nowhere", 0, 0, {}]]] }), /"nowhere" is missing/],
  ])("graphs with %s: refused, since only lines can be read", (_, config, message) => {
    expect(() => read(config)).toThrow(FormatError);
    expect(() => read(config)).toThrow(message);
    expect(() => read(config)).toThrow(/line of layers.*layer of your own/s);
  });

  it("classes of one's own as whole models: refused, with what to do", () => {
    expect(() => read(layer("MyModel", {}))).toThrow(/"MyModel".*build this one here and load its weights/s);
  });

  it("inputs that leave sides open: the shape can be given", () => {
    const open = sequential(layer("InputLayer", { batch_shape: [null, null, null, 3], name: "in" }), conv({}));
    expect(() => read(open)).toThrow(/leaves sides open.*inputShape/);
    expect(readKerasConfig(open, { ...context, inputShape: [32, 32, 3] })).toMatchObject({ inputShape: [32, 32, 3] });
  });
});
