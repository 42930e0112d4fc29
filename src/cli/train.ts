import { access, constants } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import type { Command } from "commander";
import { imageFolder } from "../data/imageFolder.js";
import type { ImageSets } from "../data/imageSets.js";
import { mapInputs } from "../data/mapInputs.js";
import { formatToWrite } from "../io/formats.js";
import { loadVgg16 } from "../io/loadVgg16.js";
import { saveModel } from "../io/saveModel.js";
import { EarlyStopping } from "../models/callbacks/EarlyStopping.js";
import { Adam } from "../optim/Adam.js";
import { progress } from "../progress/progress.js";
import { ValueError } from "../util/errors.js";
import { freshNetwork, type Preparation, preparePixels, transferNetwork, writeNotes } from "./classifier.js";
import { wholeNumber } from "./wholeNumber.js";

interface TrainOptions {
  readonly weights?: string;
  readonly epochs: number;
  readonly patience: number;
  readonly size: number;
  readonly seed: number;
  readonly out: string;
  readonly maxPixels: number;
}

/** `noodlenet train`: a classifier for the user's own folders of photos. */
export function addTrain(program: Command): void {
  program
    .command("train <dir>")
    .description("learn to tell photos apart: <dir>/<class>/*.jpg, or <dir>/{train,val}/<class>/*.jpg")
    .option("--weights <file>", 'VGG16 weights to build on: a file (.h5), or "imagenet" to download the published ones')
    .option("--epochs <n>", "at most so many epochs", wholeNumber(1), 50)
    .option("--patience <n>", "stop after so many epochs without a lower validation loss", wholeNumber(1), 8)
    .option("--size <pixels>", "side that photos are resized to", wholeNumber(32), 128)
    .option("--seed <n>", "what the split, initial weights, shuffling and dropout follow from", wholeNumber(0), 1)
    .option("--max-pixels <millions>", "most pixels of a photo, in millions", wholeNumber(1), 50)
    .option("--out <file>", "where the model is written (.keras or .h5)", "model.keras")
    .action(train);
}

async function train(dir: string, options: TrainOptions): Promise<void> {
  const { weights, epochs, patience, size, seed, out } = options;
  await checkWritable(out);
  const { train, val, classNames, skipped } = await photos(dir, options);
  for (const { file, reason } of skipped) console.error(`left out ${file}: ${reason}`);
  console.log(`${classNames.length} classes, ${train.size} photos to train on, ${val.size} to validate`);
  const preparation: Preparation = weights === undefined ? "none" : "vgg16";
  const model = (weights === undefined ? freshNetwork : transferNetwork)(size, classNames.length, seed);
  if (weights !== undefined) await loadVgg16(model, weights);
  console.log(model.summary());
  model.compile({
    optimizer: new Adam({ learningRate: 1e-3 }),
    loss: "sparseCategoricalCrossentropy",
    metrics: ["accuracy"],
  });
  const prepare = preparePixels(preparation);
  const validationData = mapInputs(val, prepare);
  const stopping = new EarlyStopping({ monitor: "valLoss", patience, restoreBestWeights: true });
  await model.fit(mapInputs(train, prepare), { epochs, validationData, callbacks: [progress(), stopping] });
  const { loss, accuracy } = await model.evaluate(validationData);
  console.log(`best weights: validation loss ${loss.toFixed(4)}, accuracy ${accuracy.toFixed(3)}`);
  await saveModel(model, out);
  await writeNotes(out, { classNames, size: [size, size], preparation });
  console.log(`wrote ${out}; try it with: noodlenet predict ${out} photo.jpg`);
}

/** What would keep the model from being written is said before it is trained, not after. */
async function checkWritable(out: string): Promise<void> {
  const format = formatToWrite(out);
  if (format !== "keras" && format !== "h5")
    throw new ValueError(`${out}: a classifier is written as .keras or .h5; give such a name with --out`);
  await access(dirname(resolve(out)), constants.W_OK).catch((cause) => {
    throw new ValueError(`${out}: its folder cannot be written to (${cause.code}); give another --out`, { cause });
  });
}

/** The folder's own validation photos, or a fifth of each class. Photos are decoded once: to list them takes none. */
async function photos(
  dir: string,
  { size, seed, maxPixels }: TrainOptions,
): Promise<ImageSets & Required<Pick<ImageSets, "val">>> {
  const options = { size: [size, size], batchSize: 16, seed, maxPixels: maxPixels * 1e6 } as const;
  const hasVal = (await imageFolder(dir, options)).val !== undefined;
  const skipping = { ...options, onBadImage: "skip" } as const;
  if (!hasVal) return imageFolder(dir, { ...skipping, validationSplit: 0.2 });
  const found = await imageFolder(dir, skipping);
  return { ...found, val: found.val as ImageSets["train"] };
}
