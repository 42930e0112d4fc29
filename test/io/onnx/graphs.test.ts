import { describe, expect, it } from "vitest";
import { Model, Sequential, SGD } from "../../../src/index.js";
import { loadModel, modelBytes, readOnnx } from "../../../src/io/index.js";
import { ELEMENT, float, int, ints, type OnnxTensor, text } from "../../../src/io/onnx/graph.js";
import { permuteAxes } from "../../../src/io/weights/permuteAxes.js";
import type { TrainableModel } from "../../../src/models/TrainableModel.js";
import { FormatError } from "../../../src/util/errors.js";
import { hashValues } from "../../hashValues.js";
import { processorClock } from "../../processorClock.js";
import { bytes, file, list, type NodeParts, tensor } from "./onnxFile.js";

const typesOf = (model: TrainableModel) => model.layers.map((layer) => layer.constructor.name);

/** What a model gives for a sample 1, 2, 3… as it lies in ONNX. @param sides of the sample in ONNX */
async function given(model: TrainableModel, sides: readonly number[]): Promise<number[]> {
  const count = sides.reduce((a, b) => a * b, 1);
  const onnx = Float32Array.from({ length: count }, (_, i) => i + 1);
  const isTurned = sides.length > 1 && model.inputShape.join() !== sides.join();
  const last = [0, ...sides.slice(1).map((_, i) => i + 2), 1];
  const data = isTurned ? permuteAxes(onnx, [1, ...sides], last) : onnx;
  return Array.from((await model.predict({ data, shape: [1, ...model.inputShape] })).dataSync());
}

const pool = (from: string, to: string): NodeParts => ["MaxPool", [from], to, { kernel_shape: ints([1, 1]) }];
const image = ["n", 2, 1, 2];

describe("an ONNX graph with branches", () => {
  it.each<[string, (number | string)[], NodeParts[], OnnxTensor[], number[]]>([
    [
      "adds what two layers give",
      ["n", 3],
      [
        ["MatMul", ["x", "k"], "a"],
        ["Relu", ["a"], "b"],
        ["Add", ["b", "x"], "y"],
      ],
      [tensor("k", [3, 3], [1, 0, 0, 0, -1, 0, 0, 0, 2])],
      [2, 2, 9],
    ],
    [
      "lets a layer keep its own output where something else takes it, too",
      ["n", 2],
      [
        ["MatMul", ["x", "k"], "a"],
        ["Add", ["a", "b"], "c"],
        ["Relu", ["c"], "d"],
        ["Sub", ["a", "c"], "e"],
        ["Sub", ["e", "d"], "y"],
      ],
      [tensor("k", [2, 2], [1, 0, 0, 1]), tensor("b", [2], [-2, 10])],
      [2, -22],
    ],
    [
      "is what computes the approximate GELU",
      ["n", 2],
      [
        ["Sub", ["x", "k"], "a"],
        ["Gelu", ["a"], "y", { approximate: text("tanh") }],
      ],
      [tensor("k", [1], [2])],
      [-0.158808, 0],
    ],
    ["has cubes as products", ["n", 2], [["Pow", ["x", "k"], "y"]], [tensor("k", [], [3])], [1, 8]],
    [
      "puts channels side by side, and reorders the rows of the dense layer after it",
      image,
      [
        pool("x", "p"),
        ["Neg", ["p"], "q"],
        ["Concat", ["p", "q"], "c", { axis: int(1) }],
        ["Flatten", ["c"], "f"],
        ["Gemm", ["f", "k"], "y"],
      ],
      [tensor("k", [8, 1], [1, 10, 100, 1000, 1e4, 1e5, 0, 0])],
      [-205679],
    ],
    [
      "puts images side by side along their sides",
      image,
      [pool("x", "p"), ["Concat", ["p", "p"], "c", { axis: int(-1) }], ["Flatten", ["c"], "y"]],
      [],
      [1, 2, 1, 2, 3, 4, 3, 4],
    ],
    [
      "weights channels by their mean",
      image,
      [
        pool("x", "p"),
        ["GlobalAveragePool", ["p"], "g"],
        ["Conv", ["g", "k"], "h"],
        ["Mul", ["p", "h"], "m"],
        ["Flatten", ["m"], "y"],
      ],
      [tensor("k", [2, 2, 1, 1], [1, 0, 0, 10])],
      [1.5, 3, 105, 140],
    ],
    [
      "shuffles channels",
      ["n", 4, 1, 2],
      [
        pool("x", "p"),
        ["Reshape", ["p", "s"], "a"],
        ["Transpose", ["a"], "b", { perm: ints([0, 2, 1, 3, 4]) }],
        ["Reshape", ["b", "t"], "c"],
        ["Flatten", ["c"], "y"],
      ],
      [list("s", [-1, 2, 2, 1, 2]), list("t", [-1, 4, 1, 2])],
      [1, 2, 5, 6, 3, 4, 7, 8],
    ],
    [
      "splits channels",
      ["n", 3, 1, 2],
      [
        pool("x", "p"),
        ["Split", ["p", "s"], ["a", "b"], { axis: int(1) }],
        ["Concat", ["b", "a"], "c", { axis: int(1) }],
        ["Flatten", ["c"], "y"],
      ],
      [list("s", [1, 2])],
      [3, 4, 5, 6, 1, 2],
    ],
    [
      "takes slices of images",
      ["n", 2, 2, 3],
      [pool("x", "p"), ["Slice", ["p", "from", "to", "axes"], "a"], ["Flatten", ["a"], "y"]],
      [list("from", [1, 0]), list("to", [2, 1]), list("axes", [1, 3])],
      [7, 10],
    ],
    [
      "computes shapes from those of values, as older exporters of PyTorch write them",
      ["n", 2, 1, 2],
      [
        pool("x", "p"),
        ["Shape", ["p"], "s"],
        ["Gather", ["s", "zero"], "n", { axis: int(0) }],
        ["Unsqueeze", ["n", "axis"], "u"],
        ["Concat", ["u", "rest"], "t", { axis: int(0) }],
        ["Reshape", ["p", "t"], "f"],
        ["MatMul", ["f", "k"], "y"],
      ],
      [
        { ...list("zero", [0]), dims: [] },
        list("axis", [0]),
        list("rest", [-1]),
        tensor("k", [4, 1], [1, 10, 100, 1000]),
      ],
      [4321],
    ],
    [
      "takes the largest of each channel, and the softmax over channels",
      ["n", 2, 1, 1],
      [
        pool("x", "p"),
        ["Softmax", ["p"], "s", { axis: int(1) }],
        ["ReduceMax", ["s"], "y", { axes: ints([2, 3]), keepdims: int(0) }],
      ],
      [],
      [0.26894142, 0.73105858],
    ],
    [
      "repeats axes",
      ["n", 2, 1, 2],
      [pool("x", "p"), ["Tile", ["p", "times"], "a"], ["Expand", ["a", "sides"], "b"], ["Flatten", ["b"], "y"]],
      [list("times", [1, 2, 1, 1]), list("sides", [1, 4, 2, 2])],
      [1, 2, 1, 2, 3, 4, 3, 4, 1, 2, 1, 2, 3, 4, 3, 4],
    ],
    [
      "enlarges images by repeating each side, as TensorFlow does",
      ["n", 1, 2, 1],
      [
        ["Unsqueeze", ["x", "two"], "a"],
        ["Tile", ["a", "times"], "b"],
        ["Reshape", ["b", "s"], "c"],
        ["Flatten", ["c"], "y"],
      ],
      [list("two", [3]), list("times", [1, 1, 1, 3, 1]), list("s", [-1, 1, 6, 1])],
      [1, 1, 1, 2, 2, 2],
    ],
    [
      "multiplies matrices of each sample",
      ["n", 2, 2],
      [
        ["Transpose", ["x"], "t", { perm: ints([0, 2, 1]) }],
        ["MatMul", ["x", "t"], "y"],
      ],
      [],
      [5, 11, 11, 25],
    ],
  ])("%s", async (_, shape, nodes, initializers, expected) => {
    const y = await given(readOnnx(file(shape, nodes, initializers)), shape.slice(1) as number[]);
    expect(y.length).toBe(expected.length);
    y.forEach((value, i) => {
      expect(value).toBeCloseTo(expected[i], 4);
    });
  });

  it("is a Model whose layers are called as the nodes; one line of nodes is a Sequential", () => {
    const nodes: NodeParts[] = [
      ["Relu", ["x"], "a", {}, "/block/block.0/Relu"],
      ["Tanh", ["x"], "b", {}, "/block/act/Tanh"],
      ["Add", ["a", "b"], "y", {}, "/block/Add"],
    ];
    const model = readOnnx(file(["n", 3], nodes));
    expect(model).toBeInstanceOf(Model);
    expect(model.layers.map(({ name }) => name)).toEqual(["x", "block.0", "block.act", "block"]);
    expect(readOnnx(file(["n", 3], [["Relu", ["x"], "y"]]))).toBeInstanceOf(Sequential);
  });

  it("may have several inputs and outputs", async () => {
    const nodes: NodeParts[] = [
      ["Add", ["x", "z"], "y"],
      ["Mul", ["x", "z"], "w"],
    ];
    const model = readOnnx(file(["n", 2], nodes, [], { inputs: { z: ["n", 2] }, outputs: ["y", "w"] }));
    const sample = (data: number[]) => ({ data: Float32Array.from(data), shape: [1, 2] });
    const outputs = await model.predictAll([sample([1, 2]), sample([3, 4])]);
    expect(outputs.map((y) => Array.from(y.dataSync()))).toEqual([
      [4, 6],
      [3, 8],
    ]);
  });

  it("has no transposition where those of the file cancel, as tf2onnx writes them around images", () => {
    const kernel = tensor("k", [2, 2, 1, 1], [1, 2, 3, 4]);
    const nodes: NodeParts[] = [
      ["Transpose", ["x"], "a", { perm: ints([0, 3, 1, 2]) }],
      ["Conv", ["a", "k"], "b"],
      ["Relu", ["b"], "c"],
      ["Conv", ["c", "k"], "d"],
      ["Add", ["d", "c"], "e"],
      ["Transpose", ["e"], "y", { perm: ints([0, 2, 3, 1]) }],
    ];
    const model = readOnnx(file(["n", 4, 5, 2], nodes, [kernel]));
    expect(model.inputShape).toEqual([4, 5, 2]);
    expect(typesOf(model)).toEqual(["InputLayer", "Conv2D", "ReLU", "Conv2D", "Add"]);
  });

  it("has weights of int8 with a scale for each channel, or of float16, as float32", async () => {
    const half = new Uint8Array(Uint16Array.of(0x3c00, 0xc100).buffer);
    const nodes: NodeParts[] = [
      ["DequantizeLinear", ["q", "scale", "zero"], "k", { axis: int(1) }],
      ["Cast", ["h"], "b", { to: int(1) }],
      ["Gemm", ["x", "k", "b"], "y"],
    ];
    const model = readOnnx(
      file(["n", 2], nodes, [
        bytes("q", [2, 2], [3, 5, -1, 7]),
        tensor("scale", [2], [0.5, 2]),
        bytes("zero", [2], [1, -1]),
        { ...tensor("h", [2], []), elementType: ELEMENT.float16, raw: half },
      ]),
    );
    // x·[[1, 12], [-1, 16]] + [1, -2.5]
    expect(await given(model, [2])).toEqual([1 - 2 + 1, 12 + 32 - 2.5]);
  });

  it("takes its sides from { inputShape } where it leaves them open", async () => {
    const nodes: NodeParts[] = [
      ["Conv", ["x", "k"], "a"],
      ["Relu", ["a"], "b"],
      ["Add", ["a", "b"], "y"],
    ];
    const made = file(["n", 3, "h", "w"], nodes, [tensor("k", [2, 3, 1, 1], [1, 2, 3, 4, 5, 6])]);
    const model = await loadModel(made, { inputShape: [5, 6, 3] });
    expect(model.outputShape()).toEqual([5, 6, 2]);
  });

  it("is refused by node, operator and remedy where a branch has what is unknown", () => {
    const nodes: NodeParts[] = [
      ["Relu", ["x"], "a"],
      ["QuantizeLinear", ["x", "s"], "b", {}, "q1"],
      ["Add", ["a", "b"], "y"],
    ];
    const read = () => readOnnx(file(["n", 3], nodes, [tensor("s", [], [1])]));
    expect(read).toThrow(FormatError);
    expect(read).toThrow('node "q1" (QuantizeLinear) has an operator that is not supported');
    expect(read).toThrow("Export the model before its activations are quantised");
  });

  it("of thousands of nodes takes no more than in proportion", () => {
    const block = (i: number): NodeParts[] => [
      ["Relu", [`v${i}`], `a${i}`, {}, `/b${i}/Relu`],
      ["Add", [`a${i}`, `v${i}`], `v${i + 1}`, {}, `/b${i}/Add`],
    ];
    const blocks = Array.from({ length: 1500 }, (_, i) => block(i)).flat();
    const made = file(["n", 3], [["Identity", ["x"], "v0"], ...blocks], [], { outputs: ["v1500"] });
    const seconds = processorClock();
    expect(readOnnx(made).layers.length).toBe(3001);
    expect(seconds()).toBeLessThan(10);
  });
});

describe("a model that was read from an ONNX graph", () => {
  const kernel = (name: string, dims: number[], at: number) => {
    const values = hashValues(
      at,
      dims.reduce((a, b) => a * b),
    );
    return tensor(
      name,
      dims,
      Float32Array.from(values, (value) => value / 2),
    );
  };
  const residual = () =>
    readOnnx(
      file(
        ["n", 3, 6, 6],
        [
          ["Conv", ["x", "k1"], "a", { pads: ints([1, 1, 1, 1]) }, "/stem/Conv"],
          ["BatchNormalization", ["a", "g", "b", "m", "v"], "n", { epsilon: float(1e-3) }, "/norm/BatchNormalization"],
          ["Relu", ["n"], "r", {}, "/relu/Relu"],
          ["Conv", ["r", "k2"], "c", { pads: ints([1, 1, 1, 1]) }, "/block/conv/Conv"],
          ["Add", ["c", "r"], "d", {}, "/block/Add"],
          ["Concat", ["d", "x"], "e", { axis: int(1) }, "/Concat"],
          ["Flatten", ["e"], "f", {}, "/Flatten"],
          ["Gemm", ["f", "k3", "b3"], "y", {}, "/head/Gemm"],
        ],
        [
          ...[kernel("k1", [4, 3, 3, 3], 1), kernel("k2", [4, 4, 3, 3], 2), kernel("k3", [252, 2], 3)],
          ...[tensor("g", [4], [1, 2, 1, 0.5]), tensor("b", [4], [0, 1, -1, 0.5])],
          ...[tensor("m", [4], [0, 0.1, 0.2, 0]), tensor("v", [4], [1, 2, 1, 0.5]), tensor("b3", [2], [0.1, -0.1])],
        ],
      ),
    );
  const x = () => ({ data: Float32Array.from(hashValues(5, 4 * 108)), shape: [4, 6, 6, 3] });

  it.each(["keras", "onnx", "h5"] as const)("is saved and opened again as .%s", async (format) => {
    const model = residual();
    const again = await loadModel(await modelBytes(model, format));
    const [a, b] = [model, again].map(async (m) => (await m.predict(x())).dataSync());
    expect(await b).toEqual(await a);
  });

  it("is fine-tuned from a layer on", async () => {
    const model = residual();
    const frozen = model.getLayer("stem");
    frozen.trainable = false;
    const before = (await frozen.getWeights()).map(({ data }) => Array.from(data));
    model.compile({ optimizer: new SGD({ learningRate: 1e-3 }), loss: "meanSquaredError" });
    const y = { data: new Float32Array(8), shape: [4, 2] };
    const losses = [];
    for (let step = 0; step < 5; step++) losses.push((await model.trainOnBatch(x(), y)).loss);
    expect(losses[4]).toBeLessThan(losses[0]);
    expect((await frozen.getWeights()).map(({ data }) => Array.from(data))).toEqual(before);
  });
});
