import { describe, expect, it } from "vitest";
import {
  Add,
  Conv2D,
  Dense,
  Dropout,
  Flatten,
  InputLayer,
  input,
  MaxPooling2D,
  Model,
  Sequential,
} from "../../src/index.js";
import type { TrainableModel } from "../../src/models/TrainableModel.js";
import { ShapeError, ValueError } from "../../src/util/errors.js";
import { colourAt } from "../../src/viz/colourMaps.js";
import { featureMaps, gradCam, heatMapOverlay, modelDiagram, modelRows } from "../../src/viz/index.js";
import { lineModel } from "../lineModel.js";
import { expectWellFormed, textOf } from "./xml.js";

function nested(): TrainableModel {
  const base = lineModel([new InputLayer([12, 12, 3]), new Conv2D(4, 3, { name: "inner" }), new MaxPooling2D(2)], {
    name: "base",
    trainable: false,
  });
  return new Sequential([base, new Flatten(), new Dropout(0.5), new Dense(2)], { inputShape: [12, 12, 3] });
}

describe("a graph with branches", () => {
  const branching = () => {
    const x = input([8, 8, 3], { name: "x" });
    const stem = new Conv2D(4, 3, { padding: "same", name: "stem" }).apply(x);
    const side = new Conv2D(4, 1, { name: "side" }).apply(stem);
    const sum = new Add({ name: "sum" }).apply([stem, side]);
    const other = new MaxPooling2D(2, { name: "other" }).apply(stem);
    return new Model({ inputs: x, outputs: [sum, other], seed: 1 });
  };

  it("has a row for each layer, with its own shape, and the layers that it takes where they are not the row before", () => {
    expect(modelRows(branching()).map(({ name, shape, from }) => [name, shape, from])).toEqual([
      ["x", [8, 8, 3], undefined],
      ["stem", [8, 8, 4], undefined],
      ["side", [8, 8, 4], undefined],
      ["sum", [8, 8, 4], ["stem", "side"]],
      ["other", [4, 4, 4], ["stem"]],
    ]);
  });

  it("is drawn with its branches below one another, and a line for each connection that changes its height", () => {
    const svg = modelDiagram(branching());
    expectWellFormed(svg);
    expect(svg.match(/<path d="M[^"]*Q/g)).toHaveLength(3);
    const chained = modelDiagram(modelRows(branching()).map(({ from: _, ...row }) => row));
    expect(chained.match(/<path d="M[^"]*Q/g)).toBeNull();
  });
});

describe("modelRows", () => {
  it("reads names, shapes and parameters from a model, networks within as one block or layer by layer", () => {
    expect(modelRows(nested()).map(({ name, shape, params }) => [name, shape, params])).toEqual([
      ["input", [12, 12, 3], 0],
      ["base", [5, 5, 4], 112],
      ["flatten", [100], 0],
      ["dropout", [100], 0],
      ["dense", [2], 202],
    ]);
    expect(modelRows(nested())[1]).toMatchObject({ frozen: true, layers: 2 });
    expect(modelRows(nested(), true).map(({ name }) => name)).toEqual([
      "input",
      "inner",
      "max_pooling2d",
      "flatten",
      "dropout",
      "dense",
    ]);
    expect(() => modelRows({ inputShape: [1], layers: [] })).toThrow(ValueError);
  });
});

describe("modelDiagram", () => {
  it("names every layer, its output and its parameters, in both languages", () => {
    const svg = modelDiagram(nested(), { title: "A <network>", theme: "dark" });
    expectWellFormed(svg);
    for (const text of ["A <network>", "input", "base", "2 layers", "5×5×4", "112 par.", "frozen", "202 par."])
      expect(textOf(svg)).toContain(`\n${text}\n`);
    for (const text of ["入力", "2 層", "固定", "202 個"])
      expect(textOf(modelDiagram(nested(), { language: "ja" }))).toContain(text);
  });

  it("breaks into lines where the width asks for it, and never exceeds it", () => {
    const rows = Array.from({ length: 12 }, (_, i) => ({
      name: `layer_${i}`,
      type: "Dense",
      shape: [3 + i],
      params: 7,
    }));
    const size = (width: number) =>
      [...modelDiagram(rows, { width }).match(/width="(\d+)" height="(\d+)"/)!].slice(1).map(Number);
    expect(size(300)[0]).toBeLessThanOrEqual(300);
    expect(size(300)[1]).toBeGreaterThan(size(900)[1]);
    expectWellFormed(modelDiagram(rows, { width: 300 }));
  });

  it("refuses nothing to draw, and no room to draw in", () => {
    expect(() => modelDiagram([])).toThrow(ValueError);
    expect(() => modelDiagram(nested(), { width: 100 })).toThrow(/240/);
  });
});

describe("featureMaps", () => {
  it("draws a map for each channel, up to the limit", () => {
    const data = Float32Array.from({ length: 2 * 3 * 5 }, (_, i) => i);
    const svg = featureMaps({ data, shape: [1, 2, 3, 5] }, { caption: "first & best", limit: 4, columns: 2 });
    expectWellFormed(svg);
    expect(svg.match(/<image /g)).toHaveLength(4);
    expect(textOf(svg)).toContain("first & best");
  });

  it("draws maps of one number or none that is finite", () => {
    expectWellFormed(featureMaps({ data: new Float32Array(4), shape: [2, 2, 1] }));
    expectWellFormed(featureMaps({ data: new Float32Array(4).fill(Number.NaN), shape: [2, 2, 1] }));
  });

  it("refuses other shapes, and columns that are none", () => {
    expect(() => featureMaps({ data: new Float32Array(8), shape: [2, 2, 2, 1] })).toThrow(ShapeError);
    expect(() => featureMaps({ data: new Float32Array(8), shape: [2, 2, 3] })).toThrow(/8 numbers/);
    expect(() => featureMaps({ data: new Float32Array(4), shape: [2, 2, 1] }, { columns: 0 })).toThrow(/columns is 0/);
  });
});

describe("gradCam", () => {
  const picture = { data: new Uint8Array(4 * 4 * 3).fill(100), height: 4, width: 4 };
  const heat = { data: [2, 0, 2, 0], shape: [2, 2] };

  it("shows the picture, the map and both, with captions", () => {
    const svg = gradCam(picture, heat, { scale: 30, language: "ja" });
    expectWellFormed(svg);
    expect(svg.match(/<image /g)).toHaveLength(3);
    for (const text of ["元の画像", "重ねた図"]) expect(textOf(svg)).toContain(text);
  });

  it("colours the picture where the map is hot and leaves it where it is cold", () => {
    const { data } = heatMapOverlay(picture, heat, { opacity: 1 });
    expect([...Array.from(data).slice(0, 3)]).toEqual(colourAt("inferno", 1));
    expect([...Array.from(data).slice(9, 12)]).toEqual([100, 100, 100]);
    const dark = heatMapOverlay(picture, { data: [0], shape: [1, 1] });
    expect(Array.from(dark.data)).toEqual(Array.from(picture.data));
  });

  it("refuses maps and pictures that do not fit their shapes", () => {
    expect(() => gradCam(picture, { data: [1, 2], shape: [2, 2] })).toThrow(ShapeError);
    expect(() => heatMapOverlay({ ...picture, width: 5 }, heat)).toThrow(ShapeError);
    expect(() => heatMapOverlay(picture, heat, { opacity: 2 })).toThrow(ValueError);
  });
});
