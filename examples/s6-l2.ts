import { Adam, Conv2D, Dense, Flatten, l2, MaxPooling2D, Sequential } from "noodlenet";
import type { Experiment, Settings, Trained } from "../study/Experiment.js";
import { runAlone } from "../study/runAlone.js";
import { toUnit } from "./toUnit.js";

/**
 * L2 regularisation. 0.01·Σw² of every kernel is added to the loss, so that large weights have to pay for themselves and the
 * fitted function stays simple. The penalty is part of the loss that the curves show.
 */
function network(seed: number): Sequential {
  const penalised = { kernelRegularizer: l2(0.01) };
  const model = new Sequential(
    [
      new Conv2D(32, 3, { activation: "relu", ...penalised }),
      new MaxPooling2D(2),
      new Conv2D(64, 3, { activation: "relu", ...penalised }),
      new MaxPooling2D(2),
      new Conv2D(128, 3, { activation: "relu", ...penalised }),
      new MaxPooling2D(2),
      new Flatten(),
      new Dense(128, { activation: "relu", ...penalised }),
      new Dense(2, { activation: "softmax", ...penalised }),
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

export const s6: Experiment = {
  id: "s6",
  title: { en: "L2 regularisation", ja: "L2 正則化" },
  prepare: toUnit,
  network,
  train,
};

await runAlone(import.meta.url, s6);
