import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { arrays } from "../../src/data/arrays.js";
import { spilledFeatures } from "../../src/io/files/spilledFeatures.js";
import { Dense } from "../../src/layers/Dense.js";
import { Sequential } from "../../src/models/Sequential.js";
import type { FitOptions } from "../../src/training/fitOptions.js";
import { expectSame } from "../equal.js";

const folder = mkdtempSync(join(tmpdir(), "features-"));

afterAll(() => rmSync(folder, { recursive: true, force: true }));

function row(i: number): Float32Array {
  return Float32Array.of(i, i + 0.5, -i);
}

describe("spilledFeatures", () => {
  it("gives back what was written, from memory and from the file, in any order", () => {
    const store = spilledFeatures({ maxBytes: 40, folder })(8, 3);
    for (const i of [5, 0, 7, 2, 6]) expect(store.write(i, row(i))).toBe(true);
    for (const i of [2, 5, 6, 0, 7]) expect(store.read(i)).toEqual(row(i));
    expect(store.read(1)).toBeNull();
    store.close();
  });

  it("leaves nothing in the folder", () => {
    const store = spilledFeatures({ maxBytes: 0, folder })(1, 3);
    store.write(0, row(0));
    expect(readdirSync(folder)).toEqual([]);
    store.close();
  });

  it("trains to the same bits as computing everything each time", async () => {
    const train = async (frozenFeatures: FitOptions["frozenFeatures"]) => {
      const layers = [new Dense(6, { activation: "tanh", trainable: false }), new Dense(2, { activation: "softmax" })];
      const model = new Sequential(layers, { inputShape: [3], seed: 2 });
      model.compile({ optimizer: "adam", loss: "sparseCategoricalCrossentropy" });
      const x = { data: Float32Array.from({ length: 60 }, (_, i) => (i % 7) - 3), shape: [20, 3] };
      const y = { data: Int32Array.from({ length: 20 }, (_, i) => i % 2), shape: [20] };
      await model.fit(arrays(x, y, { batchSize: 6, shuffle: true }), { epochs: 3, frozenFeatures });
      return model.getWeights();
    };
    const [spilled, always] = [await train(spilledFeatures({ maxBytes: 100, folder })), await train(false)];
    spilled.forEach((weight, i) => {
      expectSame(weight, always[i], weight.name);
    });
  });
});
