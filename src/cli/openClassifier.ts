import type { HostArray } from "../data/Dataset.js";
import { loadModel } from "../io/loadModel.js";
import type { TrainableModel } from "../models/TrainableModel.js";
import { noGrad } from "../tensor/record.js";
import { ShapeError } from "../util/errors.js";
import { type Shape, showShape } from "../util/shape.js";
import { type ClassifierNotes, notesOf } from "./classifier.js";
import { preparePixels, takesMiddle } from "./preparation.js";

/** An image classifier that was read from a file. */
export interface Classifier {
  /** Null if the file has none: classes are then numbered. */
  readonly classNames: readonly string[] | null;
  /** The number of classes. */
  readonly classes: number;
  /** [height, width] of the pictures. */
  readonly size: readonly [number, number];
  /** Whether only the middle of a photo, in these proportions, is taken. */
  readonly cropToAspectRatio: boolean;
  /** The probability of each class for each picture. @param x [n, h, w, 3], 0 to 255 */
  probabilities(x: HostArray): Promise<Float32Array[]>;
}

/**
 * Opens an image classifier of any format, written by noodlenet or another framework.
 * @throws FormatError and ShapeError for a file without such a classifier
 */
export async function openClassifier(file: string, inputShape?: Shape): Promise<Classifier> {
  const model = await loadModel(file, { inputShape, compile: false });
  const [input, output] = [model.inputShape, model.outputShape()];
  if (input.length !== 3 || input[2] !== 3 || output.length !== 1)
    throw new ShapeError(
      `${file}: the model takes ${showShape(input)} and gives ${showShape(output)}; a classifier from pictures [h, w, 3] to classes [n] is needed`,
    );
  // One output is the probability of the second of two classes.
  const classes = Math.max(2, output[0]);
  const notes = notesOf(model, file);
  if (notes === null)
    console.error(`${file} has no class names and no preprocessing: the model gets pixels from 0 to 255`);
  else if (notes.classNames.length !== classes)
    throw new ShapeError(`${file} names ${notes.classNames.length} classes, but the model has ${classes} outputs`);
  const preparation = notes?.preparation ?? "none";
  return {
    classNames: notes?.classNames ?? null,
    classes,
    size: [input[0], input[1]],
    cropToAspectRatio: takesMiddle(preparation),
    probabilities: (x) => probabilitiesOf(model, preparation, x),
  };
}

async function probabilitiesOf(
  model: TrainableModel,
  preparation: ClassifierNotes["preparation"],
  x: HostArray,
): Promise<Float32Array[]> {
  const y = await model.predict(preparePixels(preparation)(x));
  const single = y.shape[1] === 1;
  // A model without a final activation gives logits, as in PyTorch.
  const outputs = model.finalActivation === null ? noGrad(() => (single ? y.sigmoid() : y.softmax())) : y;
  const data = (await outputs.data()) as Float32Array;
  return Array.from({ length: y.shape[0] }, (_, i) => {
    const row = data.slice(i * y.shape[1], (i + 1) * y.shape[1]);
    return single ? Float32Array.of(1 - row[0], row[0]) : row;
  });
}
