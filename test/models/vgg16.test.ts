import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { Dense } from "../../src/layers/Dense.js";
import { Dropout } from "../../src/layers/Dropout.js";
import { InputLayer } from "../../src/layers/InputLayer.js";
import { Flatten } from "../../src/layers/reshaping.js";
import { Model } from "../../src/models/Model.js";
import { modelFromConfig } from "../../src/models/modelFromConfig.js";
import { Sequential } from "../../src/models/Sequential.js";
import type { TrainableModel } from "../../src/models/TrainableModel.js";
import { vgg16 } from "../../src/models/vgg16.js";
import { ShapeError } from "../../src/util/errors.js";
import { lineModel } from "../lineModel.js";

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

function withHead(base: Model): TrainableModel {
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
    for (const layer of (model.getLayer("vgg16") as Model).layers)
      if (layer.name.startsWith("block5")) layer.trainable = true;
    expect(tableOf(model.summary()).totals).toEqual([14_731_074, 7_095_810, 7_635_264]);
  });

  it("comes back from its config with the same layers, shapes and frozen parts", () => {
    const model = withHead(base());
    const again = modelFromConfig(JSON.parse(JSON.stringify(model.toConfig())));
    expect(again.summary()).toBe(model.summary());
    expect(again.getLayer("vgg16")).toBeInstanceOf(Model);
  });

  it("ends in the dense layers that name ImageNet's classes unless told otherwise", () => {
    const model = vgg16({ inputShape: [32, 32, 3] });
    expect(model.layers.slice(-4).map(({ name }) => name)).toEqual(["flatten", "fc1", "fc2", "predictions"]);
    expect(model.outputShape()).toEqual([1000]);
    expect(model.countParams()).toBe(14_714_688 + 513 * 4096 + 4097 * 4096 + 4097 * 1000);
  });
});

describe("a graph within a Sequential", () => {
  it("refuses samples of another shape than its input layer's", () => {
    const model = new Sequential([lineModel([new InputLayer([4]), new Dense(2)])], { inputShape: [5] });
    expect(() => model.summary()).toThrow(ShapeError);
  });
});
