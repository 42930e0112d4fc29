import { Adam, type Functional, preprocessVgg16, type Sequential } from "noodlenet";
import type { Experiment, Settings, Trained } from "../study/Experiment.js";
import { runAlone } from "../study/runAlone.js";
import { s7 } from "./s7-vgg16-frozen.js";

/**
 * Fine-tuning. The model that s7 has trained goes on learning with VGG16's last block thawed, in steps a hundred times smaller,
 * lest they undo what it knows; half the epochs are enough. Blocks 1 to 4 stay frozen and are computed once.
 */
function thaw(model: Sequential): void {
  const base = model.getLayer("vgg16") as Functional;
  for (const layer of base.layers) layer.trainable = layer.name.startsWith("block5");
  model.compile({
    optimizer: new Adam({ learningRate: 1e-5 }),
    loss: "sparseCategoricalCrossentropy",
    metrics: ["accuracy"],
  });
}

/** The same before any training, to look at. */
function network(seed: number): Sequential {
  const model = s7.network!(seed);
  thaw(model);
  return model;
}

async function train(settings: Settings, before: Trained | null): Promise<Trained> {
  if (before === null) throw new Error("s8 goes on with the model that s7 has trained");
  const { pictures, epochs, callbacks } = settings;
  const { model } = before;
  thaw(model);
  const half = Math.max(1, Math.round(epochs / 2));
  const history = await model.fit(pictures.train, { epochs: half, validationData: pictures.val, callbacks });
  return { model, history };
}

export const s8: Experiment = {
  id: "s8",
  title: { en: "VGG16, block 5 fine-tuned", ja: "VGG16（block5 を再学習）" },
  prepare: preprocessVgg16,
  needsWeights: true,
  after: s7,
  network,
  train,
};

await runAlone(import.meta.url, s8);
