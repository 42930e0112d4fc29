import { Adam, Conv2D, Dense, Dropout, Flatten, MaxPooling2D, Sequential } from "noodlenet";
import type { Experiment, Settings, Trained } from "../study/Experiment.js";
import { runAlone } from "../study/runAlone.js";
import { toUnit } from "./toUnit.js";

/**
 * Dropout. In each training step half of the features are set to 0 at random and the others doubled, so that no unit can rely
 * on a few others. When predicting, all are there.
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
      new Dropout(0.5),
      new Dense(128, { activation: "relu" }),
      new Dropout(0.5),
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

export const s4: Experiment = {
  id: "s4",
  title: { en: "Dropout", ja: "ドロップアウト" },
  prepare: toUnit,
  network,
  train,
};

await runAlone(import.meta.url, s4);
