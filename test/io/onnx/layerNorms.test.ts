import { describe, expect, it } from "vitest";
import { loadModel } from "../../../src/io/index.js";
import { float, ints, type OnnxTensor } from "../../../src/io/onnx/graph.js";
import { file, list, type NodeParts, tensor } from "./onnxFile.js";

/* Layer and group normalization in the nodes that torch.onnx.export writes before opsets 17 and 21. */

const EPSILON = 0.25;
const constants = [tensor("two", [], [2]), tensor("eps", [], [EPSILON])];
const mean = (from: string, to: string, axes: readonly number[]): NodeParts => [
  "ReduceMean",
  [from],
  to,
  { axes: ints(axes) },
];

/** d / sqrt(mean(d²) + ε) of x − mean(x), as y or another value. */
function normalized(axes: readonly number[], to = "y"): NodeParts[] {
  return [
    mean("x", "m", axes),
    ["Sub", ["x", "m"], "d"],
    ["Pow", ["d", "two"], "s"],
    mean("s", "v", axes),
    ["Add", ["v", "eps"], "e"],
    ["Sqrt", ["e"], "r"],
    ["Div", ["d", "r"], to],
  ];
}

const normal = (values: readonly number[]): number[] => {
  const center = values.reduce((a, b) => a + b) / values.length;
  const variance = values.reduce((sum, x) => sum + (x - center) * (x - center), 0) / values.length;
  return values.map((x) => (x - center) / Math.sqrt(variance + EPSILON));
};

async function read(shape: number[], nodes: NodeParts[], initializers: readonly OnnxTensor[], opset = 14) {
  const model = await loadModel(file(["n", ...shape], nodes, [...constants, ...initializers], { opset }));
  return { model, types: model.layers.map((layer) => layer.constructor.name) };
}

/** What the model makes of a sample that lies as in the file; images may lie with their channels last here. */
async function expectOutputs({ model }: Awaited<ReturnType<typeof read>>, data: number[], expected: readonly number[]) {
  const [h, w, c] = model.inputShape;
  const isTurned = h === 1 && w === 2 && c === 4;
  const turned = (values: readonly number[]) =>
    isTurned ? values.map((_, i) => values[(i % c) * w + Math.floor(i / c)]) : values;
  const shape = [1, ...model.inputShape];
  const found = (await model.predict({ data: Float32Array.from(turned(data)), shape })).dataSync();
  turned(expected).forEach((value, i) => {
    expect(found[i]).toBeCloseTo(value, 5);
  });
}

describe("a layer normalization that is written as several nodes", () => {
  const x = [1, -2, 4, 0.5];
  const [scale, bias] = [
    [1, 2, 3, -1],
    [0, 1, 0, 5],
  ];

  it("is one layer, with its scale and bias", async () => {
    const nodes: NodeParts[] = [...normalized([-1], "z"), ["Mul", ["z", "k"], "w"], ["Add", ["b", "w"], "y"]];
    const made = await read([4], nodes, [tensor("k", [4], scale), tensor("b", [4], bias)]);
    expect(made.types).toEqual(["LayerNormalization"]);
    await expectOutputs(
      made,
      x,
      normal(x).map((v, i) => v * scale[i] + bias[i]),
    );
  });

  it("is read with axes as an input and a square as a product", async () => {
    const nodes = normalized([-1]).map(([op, inputs, ...rest]): NodeParts => {
      if (op === "ReduceMean") return [op, [...inputs, "axes"], rest[0]];
      return op === "Pow" ? ["Mul", ["d", "d"], rest[0]] : [op, inputs, ...rest];
    });
    const made = await read([4], nodes, [list("axes", [-1])], 18);
    expect(made.types).toEqual(["LayerNormalization"]);
    await expectOutputs(made, x, normal(x));
  });

  it("is read over the channels of images, whose scale is a layer of its own", async () => {
    const nodes: NodeParts[] = [...normalized([1], "z"), ["Mul", ["z", "k"], "y"]];
    const made = await read([4, 1, 2], nodes, [tensor("k", [4, 1, 1], scale)]);
    // Two pixels of four channels, which lie as in the file: channel by channel.
    expect(made.model.inputShape).toEqual([4, 1, 2]);
    const pixels = [x, [3, 1, 0, 2]];
    const inFile = (rows: readonly number[][]) => rows[0].flatMap((_, channel) => rows.map((row) => row[channel]));
    const expected = pixels.map((pixel) => normal(pixel).map((v, i) => v * scale[i]));
    await expectOutputs(made, inFile(pixels), inFile(expected));
  });

  it("is not joined where something else takes a part of it", async () => {
    const nodes: NodeParts[] = [...normalized([-1], "z"), ["Add", ["z", "d"], "y"]];
    await expect(read([4], nodes, [])).rejects.toThrow(/"\(Sqrt\)|Sqrt/);
  });

  it("is refused with another mean than its own, as what it is not", async () => {
    const nodes = normalized([-1]);
    nodes[3] = mean("s", "v", [1, -1]);
    await expect(read([4, 3], nodes, [])).rejects.toThrow(/Sqrt/);
    const elu = normalized([-1]);
    elu[1] = ["Sub", ["z", "m"], "d"];
    elu.unshift(["Elu", ["x"], "z", { alpha: float(1) }]);
    await expect(read([4], elu, [])).rejects.toThrow(/Sqrt/);
  });
});

describe("a group normalization that is written as several nodes", () => {
  const nodes = (shapeOf = "x"): NodeParts[] => [
    ["Reshape", ["x", "groups"], "g"],
    ["InstanceNormalization", ["g", "ones", "zeros"], "i", { epsilon: float(EPSILON) }],
    ["Shape", [shapeOf], "s"],
    ["Reshape", ["i", "s"], "r"],
    ["Mul", ["r", "k"], "w"],
    ["Add", ["w", "b"], "y"],
  ];
  const [scale, bias] = [
    [1, 2, 3, -1],
    [0, 1, 0, 5],
  ];
  const image = [1, -2, 4, 0.5, 3, 1, 0, 2];
  const initializers = (ones: number[]) => [
    list("groups", [0, 2, -1]),
    ...[tensor("ones", [2], ones), tensor("zeros", [2], [0, 0])],
    ...[tensor("k", [4, 1, 1], scale), tensor("b", [4, 1, 1], bias)],
  ];
  /** Of [4, 1, 2]: two channels of two pixels are a group. */
  const expected = [image.slice(0, 4), image.slice(4)].flatMap(normal).map((v, i) => v * scale[i >> 1] + bias[i >> 1]);

  it("is one layer, with its scale and bias", async () => {
    const made = await read([4, 1, 2], nodes(), initializers([1, 1]));
    expect(made.types.filter((type) => type !== "Permute")).toEqual(["GroupNormalization"]);
    await expectOutputs(made, image, expected);
  });

  it("is several layers where the instances have factors of their own", async () => {
    const made = await read([4, 1, 2], nodes(), initializers([1, 2]));
    expect(made.types.length).toBeGreaterThan(3);
    const twice = expected.map((v, i) => (i < 4 ? v : (v - bias[i >> 1]) * 2 + bias[i >> 1]));
    await expectOutputs(made, image, twice);
  });
});
