import { Activation, Adam, BatchNormalization, Conv2D, Dense, Flatten, MaxPooling2D, Sequential } from "noodlenet";
import type { Experiment, Settings, Trained } from "../study/Experiment.js";
import { runAlone } from "../study/runAlone.js";
import { toUnit } from "./toUnit.js";

/**
 * Batch normalisation. Before each ReLU every channel is brought to mean 0 and variance 1 within the batch, then scaled and
 * shifted by two numbers that are learned. Two more per channel, moving averages that predictions use, are not: 704 in all.
 */
function network(seed: number): Sequential {
  const model = new Sequential(
    [
      new Conv2D(32, 3),
      new MaxPooling2D(2),
      new BatchNormalization(),
      new Activation("relu"),
      new Conv2D(64, 3),
      new MaxPooling2D(2),
      new BatchNormalization(),
      new Activation("relu"),
      new Conv2D(128, 3),
      new MaxPooling2D(2),
      new BatchNormalization(),
      new Activation("relu"),
      new Flatten(),
      new Dense(128),
      new BatchNormalization(),
      new Activation("relu"),
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

export const s5: Experiment = {
  id: "s5",
  title: { en: "Batch normalisation", ja: "バッチ正規化" },
  prepare: toUnit,
  network,
  train,
};

await runAlone(import.meta.url, s5);
