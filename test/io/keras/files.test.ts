import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { loadModel, loadWeights } from "../../../src/io/index.js";
import { Dense } from "../../../src/layers/Dense.js";
import { Sequential } from "../../../src/models/Sequential.js";
import type { TrainableModel } from "../../../src/models/TrainableModel.js";
import { FormatError } from "../../../src/util/errors.js";
import { expectClose } from "../../equal.js";

/** Files that Keras 2.13, 2.15 and 3.15 wrote, by make.py beside them. */
const path = (file: string) => join(import.meta.dirname, "..", "files", "keras", file);

/** Predicts, and expects what Keras did. */
async function expectKerasPredictions(model: TrainableModel, file: string): Promise<void> {
  const { x, xShape, y, yShape } = JSON.parse(readFileSync(path(`${file}.json`), "utf8"));
  const predicted = await model.predict({ data: Float32Array.from(x), shape: xShape });
  const expected = { shape: yShape, data: Float32Array.from(y) };
  expectClose({ shape: predicted.shape, data: predicted.dataSync() }, expected, 1e-5);
}

const threeLayers = () =>
  new Sequential([new Dense(3, { activation: "relu" }), new Dense(3), new Dense(2, { activation: "softmax" })], {
    inputShape: [4],
  });

describe("a model that Keras wrote", () => {
  it.each([
    ["after compile and fit, by TensorFlow 2.15, with numbers of metrics", "2-fitted.keras"],
    ["in bfloat16, by Keras 2", "2-bfloat16.keras"],
    ["in bfloat16, by Keras 3", "3-bfloat16.keras"],
    ["in mixed precision, by Keras 2", "2-mixed_float16.keras"],
    ["in mixed precision, by Keras 3", "3-mixed_float16.keras"],
    ["with inputs by name", "3-named_inputs.keras"],
    ["with LoRA, merged", "3-lora.keras"],
    ["with LoRA, in parts", "3-lora.h5"],
    ["with folders counted twice, by TensorFlow 2.13", "2.13-nested.keras"],
  ])("loads %s", async (_, file) => {
    await expectKerasPredictions(await loadModel(path(file)), file);
  });

  it("is refused where it uses one layer twice, for the file does not say where", async () => {
    await expect(loadModel(path("3-twice.keras"))).rejects.toThrow(FormatError);
    await expect(loadModel(path("3-twice.keras"))).rejects.toThrow(
      /3-twice\.keras: layers\/dense_2 is missing, though layers\/dense_3 is there.*one layer twice/,
    );
    const shorter = new Sequential([new Dense(4, { activation: "relu" }), new Dense(4), new Dense(2)], {
      inputShape: [4],
    });
    await expect(loadWeights(shorter, path("3-twice.keras"))).rejects.toThrow(/one layer twice/);
  });

  it("is refused where it is quantised, with the remedy", async () => {
    await expect(loadModel(path("3-int8.keras"))).rejects.toThrow(
      /layer "dense.*" \(Dense\): the layer is quantised.*before/,
    );
  });
});

describe("weights that Keras wrote", () => {
  it("after compile and fit are read without the metrics' numbers", async () => {
    const model = threeLayers();
    expect(await loadWeights(model, path("2-fitted.weights.h5"))).toHaveLength(6);
    await expectKerasPredictions(model, "2-fitted.weights.h5");
  });

  it("in several files are read together, those beside the list or those given", async () => {
    const list = "3-shards.weights.json";
    const shards = [0, 1].map((i) => `3-shards_0000${i}.weights.h5`);
    const files = shards.map((name) => new File([readFileSync(path(name))], name));
    const fresh = () => new Sequential([new Dense(3, { activation: "relu" }), new Dense(2)], { inputShape: [4] });
    const models = [fresh(), fresh()];
    await loadWeights(models[0], path(list));
    const dropped = new File([readFileSync(path(list))], list);
    await loadWeights(models[1], dropped, { beside: files });
    for (const model of models) await expectKerasPredictions(model, list);
    await expect(loadWeights(fresh(), dropped, { beside: files.slice(1) })).rejects.toThrow(
      /3-shards\.weights\.json: some of its weights are in "3-shards_00000\.weights\.h5", which is missing.*beside/,
    );
    await expect(loadModel(path(list))).rejects.toThrow(/holds weights but no model/);
  });
});
