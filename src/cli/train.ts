import { access, constants, stat } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { type Command, InvalidArgumentError, Option } from "commander";
import { shellWord } from "../../study/index.js";
import { imageFolder } from "../data/folder/imageFolder.js";
import type { ImageSets } from "../data/folder/imageSets.js";
import { formatToWrite } from "../io/formats.js";
import { loadVgg16 } from "../io/loadVgg16.js";
import { BatchNormalization } from "../layers/BatchNormalization.js";
import type { Layer } from "../layers/Layer.js";
import type { LayerGraph } from "../layers/LayerGraph.js";
import type { TrainableModel } from "../models/TrainableModel.js";
import { vgg16 } from "../models/vgg16.js";
import { ValueError } from "../util/errors.js";
import { type Base, leavesOf, openBase } from "./base.js";
import { classifierOn, describeClassifier, freshNetwork } from "./classifier.js";
import { counted } from "./counted.js";
import { inWords } from "./failures.js";
import { checkRoom, keepModel } from "./keepModel.js";
import { learn, type Photos } from "./learn.js";
import { PREPARATION_NAMES, type Preparation, preparationFor, takesMiddle } from "./preparation.js";
import { wholeNumber } from "./wholeNumber.js";

interface TrainOptions {
  readonly weights?: string;
  readonly base?: string;
  readonly preparation?: Preparation;
  readonly unfreeze?: string;
  readonly classes?: readonly string[];
  readonly epochs: number;
  readonly patience: number;
  readonly size?: number;
  readonly seed: number;
  readonly out: string;
  readonly maxPixels: number;
}

/** Height and width of photos, unless a base or `--size` says otherwise. */
const SIZE = 128;

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
    .addOption(
      new Option(
        "--base <file>",
        "a trained image classifier for transfer learning (.keras, .h5, .onnx …): its last layers are replaced, the others frozen",
      ).conflicts("weights"),
    )
    .addOption(
      new Option("--preparation <how>", "what pixels become for --base, where its file does not say it").choices(
        PREPARATION_NAMES,
      ),
    )
    .option("--unfreeze <layer>", "afterwards fine-tune --base or --weights from this layer on")
    .option("--classes <names>", "the class folders to use, in this order, such as ramen,udon; all without it", names)
    .option("--epochs <n>", "the most epochs", wholeNumber(1), 50)
    .option("--patience <n>", "stop after so many epochs without a lower validation loss", wholeNumber(1), 8)
    .option(
      "--size <pixels>",
      "height and width that photos are resized to; default 128, or what --base takes",
      wholeNumber(32),
    )
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
  const { out, base: file } = options;
  await checkPlace(out);
  if (file === undefined && options.preparation) throw unused("--preparation", "--base");
  if (file === undefined && options.weights === undefined && options.unfreeze !== undefined)
    throw unused("--unfreeze", "--base or --weights");
  const base = file === undefined ? null : await openBase(file, options);
  if (base) sayBase(file as string, base);
  const [height, width] = base?.model.inputShape ?? [options.size ?? SIZE, options.size ?? SIZE];
  const sets = await photos(dir, [height, width], base !== null && takesMiddle(base.preparation), options);
  for (const { file, reason } of sets.skipped) console.error(`left out ${file}: ${inWords(reason)}`);
  const { classNames } = sets;
  console.log(
    `${counted(classNames.length, "class", "classes")}, ${counted(sets.train.size, "photo")} for training, ${sets.val.size} for validation`,
  );
  const { model, preparation, pretrained } = await classifier(base, classNames.length, options);
  const unfrozen = pretrained && options.unfreeze !== undefined ? layersFrom(pretrained, options.unfreeze) : null;
  describeClassifier(model, { classNames, preparation });
  await checkRoom(model, out);
  console.log(model.summary());
  const { best, brokenOff } = await learnInTurns(model, sets, unfrozen, { ...options, preparation });
  if (best === null) return;
  const path = await keepModel(model, out);
  console.log(`wrote ${path} with these weights and the names of its classes`);
  console.log(`try it with: npx noodlenet predict ${shellWord(path)} photo.jpg`);
  if (brokenOff) console.log(`the same command begins anew and replaces ${path}; give another --out to keep it`);
  else hint(best.valAccuracy, sets, options);
}

function unused(option: string, needed: string): ValueError {
  return new ValueError(`${option} belongs to ${needed}; give that too, or leave ${option} out`);
}

function sayBase(file: string, { preparation, reason, removed }: Base): void {
  const cut =
    removed.length === 0
      ? "nothing is cut off, since it ends in maps"
      : `cut off: ${removed.join(", ")}, which told its own classes apart`;
  console.log(`${file}: ${cut}. The rest is frozen. Pixels: ${preparation}, ${reason}`);
}

/** The network that learns, what pixels become for it, and the part of it that has learned before. */
async function classifier(base: Base | null, classes: number, { weights, seed, size = SIZE }: TrainOptions) {
  if (base) {
    const { model: pretrained, preparation } = base;
    return { model: classifierOn(pretrained, classes, seed), preparation, pretrained };
  }
  if (weights === undefined)
    return { model: freshNetwork(size, classes, seed), preparation: "none", pretrained: null } as const;
  const pretrained = vgg16({ includeTop: false, inputShape: [size, size, 3], trainable: false });
  const model = classifierOn(pretrained, classes, seed);
  return { model, preparation: preparationFor(await loadVgg16(model, weights)), pretrained };
}

/** The layers of a network that `--unfreeze` means: from the one of that name on. */
function layersFrom(pretrained: LayerGraph, name: string): Layer[] {
  const layers = leavesOf(pretrained);
  const first = layers.findIndex((layer) => layer.name === name);
  if (first >= 0) return layers.slice(first);
  const known = layers.map((layer) => layer.name).join(", ");
  throw new ValueError(`--unfreeze: no layer is named "${name}"; there are ${known}`);
}

/** Trains what was added to the frozen layers; then, more slowly, also the layers to unfreeze. */
async function learnInTurns(
  model: TrainableModel,
  sets: Photos,
  unfrozen: readonly Layer[] | null,
  options: Pick<TrainOptions, "epochs" | "patience"> & { readonly preparation: Preparation },
) {
  const { best, brokenOff } = await learn(model, sets, { ...options, learningRate: 1e-3 });
  if (!unfrozen || brokenOff) return { best: best.best, brokenOff };
  // The statistics of a few photos would spoil those that batch normalisation has of the photos it was trained on.
  for (const layer of unfrozen) layer.trainable = !(layer instanceof BatchNormalization);
  console.log(`fine-tuning ${counted(unfrozen.length, "layer")} from ${unfrozen[0].name} on, and the new ones`);
  const tuned = await learn(model, sets, { ...options, learningRate: 1e-5 }, best);
  return { best: tuned.best.best, brokenOff: tuned.brokenOff };
}

/** With fewer photos a network that is trained from scratch overfits. */
const ENOUGH = 1000;
const WELL = 0.9;

function hint(accuracy: number, { train }: Photos, { weights, base }: TrainOptions): void {
  if (weights !== undefined || base !== undefined || train.size >= ENOUGH || accuracy >= WELL) return;
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
  if (await isFolder(out)) throw new ValueError(`${out} is a folder; give the path of a file with --out`);
  const folder = dirname(resolve(out));
  await access(folder, constants.W_OK).catch((cause) => {
    const why = cause.code === "ENOENT" ? "its folder does not exist" : "its folder is write-protected";
    throw new ValueError(`${out}: ${why} (${cause.code}); give another --out`, { cause });
  });
  if (!(await isFolder(folder))) throw new ValueError(`${out}: ${dirname(out)} is a file; give another --out`);
}

function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
}

/** The datasets, with the folder's own validation photos or a fifth of each class. Listing a folder decodes no photos. */
async function photos(
  dir: string,
  size: readonly [number, number],
  cropToAspectRatio: boolean,
  { seed, maxPixels, classes }: TrainOptions,
): Promise<Photos> {
  const options = { size, cropToAspectRatio, batchSize: 16, seed, maxPixels: maxPixels * 1e6, classes } as const;
  const hasVal = (await imageFolder(dir, options)).val !== undefined;
  const skipping = { ...options, onBadImage: "skip" } as const;
  if (!hasVal) return imageFolder(dir, { ...skipping, validationSplit: 0.2 });
  const found = await imageFolder(dir, skipping);
  return { ...found, val: found.val as ImageSets["train"] };
}
