import { readFile } from "node:fs/promises";
import type { HostArray } from "../data/Dataset.js";
import { writeAtomically } from "../io/atomicFile.js";
import { BatchNormalization } from "../layers/BatchNormalization.js";
import { Conv2D } from "../layers/Conv2D.js";
import { Dense } from "../layers/Dense.js";
import { Dropout } from "../layers/Dropout.js";
import { GlobalAveragePooling2D, MaxPooling2D } from "../layers/pooling.js";
import { Rescaling } from "../layers/Rescaling.js";
import { Flatten } from "../layers/reshaping.js";
import { preprocessVgg16 } from "../models/preprocessVgg16.js";
import { Sequential } from "../models/Sequential.js";
import { vgg16 } from "../models/vgg16.js";
import { FormatError } from "../util/errors.js";

/** How pixels 0 to 255 are prepared for a model: "vgg16" as its published weights expect, "none" where the model does it. */
export type Preparation = "none" | "vgg16";

/** What a classifier's file does not say: kept beside it, as JSON. */
export interface ClassifierNotes {
  /** In the order of the model's outputs. */
  readonly classNames: readonly string[];
  /** [height, width] of the pictures. */
  readonly size: readonly [number, number];
  readonly preparation: Preparation;
}

/** Prepares a batch of pixels. */
export function preparePixels(preparation: Preparation): (x: HostArray) => HostArray {
  return preparation === "vgg16" ? preprocessVgg16 : (x) => x;
}

/**
 * VGG16, frozen, under a small head that learns the classes. Its weights are still to be loaded. Its features reach into the
 * hundreds; without normalisation the head is always sure of itself, right or wrong.
 */
export function transferNetwork(size: number, classes: number, seed: number): Sequential {
  const inputShape = [size, size, 3];
  const base = vgg16({ includeTop: false, inputShape, trainable: false });
  const head = [
    new GlobalAveragePooling2D(),
    new BatchNormalization(),
    new Dropout(0.5),
    new Dense(classes, { activation: "softmax" }),
  ];
  return new Sequential([base, ...head], { inputShape, seed });
}

/** The report's convolutional network with dropout; pixels 0 to 255 are scaled within. */
export function freshNetwork(size: number, classes: number, seed: number): Sequential {
  const convolutions = [32, 64, 128].flatMap((filters) => [
    new Conv2D(filters, 3, { activation: "relu" }),
    new MaxPooling2D(2),
  ]);
  const head = [new Flatten(), new Dropout(0.5), new Dense(128, { activation: "relu" }), new Dropout(0.5)];
  const layers = [new Rescaling(1 / 255), ...convolutions, ...head, new Dense(classes, { activation: "softmax" })];
  return new Sequential(layers, { inputShape: [size, size, 3], seed });
}

/** Where a model's notes lie: soup.keras → soup.keras.json. */
export function notesPath(model: string): string {
  return `${model}.json`;
}

/** Writes the notes beside the model. */
export async function writeNotes(model: string, notes: ClassifierNotes): Promise<void> {
  await writeAtomically(notesPath(model), new TextEncoder().encode(`${JSON.stringify(notes, null, 2)}\n`));
}

/** Reads the notes beside a model; null where there are none. @throws FormatError when they are no such notes */
export async function readNotes(model: string): Promise<ClassifierNotes | null> {
  const path = notesPath(model);
  const text = await readFile(path, "utf8").catch(() => null);
  if (text === null) return null;
  const notes = parse(text);
  if (notes) return notes;
  throw new FormatError(
    `${path}: these are no notes on a classifier; make them anew with noodlenet train, or remove the file`,
  );
}

function parse(text: string): ClassifierNotes | null {
  try {
    const notes = JSON.parse(text);
    const named =
      Array.isArray(notes.classNames) && notes.classNames.every((name: unknown) => typeof name === "string");
    const sized = Array.isArray(notes.size) && notes.size.length === 2 && notes.size.every(Number.isInteger);
    return named && sized && (notes.preparation === "none" || notes.preparation === "vgg16") ? notes : null;
  } catch {
    return null;
  }
}
