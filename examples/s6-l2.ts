import { Adam, Conv2D, Dense, Flatten, l2, MaxPooling2D, Sequential } from "noodlenet";
import { bowlDatasets } from "noodlenet/bowls";
import { imageFolder } from "noodlenet/data";
import { progress } from "noodlenet/progress";
import { historyChart } from "noodlenet/viz";

/** Photos from `folder/{train,val,test}/<class>/`, 128x128, pixels from 0 to 1; painted bowls of noodles without a folder. */
async function pictures(folder?: string) {
  const options = { batchSize: 16, scale: 1 / 255, seed: 1 };
  if (folder === undefined) return bowlDatasets(options);
  const { train, val, test } = await imageFolder(folder, { ...options, size: [128, 128] });
  if (!val || !test) throw new Error(`${folder} must hold the folders train, val and test`);
  return { train, val, test };
}

/**
 * L2 regularisation. 0.01·Σw² of every kernel is added to the loss, which keeps the weights small and the fitted function
 * smooth. The loss in the curves contains this penalty.
 */
export function network(seed: number): Sequential {
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

/** Trains for 30 epochs, tests on pictures that the training has not seen, and draws the curve of the loss. */
async function main(folder?: string): Promise<void> {
  const { train, val, test } = await pictures(folder);
  const model = network(1);
  console.log(model.summary());
  const { history } = await model.fit(train, { epochs: 30, validationData: val, callbacks: [progress()] });

  const { loss, accuracy } = await model.evaluate(test);
  console.log(`test: loss ${loss.toFixed(4)}, accuracy ${accuracy.toFixed(3)} of ${test.size} pictures`);
  const { writeFile } = await import("node:fs/promises");
  await writeFile("s6-loss.svg", await historyChart(history));
  console.log("s6-loss.svg shows the loss over the epochs");
}

// Runs when Node is started with this file, and not when another file imports it.
const program = globalThis.process?.argv[1]?.split(/[\\/]/).at(-1);
if (program && import.meta.filename?.endsWith(program)) await main(process.argv[2]);
