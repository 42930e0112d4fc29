import type { HostArray } from "../data/Dataset.js";
import { loadModel } from "../io/loadModel.js";
import type { Sequential } from "../models/Sequential.js";
import { noGrad } from "../tensor/record.js";
import { ShapeError } from "../util/errors.js";
import { type Shape, showShape } from "../util/shape.js";
import { type ClassifierNotes, notesOf, preparePixels } from "./classifier.js";

/** A model in a file that tells photos apart. */
export interface Classifier {
  /** Null where the file does not say: classes have numbers then. */
  readonly classNames: readonly string[] | null;
  /** How many classes there are. */
  readonly classes: number;
  /** [height, width] of the pictures. */
  readonly size: readonly [number, number];
  /** Of each class, for each picture. @param x [n, h, w, 3], 0 to 255 */
  probabilities(x: HostArray): Promise<Float32Array[]>;
}

/**
 * Opens a classifier of photos of any format, whoever wrote it.
 * @throws FormatError and ShapeError for a file that holds none
 */
export async function openClassifier(file: string, inputShape?: Shape): Promise<Classifier> {
  const model = await loadModel(file, { inputShape });
  const [input, output] = [model.inputShape, model.outputShape()];
  if (input.length !== 3 || input[2] !== 3 || output.length !== 1)
    throw new ShapeError(
      `${file}: the model takes ${showShape(input)} and gives ${showShape(output)}; one from pictures [h, w, 3] to classes [n] is needed`,
    );
  // One output is the probability of the second of two classes.
  const classes = Math.max(2, output[0]);
  const notes = notesOf(model, file);
  if (notes === null) console.error(`${file} names no classes: the model gets pixels 0 to 255 as they are`);
  else if (notes.classNames.length !== classes)
    throw new ShapeError(`${file} names ${notes.classNames.length} classes, but the model tells ${classes} apart`);
  return {
    classNames: notes?.classNames ?? null,
    classes,
    size: [input[0], input[1]],
    probabilities: (x) => probabilitiesOf(model, notes?.preparation ?? "none", x),
  };
}

async function probabilitiesOf(
  model: Sequential,
  preparation: ClassifierNotes["preparation"],
  x: HostArray,
): Promise<Float32Array[]> {
  const y = await model.predict(preparePixels(preparation)(x));
  const single = y.shape[1] === 1;
  // Without an activation at its end a model gives logits, as PyTorch's do.
  const outputs = model.finalActivation === null ? noGrad(() => (single ? y.sigmoid() : y.softmax())) : y;
  const data = (await outputs.data()) as Float32Array;
  return Array.from({ length: y.shape[0] }, (_, i) => {
    const row = data.slice(i * y.shape[1], (i + 1) * y.shape[1]);
    return single ? Float32Array.of(1 - row[0], row[0]) : row;
  });
}
