import { describe, expect, it } from "vitest";
import { readActivation, writeActivation } from "../../../src/io/keras/config/activations.js";
import { readInitializer, writeInitializer } from "../../../src/io/keras/config/initializers.js";
import { kernelLayer } from "../../../src/io/keras/config/kernelLayer.js";
import { OptionReader } from "../../../src/io/keras/config/OptionReader.js";
import { readKerasConfig } from "../../../src/io/keras/config/readConfig.js";
import { writeKerasConfig } from "../../../src/io/keras/config/writeConfig.js";
import { LeakyReLU } from "../../../src/layers/Activation.js";
import { Dense } from "../../../src/layers/Dense.js";
import { InputLayer } from "../../../src/layers/InputLayer.js";
import { modelFromConfig } from "../../../src/models/modelFromConfig.js";
import { Sequential } from "../../../src/models/Sequential.js";
import { FormatError, ValueError } from "../../../src/util/errors.js";
import { lineModel } from "../../lineModel.js";

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
    const model = modelFromConfig(read(sequential(dense)));
    expect(model.layers[0].toConfig()).toMatchObject({ name: "d", units: 2, activation: "silu" });
  });

  it("may be a line of functional layers in any order", () => {
    const config = read(functional());
    expect(config).toMatchObject({ type: "Functional", inputs: [["in", 0, 0]], outputs: [["out", 0, 0]] });
    expect(modelFromConfig(config).layers.map(({ name }) => name)).toEqual(["in", "flat", "out"]);
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

describe("what matters to training alone, or to how Keras computes", () => {
  const dense = (config: object) => layer("Dense", { units: 2, name: "d", ...config });
  const only = (config: object) => read(sequential(input, dense(config))).layers;

  it("is left out: user-defined constraints, penalties that are not here, LoRA's rank, float types", () => {
    const policy = (name: string) => layer("DTypePolicy", { name });
    const map = layer("DTypePolicyMap", { default_policy: policy("float32"), policy_map: { d: policy("bfloat16") } });
    const plain = only({});
    for (const config of [
      { kernel_constraint: layer("MyOwn", { max_value: 2 }) },
      { kernel_regularizer: layer("OrthogonalRegularizer", { factor: 0.01 }) },
      { lora_rank: 4, lora_alpha: 8 },
      { dtype: "float16" },
      { dtype: policy("mixed_bfloat16") },
      { dtype: map },
    ])
      expect(only(config)).toEqual(plain);
  });

  it("is read and written: constraints, by their names in Keras 2 too, and penalties on outputs", () => {
    const config = {
      kernel_constraint: layer("MinMaxNorm", { min_value: 0.5, max_value: 2, rate: 0.25, axis: [0, 1] }),
      bias_constraint: layer("NonNeg", {}),
      activity_regularizer: layer("L2", { l2: 0.25 }),
    };
    const ours = {
      kernelConstraint: { type: "minMaxNorm", minValue: 0.5, maxValue: 2, rate: 0.25, axis: [0, 1] },
      biasConstraint: { type: "nonNeg" },
      activityRegularizer: { l1: 0, l2: 0.25 },
    };
    expect(only(config)).toMatchObject([ours]);
    expect(only({ kernel_constraint: "max_norm" })).toMatchObject([
      { kernelConstraint: { type: "maxNorm", maxValue: 2, axis: 0 } },
    ]);
    expect(kernelLayer.write({ type: "Dense", activation: "linear", ...ours })).toMatchObject({
      kernel_constraint: { class_name: "MinMaxNorm", config: config.kernel_constraint.config },
      bias_constraint: { class_name: "NonNeg", config: {} },
      activity_regularizer: { class_name: "L2", config: { l2: 0.25 } },
    });
    expect(() => only({ kernel_constraint: layer("MaxNorm", { max_value: -2 }) })).toThrow(
      /kernel_constraint is .*maxNorm: maxValue is -2/,
    );
  });

  it("may be a type of whole numbers for what goes in", () => {
    const bytes = layer("InputLayer", { batch_shape: [null, 8, 8, 3], dtype: "uint8", name: "in" });
    expect(read(sequential(bytes, dense({})))).toMatchObject({ inputShape: [8, 8, 3] });
    expect(read(functional({}, {}))).toMatchObject({ type: "Functional" });
  });

  it("gives the default where an initializer is not there here, rather than another distribution", () => {
    const read = (config: object) =>
      readInitializer(new OptionReader("x", { k: layer("VarianceScaling", config) }), "k", "zeros");
    expect(read({ scale: 2, mode: "fan_in", distribution: "truncated_normal" })).toBeTypeOf("function");
    expect(read({ scale: 2, mode: "fan_in", distribution: "untruncated_normal" })).toBeUndefined();
    expect(read({ scale: 2, mode: "fan_max" })).toBeUndefined();
  });

  it("means nothing by a penalty without numbers but Keras's defaults", () => {
    expect(only({ kernel_regularizer: "l2" })).toMatchObject([{ kernelRegularizer: { l1: 0, l2: 0.01 } }]);
    expect(only({ kernel_regularizer: "l1_l2" })).toMatchObject([{ kernelRegularizer: { l1: 0, l2: 0 } }]);
  });
});

describe("layers as activations", () => {
  it("come behind the layer that has them", () => {
    const config = read(
      sequential(
        layer("Dense", {
          units: 3,
          batch_input_shape: [null, 4],
          activation: layer("LeakyReLU", { alpha: 0.05 }),
          name: "d",
        }),
        layer("Activation", { activation: layer("ELU", { alpha: 0.5, name: "x" }), name: "a" }),
      ),
    );
    expect(config.layers).toMatchObject([
      { type: "Dense", name: "d", activation: "linear" },
      { type: "LeakyReLU", name: "d_activation", negativeSlope: 0.05 },
      { type: "Activation", name: "a", activation: "linear" },
      { type: "ELU", name: "a_activation", alpha: 0.5 },
    ]);
    const limited = layer("Dense", { units: 3, activation: layer("ReLU", { max_value: "six" }), name: "d" });
    expect(() => read(sequential(input, limited))).toThrow(/"d" \(Dense\): its activation ReLU: max_value is "six"/);
  });
});

describe("inputs and outputs by name", () => {
  it("are one each, in Keras 2's form and Keras 3's", () => {
    const named = { input_layers: { image: ["in", 0, 0] }, output_layers: { label: ["out", 0, 0] } };
    expect(read(functional(named))).toMatchObject({
      type: "Functional",
      inputs: [["in", 0, 0]],
      outputs: [["out", 0, 0]],
    });
    const tensor = { class_name: "__keras_tensor__", config: { keras_history: ["flat", 0, 0] } };
    for (const node of [
      { image: ["flat", 0, 0, {}] },
      { args: [{ image: tensor }], kwargs: { mask: { image: null } } },
    ])
      expect(modelFromConfig(read(functional(named, { inbound_nodes: [node] }))).outputShape()).toEqual([2]);
  });

  it("of a layer that takes a second tensor by its name are two", () => {
    const node = [["flat", 0, 0, { y: ["in", 0, 0], z: ["_CONSTANT_VALUE", -1, 2, null] }]];
    expect(() => modelFromConfig(read(functional({}, { inbound_nodes: [node] })))).toThrow(
      /^out \(Dense\): it was given 2 tensors, but has 1 input/,
    );
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
    ["groups that are none", conv({ groups: 0 }), /groups is 0; a positive integer is needed/],
    [
      "an output padding that is none",
      layer("Conv2DTranspose", { filters: 2, kernel_size: 3, output_padding: -1, name: "t" }),
      /output_padding is -1/,
    ],
    [
      "other activations",
      conv({ activation: "sparsemax" }),
      /activation is "sparsemax"; supported activations are linear, relu/,
    ],
    [
      "an activation that early versions of Keras define otherwise",
      conv({ activation: "hard_sigmoid" }),
      /activation is "hard_sigmoid"; Keras 2 and 1 compute .*0\.2·x/,
    ],
    ["other padding", conv({ padding: "causal" }), /padding is "causal"; supported here: "valid", "same"/],
    [
      "quantised layers",
      conv({ dtype: layer("QuantizedDTypePolicy", { mode: "int8", source_name: "float32" }) }),
      /"c" \(Conv2D\): the layer is quantised \("int8"\).*before model\.quantize/,
    ],
    ["quantised layers by name", conv({ dtype: "int8_from_mixed_bfloat16" }), /the layer is quantised/],
    [
      "dense layers of four bits",
      layer("Dense", { name: "d", units: 2, dtype: layer("QuantizedDTypePolicy", { mode: "int4/128" }) }),
      /"d" \(Dense\): the layer is quantised \("int4\/128"\).*int8 of Dense can/,
    ],
    ["complex numbers", conv({ dtype: "complex64" }), /dtype is "complex64"; supported are float32/],
    ["normalisation that renormalises", layer("BatchNormalization", { renorm: true, name: "b" }), /renorm is true/],
    [
      "normalisation over several axes",
      layer("BatchNormalization", { axis: [1, 2], name: "b" }),
      /axis is \[1,2\]; a single axis/,
    ],
    ["activations with weights", conv({ activation: layer("PReLU", {}) }), /activation is {"class_name":"PReLU"/],
    [
      "unknown layers",
      layer("LSTM", { units: 3, name: "l" }),
      /"l" \(LSTM\): this layer is not supported.*customLayers/,
    ],
    ["a ReLU limited by a word", layer("ReLU", { max_value: "six", name: "r" }), /"r" \(ReLU\): max_value is "six"/],
    [
      "a mean that is none",
      layer("Normalization", { mean: ["a"], variance: [1], name: "n" }),
      /"n" \(Normalization\): mean is \["a"\]; numbers are needed/,
    ],
    [
      "cubic upsampling",
      layer("UpSampling2D", { interpolation: "bicubic", name: "u" }),
      /interpolation is "bicubic"; supported here: "nearest"/,
    ],
    ["antialiasing", layer("Resizing", { height: 2, width: 2, antialias: true, name: "r" }), /antialias is true/],
    ["values that are none", conv({ filters: -1 }), /filters is -1; a positive integer is needed/],
  ])("%s: refused, naming file, layer, option and remedy", (_, unsupported, message) => {
    expect(() => read(sequential(input, unsupported))).toThrow(FormatError);
    expect(() => read(sequential(input, unsupported))).toThrow(message);
    expect(() => read(sequential(input, unsupported))).toThrow(/^m\.h5: layer/);
  });

  it.each<[string, object, RegExp]>([
    [
      "an input twice",
      functional({
        input_layers: [
          ["in", 0, 0],
          ["in", 0, 0],
        ],
      }),
      /inputs holds the same symbolic tensor twice/,
    ],
    ["no output", functional({ output_layers: [] }), /the model has no outputs/],
    [
      "a circle",
      functional({}, { inbound_nodes: [[["out", 0, 0, {}]]] }),
      /out takes out\[0\]\[0\], .*the layers make a cycle/,
    ],
    [
      "a layer missing",
      functional({}, { inbound_nodes: [[["nowhere", 0, 0, {}]]] }),
      /out takes nowhere\[0\]\[0\], which no layer gives/,
    ],
    [
      "an output missing",
      functional({ output_layers: [["nowhere", 0, 0]] }),
      /nowhere\[0\]\[0\] is an input or output of the model, but no layer gives it/,
    ],
  ])("graphs with %s: refused by name", (_, config, message) => {
    expect(() => modelFromConfig(read(config))).toThrow(message);
  });

  it("layers called as in training: refused, for what they give changes from call to call", () => {
    const message = /"out" is called with training=True/;
    expect(() => read(functional({}, { inbound_nodes: [[["flat", 0, 0, { training: true }]]] }))).toThrow(message);
    const args = [{ class_name: "__keras_tensor__", config: { keras_history: ["flat", 0, 0] } }];
    expect(() => read(functional({}, { inbound_nodes: [{ args, kwargs: { training: true } }] }))).toThrow(message);
    expect(read(functional({}, { inbound_nodes: [{ args, kwargs: { training: false } }] }))).toBeTruthy();
  });

  it.each<[string, object]>([
    ["batch normalisation", layer("BatchNormalization", { axis: [2], name: "n" })],
    ["softmax", layer("Softmax", { axis: 2, name: "n" })],
    ["normalisation", layer("Normalization", { axis: [2], name: "n" })],
  ])("%s over an axis that samples do not have: refused", (_, normalisation) => {
    const build = (shape: number[]) => {
      const input = layer("InputLayer", { batch_input_shape: [null, ...shape], name: "in" });
      const config = read(sequential(input, normalisation));
      return () => modelFromConfig(config).ensureBuilt(shape);
    };
    expect(build([6])).toThrow(/^n \(\w+\): axis is 2, but a batch is \[n, 6\]; give an axis from 1 to 1/);
    expect(build([6, 6])).not.toThrow();
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

describe("what is written of a model", () => {
  it("is refused where an activation or an initializer has no name in Keras, rather than be written as another one", () => {
    expect(() => writeActivation("sparsemax")).toThrow(ValueError);
    expect(() => writeActivation("sparsemax")).toThrow(
      /the activation "sparsemax" has no name in Keras; there are linear, relu/,
    );
    expect(() => writeActivation(undefined)).toThrow(ValueError);
    expect(() => writeActivation("toString")).toThrow(ValueError);
    expect(() => writeInitializer("sparse", "zeros")).toThrow(/the initializer "sparse" has no name in Keras/);
    expect(() => writeInitializer("toString", "zeros")).toThrow(ValueError);
    expect(writeInitializer(undefined, "zeros")).toMatchObject({ class_name: "Zeros" });
  });

  it("names each activation as it is read", () => {
    const names = ["linear", "relu", "leakyRelu", "elu", "gelu", "silu", "softplus", "tanh", "sigmoid", "softmax", "exponential"]; // biome-ignore format: a list
    for (const name of names)
      expect(readActivation(new OptionReader("x", { activation: writeActivation(name) }), "activation")).toBe(name);
  });

  const line = () => lineModel([new InputLayer([4], { name: "in" }), new Dense(3, { name: "d" })], { name: "line" });

  it("is in words that Keras 2.15 and Keras 3 know: the input's shape, float types, slopes", () => {
    const model = new Sequential([new LeakyReLU({ negativeSlope: 0.1, name: "l" })], { inputShape: [4], name: "s" });
    for (const style of ["plain", "modules"] as const)
      expect(writeKerasConfig(model, style)).toMatchObject({
        class_name: "Sequential",
        config: {
          dtype: "float32",
          layers: [
            { class_name: "InputLayer", config: { batch_input_shape: [null, 4], dtype: "float32" } },
            { class_name: "LeakyReLU", config: { alpha: 0.1, dtype: "float32" } },
          ],
        },
      });
  });

  it("links the layers of a functional model as Keras 2 does, its ends in a list that a model within has not", () => {
    const model = lineModel([
      new InputLayer([4], { name: "in" }),
      new Sequential([new Dense(4)], { name: "s" }),
      line(),
      new Dense(2, { name: "out" }),
    ]);
    expect(writeKerasConfig(model, "modules")).toMatchObject({
      module: "keras",
      class_name: "Model",
      config: {
        input_layers: [["in", 0, 0]],
        output_layers: [["out", 0, 0]],
        layers: [
          { name: "in", inbound_nodes: [] },
          { name: "s", inbound_nodes: [[["in", 0, 0, {}]]], config: { layers: [{ class_name: "Dense" }] } },
          {
            name: "line",
            inbound_nodes: [[["s", 0, 0, {}]], [["s", 0, 0, {}]]],
            config: { input_layers: ["in", 0, 0], output_layers: ["d", 0, 0] },
          },
          // A functional model's own graph counts as its first use in Keras 2, not in Keras 3: it is used twice.
          { name: "out", inbound_nodes: [[["line", 1, 0, {}]]] },
        ],
      },
    });
    expect(readKerasConfig(writeKerasConfig(model, "plain"), context)).toMatchObject({
      type: "Functional",
      inputs: [["in", 0, 0]],
      layers: [{ name: "in", shape: [4] }, { name: "s" }, { name: "line" }, { name: "out", calls: [[["line", 0, 0]]] }],
    });
  });
});
