import { BatchNormalization } from "../layers/BatchNormalization.js";
import { Conv2D } from "../layers/Conv2D.js";
import { Dense } from "../layers/Dense.js";
import { Dropout } from "../layers/Dropout.js";
import { GlobalAveragePooling2D } from "../layers/globalPooling.js";
import type { LayerGraph } from "../layers/LayerGraph.js";
import { MaxPooling2D } from "../layers/pooling.js";
import { Rescaling } from "../layers/Rescaling.js";
import { Flatten } from "../layers/reshaping.js";
import { Sequential } from "../models/Sequential.js";
import type { TrainableModel } from "../models/TrainableModel.js";
import { FormatError } from "../util/errors.js";
import { PREPARATION_NAMES, type Preparation } from "./preparation.js";

/** The metadata of an image classifier. The size of the pictures is its input shape. */
export interface ClassifierNotes {
  /** In the order of the model's outputs. */
  readonly classNames: readonly string[];
  readonly preparation: Preparation;
}

/**
 * A classifier of the features that a trained network gives: maps, [h, w, c], or numbers, [c]. Features reach into the hundreds: without
 * batch normalisation the head would give probabilities of nearly 0 or 1, right or wrong.
 */
export function classifierOn(base: LayerGraph, classes: number, seed: number): TrainableModel {
  const pooling = base.outputShape().length === 3 ? [new GlobalAveragePooling2D()] : [];
  const head = [
    ...pooling,
    new BatchNormalization({ momentum: 0.9 }),
    new Dropout(0.5),
    new Dense(classes, { activation: "softmax" }),
  ];
  return new Sequential([base, ...head], { inputShape: base.inputShape, seed });
}

/** The report's convolutional network with dropout; which scales pixels from 0 to 255 itself. */
export function freshNetwork(size: number, classes: number, seed: number): TrainableModel {
  const convolutions = [32, 64, 128].flatMap((filters) => [
    new Conv2D(filters, 3, { activation: "relu" }),
    new MaxPooling2D(2),
  ]);
  const head = [new Flatten(), new Dropout(0.5), new Dense(128, { activation: "relu" }), new Dropout(0.5)];
  const layers = [new Rescaling(1 / 255), ...convolutions, ...head, new Dense(classes, { activation: "softmax" })];
  return new Sequential(layers, { inputShape: [size, size, 3], seed });
}

/** Writes the notes of a classifier into the model's metadata. */
export function describeClassifier(model: LayerGraph, { classNames, preparation }: ClassifierNotes): void {
  model.metadata = { ...model.metadata, classNames: JSON.stringify(classNames), preparation };
}

/** Reads the notes of a classifier from a model's metadata; null without any. @throws FormatError when they are not valid */
export function notesOf({ metadata }: LayerGraph, file: string): ClassifierNotes | null {
  if (!Object.hasOwn(metadata, "classNames")) return null;
  const classNames = namesIn(metadata.classNames);
  const { preparation: name = "none" } = metadata;
  const preparation = PREPARATION_NAMES.find((known) => known === name);
  if (classNames && preparation) return { classNames, preparation };
  throw new FormatError(
    `${file}: its metadata say classNames ${metadata.classNames.slice(0, 80)} and preparation ${name.slice(0, 80)}, ` +
      `where noodlenet train writes a list of names in JSON, and one of ${PREPARATION_NAMES.join(", ")}; write them so, or remove classNames`,
  );
}

function namesIn(text: string): readonly string[] | null {
  try {
    const names = JSON.parse(text);
    return Array.isArray(names) && names.every((name) => typeof name === "string") ? names : null;
  } catch {
    return null;
  }
}
