import { type Command, Option } from "commander";
import type { ImageDataset } from "../data/folder/imageDataset.js";
import { imageFolder } from "../data/folder/imageFolder.js";
import type { ImageSets } from "../data/folder/imageSets.js";
import { ShapeError, ValueError } from "../util/errors.js";
import { log } from "../util/math.js";
import { confusionTable } from "../viz/confusionTable.js";
import { counted } from "./counted.js";
import { inWords } from "./failures.js";
import { inputShapeOption } from "./inputShape.js";
import { type Classifier, openClassifier } from "./openClassifier.js";
import { wholeNumber } from "./wholeNumber.js";

type Part = "train" | "val" | "test";

interface EvaluateOptions {
  readonly part?: Part;
  readonly json?: boolean;
  readonly maxPixels: number;
  readonly inputShape?: readonly number[];
}

/** A misclassified photo. */
interface Mistake {
  readonly file: string;
  readonly class: string;
  readonly predicted: string;
}

/** The metrics of a classifier. */
interface Evaluation {
  readonly photos: number;
  /** Mean cross-entropy: −ln of the probability of the true class, which is clipped to at least 1e-7, as in Keras. */
  readonly loss: number;
  readonly accuracy: number;
  readonly classNames: readonly string[];
  /** The confusion matrix: rows are true classes, columns predictions. */
  readonly confusion: readonly (readonly number[])[];
  readonly mistakes: readonly Mistake[];
}

/** `noodlenet evaluate`: the accuracy of a classifier. */
export function addEvaluate(program: Command): void {
  program
    .command("evaluate <model> <dir>")
    .description(
      "print the accuracy of a classifier on <dir>/<class>/*.jpg, or on the test part (else val) of <dir>/{train,val,test}/<class>/*.jpg",
    )
    .addOption(new Option("--part <part>", "the part to evaluate").choices(["train", "val", "test"]))
    .option("--json", "print one JSON object, with each mistake")
    .option("--max-pixels <millions>", "most pixels of a photo, in millions", wholeNumber(1), 50)
    .addOption(inputShapeOption())
    .action(evaluate);
}

async function evaluate(path: string, dir: string, options: EvaluateOptions): Promise<void> {
  const { json = false, maxPixels, inputShape } = options;
  const model = await openClassifier(path, inputShape);
  const classes = model.classNames ?? undefined;
  const { size, cropToAspectRatio } = model;
  const settings = {
    size,
    cropToAspectRatio,
    batchSize: 16,
    shuffle: false,
    maxPixels: maxPixels * 1e6,
    classes,
  } as const;
  const sets = await imageFolder(dir, { ...settings, onBadImage: "skip" });
  for (const { file, reason } of sets.skipped) console.error(`left out ${file}: ${inWords(reason)}`);
  checkClasses(path, model, sets);
  const { part, photos } = chosen(dir, sets, options.part);
  const found = await evaluation(model, photos);
  if (json) console.log(JSON.stringify({ part, ...found }, null, 1));
  else console.log(report(dir, part, found));
}

/** A model without class names is assumed to have the folders as classes, in the order of their names. */
function checkClasses(path: string, { classNames, classes }: Classifier, sets: ImageSets): void {
  if (classNames !== null) return;
  const quoted = sets.classNames.join(", ");
  if (sets.classNames.length !== classes)
    throw new ShapeError(`${path} has ${classes} classes, but the folder has ${sets.classNames.length}: ${quoted}`);
  console.error(`its classes are assumed to be ${quoted}, in this order`);
}

/** The requested part; by default the test part, else validation, else all photos. */
function chosen(dir: string, sets: ImageSets, asked?: Part): { part: Part | null; photos: ImageDataset } {
  const divided = sets.val !== undefined || sets.test !== undefined;
  const part = asked ?? (["test", "val", "train"] as const).find((name) => sets[name]) ?? "train";
  const photos = sets[part];
  if (photos && (divided || asked === undefined)) return { part: divided ? part : null, photos };
  throw new ValueError(`${dir} has no folder ${part} with one folder for each class; leave --part out`);
}

async function evaluation(model: Classifier, photos: ImageDataset): Promise<Evaluation> {
  const { classNames, files } = photos;
  const confusion = classNames.map(() => classNames.map(() => 0));
  const mistakes: Mistake[] = [];
  let loss = 0;
  for await (const { x, y, indices } of photos.batches(0)) {
    const rows = await model.probabilities(x);
    rows.forEach((row, i) => {
      const truth = y?.data[i] as number;
      const predicted = row.indexOf(Math.max(...row));
      confusion[truth][predicted]++;
      loss -= log(Math.max(1e-7, row[truth]));
      if (predicted !== truth)
        mistakes.push({ file: files[indices[i]], class: classNames[truth], predicted: classNames[predicted] });
    });
  }
  const { size } = photos;
  return { photos: size, loss: loss / size, accuracy: 1 - mistakes.length / size, classNames, confusion, mistakes };
}

function report(
  dir: string,
  part: Part | null,
  { photos, loss, accuracy, classNames, confusion, mistakes }: Evaluation,
) {
  const where = part === null ? dir : `${dir}, ${part}`;
  const head = `${counted(photos, "photo")} of ${where}: loss ${loss.toFixed(4)}, accuracy ${accuracy.toFixed(3)} (${photos - mistakes.length} right)`;
  return `${head}\n\n${confusionTable(classNames, confusion)}`;
}
