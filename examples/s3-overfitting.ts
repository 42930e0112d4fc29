import { Adam, Conv2D, Dense, Flatten, MaxPooling2D, Sequential } from "noodlenet";
import { bowlDatasets } from "noodlenet/bowls";
import { imageFolder } from "noodlenet/data";
import { progress } from "noodlenet/progress";

/** Photos from `folder/{train,val}/<class>/`, 128x128, pixels from 0 to 1; painted bowls of noodles without a folder. */
async function pictures(folder?: string) {
  const options = { batchSize: 16, scale: 1 / 255, seed: 1 };
  if (folder === undefined) return bowlDatasets(options);
  const { train, val } = await imageFolder(folder, { ...options, size: [128, 128] });
  if (!val) throw new Error(`${folder} must hold the folders train and val`);
  return { train, val };
}

/** The convolutional network of s2. Its 3,321,410 parameters are many more than 112 pictures need: it can memorise them. */
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

/** Curves by name, one value per epoch, as `fit` returns them in `history`. */
export type Curves = Readonly<Record<string, readonly number[]>>;

/** The signs of overfitting in the curves of a training. */
export interface Overfitting {
  /** The epoch, counted from 1, after which the validation loss was lowest. */
  readonly lowestValLossEpoch: number;
  readonly lowestValLoss: number;
  readonly lastValLoss: number;
  /** Training accuracy minus validation accuracy after the last epoch. */
  readonly accuracyGap: number;
}

/**
 * Overfitting: the training loss keeps falling while the validation loss turns and rises, and the accuracy on pictures that the
 * network was trained on is higher than on others. What a network memorises does not help it with new pictures.
 */
export function overfittingOf({ accuracy, valAccuracy, valLoss }: Curves): Overfitting {
  const lowestValLoss = Math.min(...valLoss);
  return {
    lowestValLossEpoch: valLoss.indexOf(lowestValLoss) + 1,
    lowestValLoss,
    lastValLoss: valLoss[valLoss.length - 1],
    accuracyGap: accuracy[accuracy.length - 1] - valAccuracy[valAccuracy.length - 1],
  };
}

/** Trains for 30 epochs and reads the curves for overfitting. */
async function main(folder?: string): Promise<void> {
  const { train, val } = await pictures(folder);
  const { history } = await network(1).fit(train, { epochs: 30, validationData: val, callbacks: [progress()] });

  const { lowestValLossEpoch, lowestValLoss, lastValLoss, accuracyGap } = overfittingOf(history);
  console.log(`the validation loss is lowest after epoch ${lowestValLossEpoch}: ${lowestValLoss.toFixed(4)}`);
  console.log(`after the last epoch it is ${lastValLoss.toFixed(4)}`);
  console.log(`training accuracy minus validation accuracy: ${accuracyGap.toFixed(3)}`);
}

// Runs when Node is started with this file, and not when another file imports it.
const program = globalThis.process?.argv[1]?.split(/[\\/]/).at(-1);
if (program && import.meta.filename?.endsWith(program)) await main(process.argv[2]);
