import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { HostArray } from "../../../src/data/Dataset.js";
import {
  Add,
  Average,
  Dense,
  Flatten,
  input,
  Layer,
  Maximum,
  Minimum,
  Model,
  Multiply,
  Rescaling,
  Sequential,
  Subtract,
  type Tensor,
  using,
  vgg16,
} from "../../../src/index.js";
import { loadModel, loadWeights, modelBytes, onnxBytes, readOnnx } from "../../../src/io/index.js";
import { decodeOnnx } from "../../../src/io/onnx/decode.js";
import { encodeOnnx } from "../../../src/io/onnx/encode.js";
import { ELEMENT, float, int, ints, type OnnxAttribute, type OnnxTensor } from "../../../src/io/onnx/graph.js";
import { permuteAxes } from "../../../src/io/weights/permuteAxes.js";
import type { TrainableModel } from "../../../src/models/TrainableModel.js";
import { DTypeError, FormatError, ValueError } from "../../../src/util/errors.js";
import { hashValues } from "../../hashValues.js";
import { processorClock } from "../../processorClock.js";
import { file, bytes as int8Bytes, list, type NodeParts, tensor } from "./onnxFile.js";
import { MODELS, withOwnWeights } from "./onnxModels.js";

const floats = (t: number, shape: readonly number[]): HostArray => ({
  data: Float32Array.from(
    hashValues(
      t,
      shape.reduce((a, b) => a * b, 1),
    ),
  ),
  shape,
});

const predict = async (model: TrainableModel, x: HostArray) => (await (await model.predict(x)).data()) as Float32Array;

describe("an ONNX file that is written", () => {
  it.each(Object.keys(MODELS))("is read back as a model with the same bits: %s", async (name) => {
    const model = withOwnWeights(MODELS[name]());
    const bytes = await onnxBytes(model);
    const back = readOnnx(bytes);
    const x = floats(7, [3, ...model.inputShape]);
    const y = await predict(model, x);
    expect(await predict(back, x)).toEqual(y);
    expect(await onnxBytes(back)).toEqual(bytes);
    expect(back.name).toBe(model.name);
    // What lies in between matters only where the samples can be told apart at the end.
    const [first, second] = [0, 1].map((i) => y.slice((i * y.length) / 3, ((i + 1) * y.length) / 3));
    expect(Math.max(...first.map((value, i) => Math.abs(value - second[i])))).toBeGreaterThan(0.01);
  });

  it("names nodes and weights after the layers, and transposes images once each way", async () => {
    const { graph } = decodeOnnx(await onnxBytes(MODELS.imagesOut()), "x");
    expect(graph.nodes.map(({ name }) => name)).toEqual([
      "conv2d/Transpose",
      "conv2d/Conv",
      "conv2d/Tanh",
      "conv2d_1/Conv",
      "output/Transpose",
    ]);
    expect(graph.initializers.map(({ name, dims }) => [name, ...dims])).toEqual([
      ["conv2d/kernel", 4, 3, 3, 3],
      ["conv2d/bias", 4],
      ["conv2d_1/kernel", 2, 4, 1, 1],
      ["conv2d_1/bias", 2],
    ]);
    expect(graph.inputs).toEqual([{ name: "input", elementType: ELEMENT.float, shape: ["batch", 6, 5, 3] }]);
    expect(graph.outputs).toEqual([{ name: "output", elementType: ELEMENT.float, shape: ["batch", 6, 5, 2] }]);
  });

  it("has a fixed number of samples where asked for", async () => {
    const bytes = await onnxBytes(MODELS.rows(), { batchSize: 8 });
    expect(decodeOnnx(bytes, "x").graph.inputs[0].shape).toEqual([8, 5]);
    expect(readOnnx(bytes).inputShape).toEqual([5]);
    await expect(onnxBytes(MODELS.rows(), { batchSize: 0 })).rejects.toThrow(ValueError);
  });

  it("needs opset 20 only for a GELU", async () => {
    expect(decodeOnnx(await onnxBytes(MODELS.everyLayer()), "x")).toMatchObject({ opset: 20, irVersion: 9 });
    expect(decodeOnnx(await onnxBytes(MODELS.pooled()), "x")).toMatchObject({ opset: 17, irVersion: 8 });
  });

  it("holds no layer of one's own, and says so", async () => {
    class Doubled extends Layer {
      override call(x: Tensor): Tensor {
        return x.mul(2);
      }
    }
    const own = new Sequential([new Doubled({ name: "twice" })], { inputShape: [3] });
    await expect(onnxBytes(own)).rejects.toThrow(/twice.*Doubled/);
    await expect(onnxBytes(own)).rejects.toThrow(ValueError);
    class Difference extends Add {
      protected override combine(a: Tensor, b: Tensor): Tensor {
        return a.sub(b);
      }
    }
    const [a, b] = [input([3]), input([3])];
    const merged = new Model({ inputs: [a, b], outputs: new Difference().apply([a, b]) });
    await expect(onnxBytes(merged)).rejects.toThrow(/add is a user-defined layer/);
    class Renamed extends Dense {}
    await expect(onnxBytes(new Sequential([new Renamed(2)], { inputShape: [3] }))).resolves.toBeInstanceOf(Uint8Array);
  });

  it("is in float32 only", async () => {
    const model = using(
      { dtype: "float64", backend: "reference" },
      () => new Sequential([new Dense(2)], { inputShape: [3] }),
    );
    await expect(onnxBytes(model)).rejects.toThrow(DTypeError);
  });

  it("goes through the one door, known by its first bytes", async () => {
    const model = withOwnWeights(MODELS.rows());
    const back = await loadModel(await modelBytes(model, "onnx"));
    expect(await back.getWeights()).toEqual(await model.getWeights());
    const other = MODELS.rows();
    expect(await loadWeights(other, await onnxBytes(model))).toEqual(model.namedWeights().map(([path]) => path));
    expect(await other.getWeights()).toEqual(await model.getWeights());
    await expect(loadWeights(MODELS.pooled(), await onnxBytes(model))).rejects.toThrow(FormatError);
  });

  it("of VGG16 keeps the names within models", async () => {
    const model = new Sequential(
      [new Rescaling(2), vgg16({ includeTop: false, inputShape: [32, 32, 3] }), new Flatten()],
      {
        inputShape: [32, 32, 3],
      },
    );
    const seconds = processorClock();
    const back = readOnnx(await onnxBytes(model));
    expect(seconds()).toBeLessThan(10);
    expect(back.namedWeights().map(([path]) => path)).toEqual(model.namedWeights().map(([path]) => path));
  });
});

const kernel = tensor("w", [4, 3, 3, 3], floats(1, [4, 3, 3, 3]).data as Float32Array);
const two = { kernel_shape: ints([2, 2]), strides: ints([2, 2]) };

describe("an ONNX file with channels first, as PyTorch writes", () => {
  it("becomes a model with channels last that predicts the same, the dense layer behind Flatten reordered", async () => {
    // One channel lights up one output: where it is read from can be seen.
    const size = 2 * 3 * 2;
    const identity = Float32Array.from({ length: size * size }, (_, i) => (i % (size + 1) === 0 ? 1 : 0));
    const bytes = file(
      ["n", 2, 3, 2],
      [
        ["MaxPool", ["x"], "a", { kernel_shape: ints([1, 1]) }],
        ["Flatten", ["a"], "b"],
        ["Relu", ["b"], "c"],
        ["Gemm", ["c", "w"], "y", { transB: int(1) }],
      ],
      [tensor("w", [size, size], identity)],
    );
    const model = readOnnx(bytes);
    expect(model.inputShape).toEqual([3, 2, 2]);
    const nchw = Float32Array.from({ length: size }, (_, i) => i + 1);
    const x = { data: permuteAxes(nchw, [1, 2, 3, 2], [0, 2, 3, 1]), shape: [1, 3, 2, 2] };
    expect(await predict(model, x)).toEqual(nchw);
  });

  it("keeps the names of modules, as a model within each", async () => {
    const bytes = file(
      [1, 3, 8, 8],
      [
        ["Conv", ["x", "w"], "a", { pads: ints([1, 1, 1, 1]) }, "/features/features.0/Conv"],
        ["Relu", ["a"], "b", {}, "/features/features.1/Relu"],
        ["MaxPool", ["b"], "c", two, "/features/features.2/MaxPool"],
        ["GlobalAveragePool", ["c"], "d", {}, "/avgpool/GlobalAveragePool"],
        ["Flatten", ["d"], "e", {}, "/Flatten"],
        ["Gemm", ["e", "v", "u"], "f", { transB: int(1) }, "/classifier/classifier.0/Gemm"],
        ["Softmax", ["f"], "y", {}, "/Softmax"],
      ],
      [kernel, tensor("v", [2, 4], floats(2, [8]).data as Float32Array), tensor("u", [2], [1, 2])],
    );
    const model = readOnnx(bytes);
    expect(model.namedWeights().map(([path]) => path)).toEqual([
      "features/features.0/kernel",
      "classifier/classifier.0/kernel",
      "classifier/classifier.0/bias",
    ]);
    expect(model.layers.map(({ type }) => type)).toEqual([
      "Sequential",
      "GlobalAveragePooling2D",
      "Sequential",
      "Softmax",
    ]);
  });

  it.each<[what: string, shape: number[], nodes: NodeParts[], initializers: OnnxTensor[], expected: number[]]>([
    [
      "pads of its own become a layer of zeros",
      [1, 1, 2, 2],
      [["Conv", ["x", "k"], "y", { pads: ints([0, 1, 0, 0]) }]],
      [tensor("k", [1, 1, 1, 1], [2])],
      [0, 2, 4, 0, 6, 8],
    ],
    [
      "a mean that counts its padding counts it here too",
      [1, 1, 2, 2],
      [["AveragePool", ["x"], "y", { ...two, pads: ints([1, 1, 1, 1]), count_include_pad: int(1) }]],
      [],
      [0.25, 0.5, 0.75, 1],
    ],
    [
      "ceil_mode of a max-pooling is the padding of same",
      [1, 1, 3, 3],
      [["MaxPool", ["x"], "y", { ...two, ceil_mode: int(1) }]],
      [],
      [5, 6, 8, 9],
    ],
    [
      "auto_pad is understood",
      [1, 1, 3, 3],
      [["MaxPool", ["x"], "y", { ...two, auto_pad: { text: "SAME_UPPER" } }]],
      [],
      [5, 6, 8, 9],
    ],
    [
      "a mean over the sides is a global pooling",
      [1, 2, 2, 1],
      [
        ["MaxPool", ["x"], "m", { kernel_shape: ints([1, 1]) }],
        ["ReduceMean", ["m", "a"], "p"],
        ["Reshape", ["p", "s"], "y"],
      ],
      [list("a", [-1, -2]), list("s", [-1, 2])],
      [1.5, 3.5],
    ],
    ["Reshape flattens", [1, 1, 2, 2], [["Reshape", ["x", "s"], "y"]], [list("s", [1, -1])], [1, 2, 3, 4]],
    [
      "Squeeze ends a global pooling",
      [1, 2, 2, 1],
      [
        ["GlobalAveragePool", ["x"], "p"],
        ["Squeeze", ["p", "a"], "y"],
      ],
      [list("a", [2, 3])],
      [1.5, 3.5],
    ],
    [
      "a global pooling goes on as an image",
      [1, 2, 2, 1],
      [
        ["GlobalAveragePool", ["x"], "p"],
        ["Conv", ["p", "k"], "y"],
      ],
      [tensor("k", [1, 2, 1, 1], [1, 10])],
      [36.5],
    ],
    [
      "scalars are a Rescaling",
      [1, 3],
      [
        ["Sub", ["x", "a"], "p"],
        ["Div", ["p", "b"], "q"],
        ["Mul", ["b", "q"], "r"],
        ["Add", ["a", "r"], "y"],
      ],
      [tensor("a", [], [1]), tensor("b", [1], [2])],
      [1, 2, 3],
    ],
    [
      "MatMul and Add are a Dense",
      [1, 2],
      [
        ["MatMul", ["x", "k"], "p"],
        ["Add", ["b", "p"], "y"],
      ],
      [tensor("k", [2, 2], [1, 2, 3, 4]), tensor("b", [2], [10, 20])],
      [17, 30],
    ],
    [
      "the factors of a Gemm are in its weights",
      [1, 2],
      [["Gemm", ["x", "k", "b"], "y", { alpha: float(2), beta: float(3) }]],
      [tensor("k", [2, 1], [1, 10]), tensor("b", [1], [100])],
      [342],
    ],
    [
      "flattened images leave in the order of ONNX",
      [1, 2, 1, 2],
      [
        ["MaxPool", ["x"], "p", { kernel_shape: ints([1, 1]) }],
        ["Flatten", ["p"], "y"],
      ],
      [],
      [1, 2, 3, 4],
    ],
    [
      "sequences are transposed",
      [1, 2, 3],
      [
        ["Relu", ["x"], "a"],
        ["Transpose", ["a"], "y", { perm: ints([0, 2, 1]) }],
      ],
      [],
      [1, 4, 2, 5, 3, 6],
    ],
    [
      "the sides of images change places, with the channels last after it",
      [1, 2, 1, 2],
      [
        ["MaxPool", ["x"], "p", { kernel_shape: ints([1, 1]) }],
        ["Transpose", ["p"], "y", { perm: ints([0, 1, 3, 2]) }],
      ],
      [],
      [1, 3, 2, 4],
    ],
    [
      "images with the channels last get them first",
      [1, 1, 2, 2],
      [["Transpose", ["x"], "y", { perm: ints([0, 3, 1, 2]) }]],
      [],
      [1, 3, 2, 4],
    ],
    [
      "numbers along a side of images are factors of that side",
      [1, 2, 1, 2],
      [
        ["Mul", ["x", "k"], "a"],
        ["MaxPool", ["a"], "p", { kernel_shape: ints([1, 1]) }],
        ["Flatten", ["p"], "y"],
      ],
      [tensor("k", [2], [1, 10])],
      [1, 20, 3, 40],
    ],
    [
      "constants may stand in nodes, and be passed on",
      [1, 2],
      [
        ["Constant", [], "k", { value: { tensor: tensor("", [2, 1], [1, 1]) } }],
        ["Identity", ["k"], "l"],
        ["MatMul", ["x", "l"], "y"],
      ],
      [],
      [3],
    ],
    [
      "x·sigmoid(x) is one activation",
      [1, 1],
      [
        ["Sigmoid", ["x"], "g"],
        ["Mul", ["g", "x"], "y"],
      ],
      [],
      [0.7310586],
    ],
  ])("%s", async (_, shape, nodes, initializers, expected) => {
    const [n, ...sides] = shape;
    const model = readOnnx(file([n, ...sides], nodes, initializers));
    const count = sides.reduce((a, b) => a * b, 1);
    const onnx = Float32Array.from({ length: count }, (_, i) => i + 1);
    const isMoved = sides.length === 3 && model.inputShape.join() !== sides.join();
    const data = isMoved ? permuteAxes(onnx, [1, ...sides], [0, 2, 3, 1]) : onnx;
    const y = await predict(model, { data, shape: [1, ...model.inputShape] });
    expect(y.length).toBe(expected.length);
    y.forEach((value, i) => {
      expect(value).toBeCloseTo(expected[i], 5);
    });
  });
});

describe("weights in an ONNX file", () => {
  const half = (elementType: number, bits: readonly number[]): OnnxTensor => {
    return { ...tensor("k", [2, 1], []), elementType, raw: new Uint8Array(Uint16Array.from(bits).buffer) };
  };
  it.each<[string, OnnxTensor]>([
    ["float16", half(ELEMENT.float16, [0x3c00, 0xc100])],
    ["bfloat16", half(ELEMENT.bfloat16, [0x3f80, 0xc020])],
    [
      "float64",
      { ...tensor("k", [2, 1], []), elementType: ELEMENT.double, raw: new Uint8Array(Float64Array.of(1, -2.5).buffer) },
    ],
  ])("are widened or narrowed to float32 from %s", async (_, stored) => {
    const [{ data }] = await readOnnx(file([1, 2], [["MatMul", ["x", "k"], "y"]], [stored])).getWeights();
    expect(data).toEqual(Float32Array.of(1, -2.5));
  });
});

it("layers that merge are written as the operators of ONNX", async () => {
  const [a, b] = [input([3]), input([3])];
  const layers = [new Add(), new Average(), new Maximum(), new Minimum(), new Multiply(), new Subtract()];
  const outputs = layers.map((layer) => layer.apply([a, b]));
  const { graph } = decodeOnnx(await onnxBytes(new Model({ inputs: [a, b], outputs })), "x");
  expect(graph.nodes.map(({ opType }) => opType)).toEqual(["Sum", "Mean", "Max", "Min", "Mul", "Sub"]);
});

describe("an ONNX file that cannot be read", () => {
  const statistics = tensor("k", [4], [1, 2, 3, 4]);
  const batchNorm = (outputs: string[]): NodeParts => ["BatchNormalization", ["a", "k", "k", "k", "k"], outputs];
  const conv = (attributes: Record<string, OnnxAttribute>): NodeParts => ["Conv", ["x", "w"], "y", attributes, "c1"];
  const image = [1, 3, 8, 8];
  const int8 = { ...kernel, elementType: 3, raw: new Uint8Array(108) };
  const elsewhere = { ...kernel, raw: null, external: { location: "m.onnx.data", offset: 0, length: 432 } };
  it.each<[message: string, bytes: () => Uint8Array]>([
    [
      'node "n7" (LSTM) has an operator that is not supported; supported are Add, AveragePool',
      () => file([1, 3], [["LSTM", ["x"], "y", {}, "n7"]]),
    ],
    [
      "(com.acme.Relu) has an operator that is not supported",
      () => file([1, 3], [["Relu", ["x"], "y"]], [], { domain: "com.acme" }),
    ],
    [
      'node "c1" (Conv) has a kernel [4, 3, 3, 3] in 3 groups for images of 3 channels',
      () => file(image, [conv({ group: int(3) })], [kernel]),
    ],
    [
      'node "c1" (Conv): dilations is {"ints":[1]}; 2 integers are needed',
      () => file(image, [conv({ dilations: ints([1]) })], [kernel]),
    ],
    ["has auto_pad BOTH; SAME_UPPER", () => file(image, [conv({ auto_pad: { text: "BOTH" } })], [kernel])],
    [
      "kernel (4, 3, 3, 3) for images of 2 channels".replace("(4, 3, 3, 3)", "[4, 3, 3, 3]"),
      () => file([1, 2, 8, 8], [conv({})], [kernel]),
    ],
    ["slides a window", () => file([1, 3, 2, 2], [conv({})], [kernel])],
    ["which is not a constant of the file", () => file(image, [["Conv", ["x", "nowhere"], "y"]])],
    ['the output "y" is given by no node', () => file([1, 3], [["Relu", ["x"], "z"]])],
    [
      "form a cycle",
      () =>
        file(
          [1, 3],
          [
            ["Add", ["x", "b"], "a"],
            ["Relu", ["a"], "b"],
            ["Relu", ["b"], "y"],
          ],
        ),
    ],
    ["export it with opset 7 or later", () => file([1, 3], [["Relu", ["x"], "y"]], [], { opset: 6 })],
    ["the input is [n,3,h,w]; give the shape of one sample", () => file(["n", 3, "h", "w"], [conv({})], [kernel])],
    ["float16, bfloat16, float32 or float64 is needed", () => file(image, [conv({})], [int8])],
    ['is stored in another file, "m.onnx.data"', () => file(image, [conv({})], [elsewhere])],
    ["has 107 elements", () => file(image, [conv({})], [{ ...kernel, raw: (kernel.raw as Uint8Array).slice(4) }])],
    [
      "has windows that reach out of the image by [1,0,0,0]; by nothing, or as those of",
      () => file(image, [["MaxPool", ["x"], "y", { ...two, pads: ints([1, 0, 0, 0]) }]]),
    ],
    [
      "combines samples [3, 8, 8] with [7]; a constant may have one number, or as many as the samples along some of their axes",
      () =>
        file(
          image,
          [
            ["Mul", ["x", "k"], "a"],
            ["Conv", ["a", "w"], "y"],
          ],
          [kernel, tensor("k", [7], floats(1, [7]).data as Float32Array)],
        ),
    ],
    ["divides a constant by each sample", () => file([1, 3], [["Div", ["k", "x"], "y"]], [tensor("k", [], [1])])],
    [
      "has 5 outputs, so that it normalises by each batch's own statistics",
      () =>
        file(image, [["Conv", ["x", "w"], "a"], batchNorm(["y", "m", "v", "sm", "sv"])], [kernel, statistics], {
          opset: 9,
        }),
    ],
    ["differ in the number of samples", constantAsInput],
    ["is truncated or not an ONNX file", () => new Uint8Array(10)],
    ["it has no graph", () => new Uint8Array()],
  ])("says why: %s", (message, bytes) => {
    const read = () => readOnnx(bytes(), { what: "m.onnx" });
    expect(read).toThrow(FormatError);
    expect(read).toThrow(message);
    expect(read).toThrow("m.onnx");
  });

  function constantAsInput(): Uint8Array {
    const { graph, ...rest } = decodeOnnx(file(["n", 3], [["Sub", ["x", "mean"], "y"]]), "x");
    const mean = { name: "mean", elementType: ELEMENT.float, shape: [1, 3] };
    return encodeOnnx({ ...rest, graph: { ...graph, inputs: [...graph.inputs, mean] } });
  }

  it("takes its sides from { inputShape } where it leaves them open", () => {
    const bytes = file(["n", 3, "h", "w"], [conv({})], [kernel]);
    expect(readOnnx(bytes, { inputShape: [6, 5, 3] }).outputShape()).toEqual([4, 3, 4]);
  });
});

describe("a damaged ONNX file", () => {
  const damage = fc.oneof(
    fc
      .array(fc.tuple(fc.nat(), fc.oneof(fc.nat(255), fc.constantFrom(0, 1, 127, 128, 255))), {
        minLength: 1,
        maxLength: 5,
      })
      .map((changes) => (bytes: Uint8Array) => {
        for (const [at, value] of changes) bytes[at % bytes.length] = value;
        return bytes;
      }),
    fc.nat().map((n) => (bytes: Uint8Array) => bytes.slice(0, n % bytes.length)),
    fc.tuple(fc.nat(), fc.nat(), fc.nat(300)).map(([from, to, length]) => (bytes: Uint8Array) => {
      const size = bytes.length - length;
      return bytes.copyWithin(to % size, from % size, (from % size) + length);
    }),
  );

  function readsOrComplains(bytes: Uint8Array): void {
    const seconds = processorClock();
    try {
      readOnnx(bytes);
    } catch (error) {
      if (!(error instanceof FormatError)) throw error;
      expect(error.message.length).toBeLessThan(1500);
    }
    expect(seconds()).toBeLessThan(5);
  }

  it.each(["everyLayer", "pooled", "branches"])(
    "is read, or refused with a FormatError: no hang, no crash (%s)",
    async (name) => {
      const original = name === "branches" ? branches() : await onnxBytes(withOwnWeights(MODELS[name]()));
      fc.assert(
        fc.property(damage, (change) => readsOrComplains(change(original.slice()))),
        { numRuns: 500 },
      );
    },
  );

  /** Splits, shuffles, computed shapes, constants of int8 and activations of several nodes. */
  function branches(): Uint8Array {
    const nodes: NodeParts[] = [
      ["Conv", ["x", "w"], "a"],
      ["Split", ["a", "two"], ["b", "c"], { axis: int(1) }],
      ["Sigmoid", ["b"], "g"],
      ["Mul", ["b", "g"], "d"],
      ["Concat", ["d", "c"], "e", { axis: int(1) }],
      ["Reshape", ["e", "s"], "f"],
      ["Transpose", ["f"], "h", { perm: ints([0, 2, 1, 3, 4]) }],
      ["Shape", ["a"], "t"],
      ["Reshape", ["h", "t"], "i"],
      ["Slice", ["i", "from", "to", "axes"], "j"],
      ["Tile", ["j", "times"], "l"],
      ["Resize", ["l", "", "scales"], "m"],
      ["ReduceMean", ["m"], "n", { axes: ints([2, 3]), keepdims: int(0) }],
      ["DequantizeLinear", ["q", "one"], "k", { axis: int(0) }],
      ["MatMul", ["n", "k"], "y"],
    ];
    return file(["n", 3, 8, 8], nodes, [
      ...[
        kernel,
        list("two", [2, 2]),
        list("s", [-1, 2, 2, 6, 6]),
        list("from", [1]),
        list("to", [5]),
        list("axes", [2]),
      ],
      ...[list("times", [1, 1, 2, 1]), tensor("scales", [4], [1, 1, 2, 2]), tensor("one", [], [1])],
      int8Bytes("q", [4, 2], [1, 2, 3, 4, 5, 6, 7, 8]),
    ]);
  }

  it("of sizes that overflow is refused before anything is allocated", () => {
    const huge = 2 ** 52;
    const dense: NodeParts[] = [["Gemm", ["x", "k"], "y"]];
    for (const dims of [
      [huge, huge],
      [3, huge],
      [-1, -3],
      [3, -1],
      [0, 0],
    ])
      expect(() => readOnnx(file([1, 3], dense, [tensor("k", dims, [1, 2, 3])]))).toThrow(FormatError);
    const flat: NodeParts[] = [
      ["MaxPool", ["x"], "p", { kernel_shape: ints([1, 1]) }],
      ["Flatten", ["p"], "f"],
      ["Gemm", ["f", "k"], "y"],
    ];
    const empty = tensor("k", [3 * 2 ** 40, 0], []);
    expect(() => readOnnx(file([1, 3, 2 ** 20, 2 ** 20], flat, [empty]))).toThrow(FormatError);
    for (const side of [-4, 0])
      expect(() => readOnnx(file([1, 3, side, 8], [["Conv", ["x", "w"], "y"]], [kernel]))).toThrow(FormatError);
    expect(() => readOnnx(file([1, 3], [["Reshape", ["x", "s"], "y"]], [list("s", [1, huge, huge])]))).toThrow(
      FormatError,
    );
  });

  it("of small constants that grow is refused quickly", () => {
    const grown = (opType: string, count: number, more: string[] = []): NodeParts[] => [
      ...Array.from({ length: count }, (_, i): NodeParts => {
        return [opType, [`k${i}`, ...(more.length > 0 ? more : [`k${i}`])], `k${i + 1}`, { axis: int(0) }];
      }),
      ["Add", ["x", `k${count}`], "y"],
    ];
    const seconds = processorClock();
    const refused = (nodes: NodeParts[], constants: OnnxTensor[]) =>
      expect(() => readOnnx(file([1, 3], nodes, constants))).toThrow(FormatError);
    refused(grown("Concat", 60), [tensor("k0", [1], [1])]);
    refused(grown("Gather", 3, ["i"]), [tensor("k0", [2 ** 40, 0], []), list("i", [0])]);
    refused(grown("Concat", 1), [tensor("k0", [2 ** 40, 0], [])]);
    refused(grown("Expand", 1, ["s"]), [tensor("k0", [], [1]), list("s", Array(100_000).fill(1))]);
    refused(grown("Unsqueeze", 1, ["s"]), [tensor("k0", [], [1]), list("s", Array(100_000).fill(0))]);
    const wide = Array.from({ length: 4000 }, (_, i): NodeParts => ["Add", ["row", "column"], `w${i}`]);
    const used = Array.from({ length: 4000 }, (_, i): NodeParts => ["Concat", [`w${i}`, `u${i}`], `u${i + 1}`]);
    refused(
      [...wide, ...used, ["Add", ["x", "u4000"], "y"]],
      [
        ...[tensor("row", [1, 2000], Array(2000).fill(1)), tensor("column", [2000, 1], Array(2000).fill(1))],
        tensor("u0", [0, 2000], []),
      ],
    );
    expect(seconds()).toBeLessThan(5);
  });

  it("of more nodes or fields than a network has is refused quickly", () => {
    const chain = Array.from({ length: 16_385 }, (_, i): NodeParts => ["Relu", [i === 0 ? "x" : `v${i}`], `v${i + 1}`]);
    expect(() => readOnnx(file([1, 3], chain))).toThrow("16385 nodes");
    // A graph of empty nodes, two bytes each.
    const many = new Uint8Array(500_000).map((_, i) => (i % 2 === 0 ? 0x0a : 0));
    const length = [
      (many.length & 127) | 128,
      ((many.length >> 7) & 127) | 128,
      ((many.length >> 14) & 127) | 128,
      many.length >> 21,
    ];
    const seconds = processorClock();
    expect(() => readOnnx(Uint8Array.of(0x3a, ...length, ...many.subarray(0, 0)))).toThrow(FormatError);
    const bytes = new Uint8Array(5 + many.length);
    bytes.set([0x3a, ...length]);
    bytes.set(many, 5);
    expect(() => readOnnx(bytes)).toThrow("more than 200000 fields");
    expect(seconds()).toBeLessThan(5);
  });
});
