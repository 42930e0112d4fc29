import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { loadModel, loadWeights, readSafetensors } from "../../../src/io/index.js";
import { modelFromConfig } from "../../../src/models/modelFromConfig.js";
import type { TrainableModel } from "../../../src/models/TrainableModel.js";
import { expectClose } from "../../equal.js";

const folder = join(import.meta.dirname, "..", "..", "goldens", "files");
const path = (name: string) => join(folder, name);
const { tensors } = readSafetensors(readFileSync(path("small.safetensors")));
const x = tensors.get("x")!;
const y = tensors.get("y")!;

/** Predicts, and expects what Keras predicted. */
async function expectKerasPredictions(model: TrainableModel): Promise<void> {
  const predicted = await model.predict(x);
  expectClose({ shape: predicted.shape, data: predicted.dataSync() }, y, 1e-5);
}

describe("a model that Keras wrote", () => {
  it.each(["small.keras", "small.h5"])("loads from %s and predicts as there", async (file) => {
    const model = await loadModel(path(file));
    expect(model.name).toBe("small");
    expect(model.layers.map(({ name }) => name)).toEqual("conv bn act pool conv2 drop flat fc out".split(" "));
    await expectKerasPredictions(model);
  });

  it.each(["small.weights.h5", "small.legacy_weights.h5", "small.h5", "small.keras"])(
    "gives its weights from %s to a model built here",
    async (file) => {
      const fresh = modelFromConfig((await loadModel(path("small.keras"))).toConfig());
      const loaded = await loadWeights(fresh, path(file));
      expect(loaded).toHaveLength(11);
      await expectKerasPredictions(fresh);
    },
  );
});
