import { readFile } from "node:fs/promises";
import type { Command } from "commander";
import type { HostArray } from "../data/Dataset.js";
import { readPixels } from "../data/readImage.js";
import { loadModel } from "../io/loadModel.js";
import { FormatError, NoodlenetError, ShapeError } from "../util/errors.js";
import { showShape } from "../util/shape.js";
import { type ClassifierNotes, preparePixels, readNotes } from "./classifier.js";
import { wholeNumber } from "./wholeNumber.js";

/** What a model says of a photo. */
interface Prediction {
  readonly file: string;
  readonly class: string;
  /** Of each class, by name. */
  readonly probabilities: Readonly<Record<string, number>>;
}

/** `noodlenet predict`: which class photos are of. */
export function addPredict(program: Command): void {
  program
    .command("predict <model> <image...>")
    .description(
      "say which class photos are of, by a model that noodlenet train has written, or another's .keras or .h5",
    )
    .option("--json", "print one JSON array")
    .option("--max-pixels <millions>", "most pixels of a photo, in millions", wholeNumber(1), 50)
    .action(predict);
}

async function predict(
  path: string,
  files: readonly string[],
  { json = false, maxPixels }: { json?: boolean; maxPixels: number },
): Promise<void> {
  const model = await loadModel(path);
  const notes = (await readNotes(path)) ?? notesFor(path, model.inputShape, model.outputShape());
  const predictions: Prediction[] = [];
  for (const file of files) {
    // One photo that cannot be read does not keep the others from being looked at.
    const x = await pixelsOf(file, notes, maxPixels * 1e6).catch(report);
    if (x === null) continue;
    const y = await model.predict(x);
    const prediction = describe(file, (await y.data()) as Float32Array, notes);
    predictions.push(prediction);
    if (!json) console.log(line(prediction));
  }
  if (json) console.log(JSON.stringify(predictions, null, 1));
}

/** Says what is wrong with a photo, and that the command did not do all. */
function report(error: unknown): null {
  if (!(error instanceof NoodlenetError)) throw error;
  console.error(`error: ${error.message}`);
  process.exitCode = 1;
  return null;
}

/** For a model without notes: its classes by number, pixels 0 to 255 as they are. */
function notesFor(path: string, input: readonly number[], output: readonly number[]): ClassifierNotes {
  if (input.length !== 3 || input[2] !== 3 || output.length !== 1)
    throw new ShapeError(
      `${path}: the model takes ${showShape(input)} and gives ${showShape(output)}; predict needs one from pictures [h, w, 3] to classes [n]`,
    );
  console.error(`${path}.json is missing: classes are numbered, and the model gets pixels 0 to 255 as they are`);
  const classNames = Array.from({ length: output[0] }, (_, i) => String(i));
  return { classNames, size: [input[0], input[1]], preparation: "none" };
}

async function pixelsOf(file: string, { size, preparation }: ClassifierNotes, maxPixels: number): Promise<HostArray> {
  const bytes = await readFile(file).catch((cause) => {
    throw new FormatError(`${file}: cannot be read (${cause.code ?? cause.message}); check the path`, { cause });
  });
  const pixels = await readPixels(bytes, file, { size, maxPixels });
  return preparePixels(preparation)({ data: Float32Array.from(pixels), shape: [1, ...size, 3] });
}

function describe(file: string, outputs: Float32Array, { classNames }: ClassifierNotes): Prediction {
  const probabilities = Object.fromEntries(classNames.map((name, i) => [name, outputs[i]]));
  return { file, class: classNames[outputs.indexOf(Math.max(...outputs))], probabilities };
}

function line({ file, class: name, probabilities }: Prediction): string {
  const others = Object.entries(probabilities).map(([other, p]) => `${other} ${p.toFixed(3)}`);
  return `${file}: ${name}  (${others.join(", ")})`;
}
