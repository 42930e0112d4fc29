import { access, constants } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { type Command, InvalidArgumentError } from "commander";
import { imageFolder } from "../data/folder/imageFolder.js";
import type { ImageSets } from "../data/folder/imageSets.js";
import { mapInputs } from "../data/mapInputs.js";
import { formatToWrite } from "../io/formats.js";
import { loadVgg16 } from "../io/loadVgg16.js";
import type { TrainableModel } from "../models/TrainableModel.js";
import { Adam } from "../optim/Adam.js";
import { progress } from "../progress/progress.js";
import { EarlyStopping } from "../training/callbacks/EarlyStopping.js";
import { ValueError } from "../util/errors.js";
import { BestWeights } from "./BestWeights.js";
import { describeClassifier, freshNetwork, transferNetwork } from "./classifier.js";
import { counted } from "./counted.js";
import { failureLine, inWords } from "./failures.js";
import { Interruption, interruptible } from "./interruption.js";
import { checkRoom, keepModel } from "./keepModel.js";
import { type Preparation, preparationFor, preparePixels } from "./preparation.js";
import { wholeNumber } from "./wholeNumber.js";

interface TrainOptions {
  readonly weights?: string;
  readonly classes?: readonly string[];
  readonly epochs: number;
  readonly patience: number;
  readonly size: number;
  readonly seed: number;
  readonly out: string;
  readonly maxPixels: number;
}

type Photos = ImageSets & Required<Pick<ImageSets, "val">>;

/** `noodlenet train`: trains a classifier on folders of photos. */
export function addTrain(program: Command): void {
  program
    .command("train <dir>")
    .description(
      "train a classifier on <dir>/<class>/*.jpg, or <dir>/{train,val}/<class>/*.jpg; Ctrl-C keeps the best weights so far",
    )
    .option(
      "--weights <file>",
      'VGG16 weights for transfer learning: a file (.h5), or "imagenet" to download the published ones',
    )
    .option("--classes <names>", "the class folders to use, in this order, such as ramen,udon; all without it", names)
    .option("--epochs <n>", "the most epochs", wholeNumber(1), 50)
    .option("--patience <n>", "stop after so many epochs without a lower validation loss", wholeNumber(1), 8)
    .option("--size <pixels>", "height and width that photos are resized to", wholeNumber(32), 128)
    .option("--seed <n>", "determines the split, initial weights, shuffling and dropout", wholeNumber(0), 1)
    .option("--max-pixels <millions>", "most pixels of a photo, in millions", wholeNumber(1), 50)
    .option("--out <file>", "where the model is written (.keras, .h5, .safetensors or .onnx)", "model.keras")
    .action(train);
}

function names(text: string): readonly string[] {
  const given = text.split(",").map((name) => name.trim());
  if (given.length > 1 && !given.includes("")) return given;
  throw new InvalidArgumentError("Give two or more names of folders with commas between, such as ramen,udon.");
}

async function train(dir: string, options: TrainOptions): Promise<void> {
  const { weights, size, seed, out } = options;
  await checkPlace(out);
  const sets = await photos(dir, options);
  const { classNames } = sets;
  for (const { file, reason } of sets.skipped) console.error(`left out ${file}: ${inWords(reason)}`);
  console.log(
    `${counted(classNames.length, "class", "classes")}, ${counted(sets.train.size, "photo")} for training, ${sets.val.size} for validation`,
  );
  const model = (weights === undefined ? freshNetwork : transferNetwork)(size, classNames.length, seed);
  const preparation = weights === undefined ? "none" : preparationFor(await loadVgg16(model, weights));
  describeClassifier(model, { classNames, preparation });
  await checkRoom(model, out);
  console.log(model.summary());
  const best = await learn(model, sets, preparation, options);
  if (best === null) return;
  const path = await keepModel(model, out);
  console.log(`wrote ${path} with these weights and the names of its classes`);
  console.log(`try it with: noodlenet predict ${path} photo.jpg`);
  hint(best, sets, options);
}

/**
 * Trains the model and restores its best weights, also after an interruption.
 * @returns the validation accuracy of the best epoch; null if the training was interrupted before the first epoch ended
 */
async function learn(
  model: TrainableModel,
  { train, val }: Photos,
  preparation: Preparation,
  { epochs, patience }: TrainOptions,
): Promise<number | null> {
  model.compile({
    optimizer: new Adam({ learningRate: 1e-3 }),
    loss: "sparseCategoricalCrossentropy",
    metrics: ["accuracy"],
  });
  const prepare = preparePixels(preparation);
  const best = new BestWeights();
  const stopping = new EarlyStopping({ monitor: "valLoss", patience });
  const callbacks = [progress(), best, stopping];
  const validationData = mapInputs(val, prepare);
  await interruptible((signal) =>
    model.fit(mapInputs(train, prepare), { epochs, validationData, callbacks, signal }),
  ).catch((error) => brokenOff(error, best));
  if (stopping.stoppedEpoch !== null)
    console.log(
      `stopped after ${counted(best.finished, "epoch")}: the validation loss has not improved for ${counted(patience, "epoch")}`,
    );
  if (best.best === null) return null;
  best.restore();
  const { valLoss, valAccuracy } = best.best;
  console.log(
    `best weights: those of epoch ${best.epoch}, validation loss ${valLoss.toFixed(4)}, accuracy ${valAccuracy.toFixed(3)}`,
  );
  return valAccuracy;
}

/** Prints why a training ended early, and what is kept. @throws the error if nothing is */
function brokenOff(error: unknown, { best, finished }: BestWeights): void {
  const interrupted = error instanceof Interruption;
  if (best === null && !interrupted) throw error;
  process.exitCode = interrupted ? error.exitCode : 1;
  const reason = interrupted ? "interrupted" : (failureLine(error) ?? `error: ${(error as Error).stack}`);
  const left =
    best === null ? "no epoch was finished, so there is nothing to keep" : "the best weights so far are kept";
  console.error(`${reason} after ${counted(finished, "epoch")}: ${left}`);
}

/** With fewer photos a network that is trained from scratch overfits. */
const ENOUGH = 1000;
const WELL = 0.9;

function hint(accuracy: number, { train }: Photos, { weights }: TrainOptions): void {
  if (weights !== undefined || train.size >= ENOUGH || accuracy >= WELL) return;
  console.log(
    `${counted(train.size, "photo")} ${train.size === 1 ? "is" : "are"} few to train from scratch. --weights imagenet starts from VGG16, which was trained on ` +
      "a million photos, and is usually better (it is downloaded once, 59 MB)",
  );
}

/** Checks before the training that the model can be written after it. */
async function checkPlace(out: string): Promise<void> {
  if (!formatToWrite(out).writeModel)
    throw new ValueError(
      `${out}: files of this kind hold only weights; give a name that ends in .keras, .h5, .safetensors or .onnx with --out`,
    );
  await access(dirname(resolve(out)), constants.W_OK).catch((cause) => {
    throw new ValueError(`${out}: its folder is not writable (${cause.code}); give another --out`, { cause });
  });
}

/** The datasets, with the folder's own validation photos or a fifth of each class. Listing a folder decodes no photos. */
async function photos(dir: string, { size, seed, maxPixels, classes }: TrainOptions): Promise<Photos> {
  const options = { size: [size, size], batchSize: 16, seed, maxPixels: maxPixels * 1e6, classes } as const;
  const hasVal = (await imageFolder(dir, options)).val !== undefined;
  const skipping = { ...options, onBadImage: "skip" } as const;
  if (!hasVal) return imageFolder(dir, { ...skipping, validationSplit: 0.2 });
  const found = await imageFolder(dir, skipping);
  return { ...found, val: found.val as ImageSets["train"] };
}
