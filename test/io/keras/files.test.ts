import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { loadModel, loadWeights, modelBytes, weightsBytes } from "../../../src/io/index.js";
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

  it.each(["3-int8.keras", "3-int8.h5"])("of quantised dense layers computes with their floats: %s", async (file) => {
    const model = await loadModel(path(file));
    const x = Float32Array.from({ length: 8 }, (_, i) => (i - 3.5) / 4);
    const y = await (await model.predict({ data: x, shape: [2, 4] })).data();
    // What Keras gives for kernel / kernel_scale, and what its int8 layers give, which round their inputs, too.
    const floats = [-0.6099361181259155, -0.2148243486881256, 0.2862187325954437, 0.3103747069835663];
    const whole = [-0.6132411360740662, -0.21679924428462982, 0.28523504734039307, 0.30876797437667847];
    y.forEach((value, i) => {
      expect(value).toBeCloseTo(floats[i], 6);
      expect(Math.abs(value - whole[i])).toBeLessThan(0.005);
    });
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

describe("a file that is written here", () => {
  it.each(["keras", "h5", "weights.h5"] as const)(
    "as .%s says of no object when it was made, so that the same model has the same bytes",
    async (format) => {
      const write = format === "weights.h5" ? weightsBytes : modelBytes;
      const bytes = Buffer.from(await write(threeLayers(), format));
      // A header of HDF5 has its version, flags, and, where these say so, four times in seconds.
      const times: number[] = [];
      for (let at = bytes.indexOf("OHDR"); at >= 0; at = bytes.indexOf("OHDR", at + 1))
        if (bytes[at + 5] & 0x20) times.push(...[6, 10, 14, 18].map((offset) => bytes.readUInt32LE(at + offset)));
      expect(times.filter((time) => time !== 0)).toEqual([]);
      expect(times.length).toBeGreaterThan(0);
    },
  );
});
