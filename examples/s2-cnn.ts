import { Adam, Conv2D, Dense, Flatten, MaxPooling2D, Sequential } from "noodlenet";
import type { Experiment, Settings, Trained } from "../study/Experiment.js";
import { runAlone } from "../study/runAlone.js";
import { toUnit } from "./toUnit.js";

/**
 * A convolutional network. Small kernels slide over the picture and find the same local feature wherever it is; max-pooling
 * halves the sides and lets a feature move a little. Three rounds turn 128×128×3 into 14×14×128, which dense layers judge.
 */
function network(seed: number): Sequential {
  const model = new Sequential(
    [
      new Conv2D(32, 3, { activation: "relu" }),
      new MaxPooling2D(2),
      new Conv2D(64, 3, { activation: "relu" }),
      new MaxPooling2D(2),
      new Conv2D(128, 3, { activation: "relu" }),
      new MaxPooling2D(2),
      new Flatten(),
      new Dense(128, { activation: "relu" }),
      new Dense(128, { activation: "relu" }),
      new Dense(2, { activation: "softmax" }),
    ],
    { inputShape: [128, 128, 3], seed },
  );
  model.compile({
    optimizer: new Adam({ learningRate: 1e-3 }),
    loss: "sparseCategoricalCrossentropy",
    metrics: ["accuracy"],
  });
  return model;
}

async function train({ pictures, epochs, seed, callbacks }: Settings): Promise<Trained> {
  const model = network(seed);
  const history = await model.fit(pictures.train, { epochs, validationData: pictures.val, callbacks });
  return { model, history };
}

export const s2: Experiment = {
  id: "s2",
  title: { en: "Convolutional network", ja: "畳み込みニューラルネットワーク" },
  prepare: toUnit,
  network,
  train,
};

await runAlone(import.meta.url, s2);
