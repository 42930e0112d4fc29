import type { ImageSets } from "../data/folder/imageSets.js";
import { mapInputs } from "../data/mapInputs.js";
import type { TrainableModel } from "../models/TrainableModel.js";
import { Adam } from "../optim/Adam.js";
import { progress } from "../progress/progress.js";
import { EarlyStopping } from "../training/callbacks/EarlyStopping.js";
import { BestWeights } from "./BestWeights.js";
import { counted } from "./counted.js";
import { failureLine } from "./failures.js";
import { Interruption, interruptible } from "./interruption.js";
import { type Preparation, preparePixels } from "./preparation.js";

/** Photos to train on and to validate with. */
export type Photos = ImageSets & Required<Pick<ImageSets, "val">>;

/** How a classifier learns. */
export interface LearnOptions {
  readonly preparation: Preparation;
  /** The most epochs. */
  readonly epochs: number;
  /** Stop after so many epochs without a lower validation loss. */
  readonly patience: number;
  readonly learningRate: number;
}

/** What a training came to. */
export interface Learned {
  /** The best weights so far, which the model has now. */
  readonly best: BestWeights;
  /** Whether it was broken off. */
  readonly brokenOff: boolean;
}

/**
 * Trains the model and restores its best weights, also after an interruption.
 * @param best the best weights of an earlier training of the same model, which are kept unless this one finds better ones
 */
export async function learn(
  model: TrainableModel,
  { train, val }: Photos,
  { preparation, epochs, patience, learningRate }: LearnOptions,
  best = new BestWeights(),
): Promise<Learned> {
  model.compile({
    optimizer: new Adam({ learningRate }),
    loss: "sparseCategoricalCrossentropy",
    metrics: ["accuracy"],
  });
  const prepare = preparePixels(preparation);
  const stopping = new EarlyStopping({ monitor: "valLoss", patience });
  const callbacks = [progress(), best, stopping];
  const validationData = mapInputs(val, prepare);
  const before = best.best;
  const brokenOff = await interruptible((signal) =>
    model.fit(mapInputs(train, prepare), { epochs, validationData, callbacks, signal }),
  ).then(
    () => false,
    (error) => sayWhy(error, best),
  );
  if (stopping.stoppedEpoch !== null)
    console.log(
      `stopped after ${counted(best.finished, "epoch")}: the validation loss has not improved for ${counted(patience, "epoch")}`,
    );
  best.restore();
  sayBest(best, before);
  return { best, brokenOff };
}

function sayBest({ best, epoch }: BestWeights, before: BestWeights["best"]): void {
  if (best === null) return;
  const { valLoss, valAccuracy } = best;
  const which = best === before ? "still those from before" : `those of epoch ${epoch}`;
  console.log(`best weights: ${which}, validation loss ${valLoss.toFixed(4)}, accuracy ${valAccuracy.toFixed(3)}`);
}

/** Prints why a training ended early, and what is kept. @throws the error if nothing is */
function sayWhy(error: unknown, { best, finished }: BestWeights): true {
  const interrupted = error instanceof Interruption;
  if (best === null && !interrupted) throw error;
  process.exitCode = interrupted ? error.exitCode : 1;
  const reason = interrupted ? "interrupted" : (failureLine(error) ?? `error: ${(error as Error).stack}`);
  const left =
    best === null ? "no epoch was finished, so there is nothing to keep" : "the best weights so far are kept";
  console.error(`${reason} after ${counted(finished, "epoch")}: ${left}`);
  return true;
}
