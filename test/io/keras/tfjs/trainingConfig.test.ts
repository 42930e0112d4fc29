import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import * as n from "../../../../src/index.js";
import { loadModel } from "../../../../src/io/index.js";

/* The fixtures are a stack that TensorFlow.js saved with its optimizer after three steps, and the losses of its next three: see make.mjs. */

const OPTIMIZERS = ["sgd", "momentum", "adam", "rmsprop", "rmspropMomentum", "adagrad"] as const;
const folder = (name: string) => join(import.meta.dirname, "fixtures/trained", name);
const jsonOf = (name: string, file: string) => JSON.parse(readFileSync(join(folder(name), file), "utf8"));

const x = n.tensor(
  Array.from({ length: 24 }, (_, i) => ((i * 7) % 11) / 5 - 1),
  { shape: [6, 4] },
);
const y = n.oneHot(n.tensor([0, 1, 2, 0, 1, 2], { dtype: "int32" }), 3);

async function losses(model: n.TrainableModel): Promise<number[]> {
  const found: number[] = [];
  for (let i = 0; i < 3; i++) found.push((await model.trainOnBatch(x, y)).loss);
  return found;
}

/** Opens a fixture whose model.json is changed, with the notices. */
async function changed(name: string, change: (json: ReturnType<typeof jsonOf>) => void) {
  const json = jsonOf(name, "model.json");
  change(json);
  const bytes = new Uint8Array(readFileSync(join(folder(name), "weights.bin")));
  const notices: string[] = [];
  const beside = [new File([bytes], "weights.bin")];
  const onNotice = (text: string) => notices.push(text);
  const model = await loadModel(new File([JSON.stringify(json)], "model.json"), { beside, onNotice });
  return { model, notices: notices.join("\n") };
}

describe("what compile chose in TensorFlow.js", () => {
  it.each(OPTIMIZERS)("is taken over, so that the next steps are those there: %s", async (name) => {
    const notices: string[] = [];
    const model = await loadModel(join(folder(name), "model.json"), { onNotice: (text) => notices.push(text) });
    expect(model.compiled?.optimizer.iterations).toBe(3);
    const expected: number[] = jsonOf(name, "y.json");
    (await losses(model)).forEach((loss, i) => {
      expect(Math.abs(loss - expected[i])).toBeLessThan(1e-5);
    });
    expect(notices.join()).toMatch(/cosine.*this metric is not supported.*left out/);
  });

  it("is left in the file with { compile: false }", async () => {
    const model = await loadModel(join(folder("adam"), "model.json"), { compile: false });
    await expect(losses(model)).rejects.toThrow(/compile/);
  });

  it.each([
    [
      "an optimizer that is not here",
      /Adadelta.*not supported/,
      { optimizer_config: { class_name: "Adadelta", config: {} } },
    ],
    ["a loss that was a function", /the loss is missing/, { loss: {} }],
    ["a loss that is not here", /hinge.*not supported/, { loss: "hinge" }],
    [
      "a centered RMSProp, whose steps are others",
      /centered is true/,
      { optimizer_config: { class_name: "RMSProp", config: { learningRate: 0.1, centered: true } } },
    ],
    [
      "another optimizer than the state's",
      /12 arrays|8 arrays/,
      { optimizer_config: { class_name: "Adagrad", config: { learningRate: 1 } } },
    ],
  ])("is not taken over, with the reason, from %s", async (_, reason, config) => {
    const { model, notices } = await changed("adam", (json) => Object.assign(json.trainingConfig, config));
    expect(notices).toMatch(reason);
    await expect(losses(model)).rejects.toThrow(reason);
  });

  it("is that of every output where a list of metrics is, as there", async () => {
    const made = await changed("sgd", (json) => Object.assign(json.trainingConfig, { metrics: ["mae", ""] }));
    expect(made.notices).toMatch(/left out/);
    expect(Object.keys(await made.model.evaluate(x, y))).toEqual(["loss", "mae"]);
  });

  it("is read as Keras wrote it where the converter kept that", async () => {
    const { model, notices } = await changed("sgd", (json) => {
      json.modelTopology = {
        keras_version: "2.15.0",
        model_config: json.modelTopology,
        training_config: {
          loss: "categorical_crossentropy",
          metrics: null,
          optimizer_config: { class_name: "Custom>Adam", config: { learning_rate: 0.25, is_legacy_optimizer: false } },
        },
      };
      json.trainingConfig = undefined;
    });
    expect(model.compiled?.optimizer).toBeInstanceOf(n.Adam);
    expect(model.compiled?.optimizer.learningRate).toBe(0.25);
    expect(notices).toMatch(/begins anew/);
  });
});
