import { Adam, Dense, Flatten, Sequential } from "noodlenet";
import type { Experiment, Settings, Trained } from "../study/Experiment.js";
import { runAlone } from "../study/runAlone.js";
import { toUnit } from "./toUnit.js";

/**
 * Dense layers only. Every pixel is an input of its own, joined to every unit of the next layer: the network is not told
 * which pixels are neighbours. Nearly all of its 6,308,354 parameters lie in the first layer: 128·128·3 inputs times 128 units.
 */
function network(seed: number): Sequential {
  const model = new Sequential(
    [
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

export const s1: Experiment = {
  id: "s1",
  title: { en: "Dense layers only", ja: "全結合層だけのネットワーク" },
  prepare: toUnit,
  network,
  train,
};

await runAlone(import.meta.url, s1);
