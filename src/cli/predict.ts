import { readFile, stat } from "node:fs/promises";
import type { Command } from "commander";
import type { HostArray } from "../data/Dataset.js";
import { diskFolder } from "../data/folder/diskFolder.js";
import { listImages } from "../data/folder/listFolder.js";
import { readPixels } from "../data/images/readImage.js";
import { FormatError } from "../util/errors.js";
import { reportFailure } from "./failures.js";
import { inputShapeOption } from "./inputShape.js";
import { type Classifier, openClassifier } from "./openClassifier.js";
import { wholeNumber } from "./wholeNumber.js";

/** The prediction for a photo. */
interface Prediction {
  readonly file: string;
  readonly class: string;
  /** The probability of each class, by name. */
  readonly probabilities: Readonly<Record<string, number>>;
}

interface PredictOptions {
  readonly json?: boolean;
  readonly maxPixels: number;
  readonly inputShape?: readonly number[];
}

/** `noodlenet predict`: classifies photos. */
export function addPredict(program: Command): void {
  program
    .command("predict <model> <image...>")
    .description(
      "classify photos, files or all in a folder, with a model of noodlenet train, or another file of a model: .keras, .h5, .safetensors, .onnx, or a .zip of Teachable Machine or TensorFlow.js",
    )
    .option("--json", "print one JSON array")
    .option("--max-pixels <millions>", "most pixels of a photo, in millions", wholeNumber(1), 50)
    .addOption(inputShapeOption())
    .action(predict);
}

async function predict(
  path: string,
  given: readonly string[],
  { json = false, maxPixels, inputShape }: PredictOptions,
): Promise<void> {
  const model = await openClassifier(path, inputShape);
  const predictions: Prediction[] = [];
  for await (const file of photosIn(given)) {
    // A photo that cannot be read does not stop the others.
    const x = await pixelsOf(file, model, maxPixels * 1e6).catch(reportFailure);
    if (x === null) continue;
    const [probabilities] = await model.probabilities(x);
    const prediction = describe(file, probabilities, model);
    predictions.push(prediction);
    if (!json) console.log(line(prediction));
  }
  if (json) console.log(JSON.stringify(predictions, null, 1));
}

/** The files; a folder stands for all pictures in it and its subfolders. */
async function* photosIn(given: readonly string[]): AsyncGenerator<string> {
  for (const path of given) {
    const isFolder = await stat(path).then(
      (found) => found.isDirectory(),
      () => false,
    );
    if (!isFolder) yield path;
    else {
      const { images, skipped } = await listImages(diskFolder(path));
      for (const { file, reason } of skipped) console.error(`left out ${file}: ${reason}`);
      if (images.length === 0) reportFailure(new FormatError(`${path} has no pictures`));
      yield* images;
    }
  }
}

async function pixelsOf(file: string, { size, cropToAspectRatio }: Classifier, maxPixels: number): Promise<HostArray> {
  const bytes = await readFile(file).catch((cause) => {
    throw new FormatError(`${file}: cannot be read (${cause.code ?? cause.message}); check the path`, { cause });
  });
  const pixels = await readPixels(bytes, file, { size, maxPixels, cropToAspectRatio });
  return { data: Float32Array.from(pixels), shape: [1, ...size, 3] };
}

function describe(file: string, values: Float32Array, { classNames }: Classifier): Prediction {
  const names = classNames ?? Array.from(values, (_, i) => String(i));
  // A class may have any name, "__proto__" too.
  const probabilities = Object.fromEntries(names.map((name, i) => [name, values[i]]));
  return { file, class: names[values.indexOf(Math.max(...values))], probabilities };
}

function line({ file, class: name, probabilities }: Prediction): string {
  const others = Object.entries(probabilities).map(([other, p]) => `${other} ${p.toFixed(3)}`);
  return `${file}: ${name}  (${others.join(", ")})`;
}
