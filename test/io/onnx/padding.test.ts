import { describe, expect, it } from "vitest";
import { loadModel } from "../../../src/io/index.js";
import { int, ints, type OnnxAttribute, text } from "../../../src/io/onnx/graph.js";
import { file, list, tensor } from "./onnxFile.js";

/** What a model of images makes of one that lies as in ONNX, [c, h, w], as noodlenet has it, [h, w, c]. */
async function given(bytes: Uint8Array, [c, h, w]: readonly number[], data: readonly number[]): Promise<number[]> {
  const model = await loadModel(bytes);
  const last = Array.from({ length: c * h * w }, (_, i) => data[(i % c) * h * w + Math.floor(i / c)]);
  const isTurned = model.inputShape.join() === [h, w, c].join();
  const shape = [1, ...model.inputShape];
  return Array.from((await model.predict({ data: Float32Array.from(isTurned ? last : data), shape })).dataSync());
}

describe("a Pad of an ONNX file", () => {
  const pad = (mode: string, pads: readonly number[]) =>
    file(["n", 3], [["Pad", ["x", "pads"], "y", { mode: text(mode) }]], [list("pads", pads)], { opset: 19 });

  it.each([
    ["reflect", [0, 2, 0, 1], [3, 2, 1, 2, 3, 2]],
    ["edge", [0, 2, 0, 1], [1, 1, 1, 2, 3, 3]],
    ["wrap", [0, 2, 0, 1], [2, 3, 1, 2, 3, 1]],
    ["reflect", [0, -1, 0, 1], [2, 3, 2]],
    ["edge", [0, 0, 0, -1], [1, 2]],
  ])("repeats what is there in the mode %s by %s", async (mode, pads, expected) => {
    const model = await loadModel(pad(mode, pads));
    const found = await model.predict({ data: Float32Array.of(1, 2, 3), shape: [1, 3] });
    expect(Array.from(found.dataSync())).toEqual(expected);
  });

  it("reflects both sides of images, corners too", async () => {
    const bytes = file(
      ["n", 1, 2, 3],
      [
        ["Pad", ["x", "pads"], "p", { mode: text("reflect") }],
        ["MaxPool", ["p"], "y", { kernel_shape: ints([1, 1]) }],
      ],
      [list("pads", [0, 0, 1, 1, 0, 0, 0, 2])],
    );
    const rows = [
      [5, 4, 5, 6, 5, 4],
      [2, 1, 2, 3, 2, 1],
      [5, 4, 5, 6, 5, 4],
    ];
    expect(await given(bytes, [1, 2, 3], [1, 2, 3, 4, 5, 6])).toEqual(rows.flat());
  });

  it("is refused beyond what is there, and in modes that ONNX does not have", async () => {
    await expect(loadModel(pad("reflect", [0, 3, 0, 0]))).rejects.toThrow(
      /pads 3 places by \[3,0\] in the mode reflect/,
    );
    await expect(loadModel(pad("edge", [0, 65, 0, 0]))).rejects.toThrow(/up to 64 places/);
    await expect(loadModel(pad("mirror", [0, 1, 0, 0]))).rejects.toThrow(/"mirror"; constant, reflect, edge, wrap/);
  });
});

describe("a ConvTranspose of an ONNX file in groups", () => {
  const [channels, filters, groups] = [4, 6, 2];
  const weight = (c: number, f: number, tap: number) => Math.sin(1 + 7 * c + 3 * f + tap);
  const options = { strides: ints([2, 1]), pads: ints([1, 0, 0, 1]), kernel_shape: ints([2, 2]) };
  const made = (attributes: Record<string, OnnxAttribute>, dims: number[], kernel: number[]) => {
    const bias = tensor("b", [filters], [1, 2, 3, 4, 5, 6]);
    return file(
      ["n", channels, 3, 2],
      [["ConvTranspose", ["x", "k", "b"], "y", { ...options, ...attributes }]],
      [tensor("k", dims, kernel), bias],
    );
  };

  it("gives what one of a single group gives, whose kernel is zero between groups", async () => {
    const own = filters / groups;
    const kernel = (isWhole: boolean) =>
      Array.from({ length: channels * (isWhole ? filters : own) * 4 }, (_, i) => {
        const columns = isWhole ? filters : own;
        const [c, column, tap] = [Math.floor(i / 4 / columns), Math.floor(i / 4) % columns, i % 4];
        const group = Math.floor((c * groups) / channels);
        if (!isWhole) return weight(c, group * own + column, tap);
        return Math.floor(column / own) === group ? weight(c, column, tap) : 0;
      });
    const data = Array.from({ length: channels * 6 }, (_, i) => Math.cos(i));
    const whole = await given(made({}, [channels, filters, 2, 2], kernel(true)), [channels, 3, 2], data);
    const apart = made({ group: int(groups) }, [channels, own, 2, 2], kernel(false));
    const found = await given(apart, [channels, 3, 2], data);
    expect(found.length).toBe(whole.length);
    found.forEach((value, i) => {
      expect(value).toBeCloseTo(whole[i], 5);
    });
  });

  it("is refused where the groups do not divide the channels", async () => {
    const bytes = made({ group: int(3) }, [channels, 2, 2, 2], Array(32).fill(1));
    await expect(loadModel(bytes)).rejects.toThrow(/3 groups for 4 channels/);
  });
});
