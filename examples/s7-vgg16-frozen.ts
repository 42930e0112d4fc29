import { Adam, Dense, Dropout, Flatten, preprocessVgg16, Sequential, vgg16 } from "noodlenet";
import { loadVgg16 } from "noodlenet/io";
import type { Experiment, Settings, Trained } from "../study/Experiment.js";
import { runAlone } from "../study/runAlone.js";

/**
 * Transfer learning. VGG16 has learned from more than a million pictures what edges, textures and shapes are; its weights stay
 * as they are, and only a dense layer on top learns noodles: 16,386 of 14,731,074 parameters. What the frozen layers make of a
 * picture is computed once, so that every epoch after the first takes a moment.
 */
function network(seed: number): Sequential {
  const base = vgg16({ includeTop: false, inputShape: [128, 128, 3], trainable: false });
  const layers = [base, new Flatten(), new Dropout(0.5), new Dense(2, { activation: "softmax" })];
  const model = new Sequential(layers, { inputShape: [128, 128, 3], seed });
  model.compile({
    optimizer: new Adam({ learningRate: 1e-3 }),
    loss: "sparseCategoricalCrossentropy",
    metrics: ["accuracy"],
  });
  return model;
}

async function train({ pictures, epochs, seed, callbacks, weights }: Settings): Promise<Trained> {
  const model = network(seed);
  await loadVgg16(model, weights ?? "imagenet");
  const history = await model.fit(pictures.train, { epochs, validationData: pictures.val, callbacks });
  return { model, history };
}

export const s7: Experiment = {
  id: "s7",
  title: { en: "VGG16, frozen", ja: "VGG16（重みを固定）" },
  prepare: preprocessVgg16,
  needsWeights: true,
  network,
  train,
};

await runAlone(import.meta.url, s7);
