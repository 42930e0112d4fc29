import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { Dense } from "../../src/layers/Dense.js";
import { Dropout } from "../../src/layers/Dropout.js";
import { InputLayer } from "../../src/layers/InputLayer.js";
import { Flatten } from "../../src/layers/reshaping.js";
import { preprocessVgg16 } from "../../src/models/preprocessVgg16.js";
import { Functional, Sequential } from "../../src/models/Sequential.js";
import { vgg16 } from "../../src/models/vgg16.js";
import { ShapeError, ValueError } from "../../src/util/errors.js";

/** The table under a heading of Keras's summaries: name and type, shape, parameters of each row, then the totals. */
function kerasSummary(heading: string): { rows: string[][]; totals: number[] } {
  const text = readFileSync(join(import.meta.dirname, "..", "goldens", "summaries.txt"), "utf8");
  return tableOf(text.split(/^## /m).find((part) => part.startsWith(heading))!);
}

function tableOf(text: string): { rows: string[][]; totals: number[] } {
  const rows = [...text.matchAll(/^ (\S+ \(\w+\))\s+(\[?\(None.*?\)\]?)\s+([\d,]+)\s*$/gm)].map(([, ...cells]) =>
    cells.map((cell) => cell.replaceAll(",", "")),
  );
  const totals = [...text.matchAll(/params: ([\d,]+)/g)].map(([, n]) => Number(n.replaceAll(",", "")));
  return { rows, totals };
}

function withHead(base: Functional): Sequential {
  const layers = [base, new Flatten(), new Dropout(0.5), new Dense(2, { activation: "softmax" })];
  return new Sequential(layers, { inputShape: [128, 128, 3] });
}

const base = () => vgg16({ includeTop: false, inputShape: [128, 128, 3], trainable: false });

describe("vgg16", () => {
  it("prints the summary of fig. 24, its input row included", () => {
    expect(tableOf(base().summary())).toEqual(kerasSummary("vgg16, frozen"));
  });

  it("prints the summary of fig. 25 within a model", () => {
    const { rows, totals } = tableOf(withHead(base()).summary());
    expect(totals).toEqual([14_731_074, 16_386, 14_714_688]);
    expect({ rows, totals }).toEqual(kerasSummary("s7"));
  });

  it("has 7,095,810 trainable parameters with block5 thawed", () => {
    const model = withHead(base());
    for (const layer of (model.getLayer("vgg16") as Functional).layers)
      if (layer.name.startsWith("block5")) layer.trainable = true;
    expect(tableOf(model.summary()).totals).toEqual([14_731_074, 7_095_810, 7_635_264]);
  });

  it("comes back from its config with the same layers, shapes and frozen parts", () => {
    const model = withHead(base());
    const again = Sequential.fromConfig(JSON.parse(JSON.stringify(model.toConfig())));
    expect(again.summary()).toBe(model.summary());
    expect(again.getLayer("vgg16")).toBeInstanceOf(Functional);
  });

  it("ends in the dense layers that name ImageNet's classes unless told otherwise", () => {
    const model = vgg16({ inputShape: [32, 32, 3] });
    expect(model.layers.slice(-4).map(({ name }) => name)).toEqual(["flatten", "fc1", "fc2", "predictions"]);
    expect(model.outputShape()).toEqual([1000]);
    expect(model.countParams()).toBe(14_714_688 + 513 * 4096 + 4097 * 4096 + 4097 * 1000);
  });
});

describe("Functional", () => {
  it("needs an InputLayer first", () => {
    expect(() => new Functional([new Dense(2)])).toThrow(ValueError);
  });

  it("refuses samples of another shape than its InputLayer's", () => {
    const model = new Sequential([new Functional([new InputLayer([4]), new Dense(2)])], { inputShape: [5] });
    expect(() => model.summary()).toThrow(ShapeError);
  });
});

describe("preprocessVgg16", () => {
  it("turns red, green, blue into blue, green, red and takes ImageNet's means off", () => {
    const { data, shape } = preprocessVgg16({ data: Float32Array.of(10, 20, 30, 255, 0, 128), shape: [1, 1, 2, 3] });
    expect(shape).toEqual([1, 1, 2, 3]);
    const expected = [30 - 103.939, 20 - 116.779, 10 - 123.68, 128 - 103.939, -116.779, 255 - 123.68];
    expected.forEach((value, i) => {
      expect(data[i]).toBeCloseTo(value, 4);
    });
  });

  it("prepares images for PyTorch's weights as torchvision does: from 0 to 1, minus mean, by standard deviation", () => {
    const { data } = preprocessVgg16({ data: Float32Array.of(0, 128, 255), shape: [1, 3] }, { weights: "torch" });
    const expected = [-0.485 / 0.229, (128 / 255 - 0.456) / 0.224, (1 - 0.406) / 0.225];
    expected.forEach((value, i) => {
      expect(data[i]).toBeCloseTo(value, 6);
    });
  });

  it("refuses weights of other origin", () => {
    const weights = "caffe" as "torch";
    expect(() => preprocessVgg16({ data: new Float32Array(3), shape: [3] }, { weights })).toThrow(
      /give "keras" or "torch"/,
    );
  });

  it("refuses pictures without three channels", () => {
    expect(() => preprocessVgg16({ data: new Float32Array(4), shape: [1, 2, 2, 1] })).toThrow(ShapeError);
  });
});
