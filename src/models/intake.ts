import type { Batch, Dataset, HostArray } from "../data/Dataset.js";
import { SparseCategoricalCrossentropy } from "../losses/crossEntropy.js";
import type { Loss } from "../losses/Loss.js";
import { tensor } from "../tensor/create.js";
import type { Tensor } from "../tensor/Tensor.js";
import { ShapeError, StateError, ValueError } from "../util/errors.js";
import { type Shape, sameShape, showShape } from "../util/shape.js";
import type { Sequential } from "./Sequential.js";

/** Weight of each class, by its number; classes left out weigh 1. */
export type ClassWeight = Readonly<Record<number, number>>;

/** A batch whose inputs may have been through a model's first layers already. */
export interface PartBatch extends Batch {
  /** How many of the model's leaves. Default 0. */
  readonly from?: number;
}

/** A batch as tensors of the model's type, on its backend. */
export interface TensorBatch {
  readonly x: Tensor;
  readonly y: Tensor;
  /** [n], or null where every sample weighs 1. */
  readonly sampleWeight: Tensor | null;
  readonly n: number;
  /** How many of the model's leaves x has been through. */
  readonly from: number;
}

/**
 * Checks a batch where it enters the model, on the host, and uploads it.
 * @throws ShapeError when samples or targets have another shape than the model expects
 * @throws ValueError for values that are not finite, and labels that are no class
 */
export function takeBatch(
  where: string,
  model: Sequential,
  loss: Loss,
  batch: PartBatch,
  classWeight?: ClassWeight,
): TensorBatch {
  if (batch.y === undefined) throw new StateError(`${where}: the data has no targets; give labels, or use predict`);
  const n = batch.x.shape[0];
  if (batch.y.shape[0] !== n)
    throw new ShapeError(`${where}: there are ${n} samples but targets ${showShape(batch.y.shape)}; give one for each`);
  const like = { dtype: model.dtype, backend: model.backend } as const;
  const y = targetsFor(where, loss, batch.y, model.outputShape(model.inputShape), batch.indices);
  const weights = sampleWeights(where, batch, classWeight);
  return {
    x: takeInputs(where, model, batch),
    y: tensor(y.data, {
      shape: y.shape,
      backend: model.backend,
      dtype: y.data instanceof Int32Array ? "int32" : model.dtype,
    }),
    sampleWeight: weights && tensor(weights, like),
    n,
    from: batch.from ?? 0,
  };
}

/** The inputs of a batch, checked and uploaded. */
export function takeInputs(where: string, model: Sequential, { x, indices, from = 0 }: Omit<PartBatch, "y">): Tensor {
  // Features were looked at before they became features.
  if (from === 0) {
    checkSamples(where, model, x.shape.slice(1));
    checkFinite(where, "x", x, indices);
  }
  return tensor(x.data, { shape: x.shape, dtype: model.dtype, backend: model.backend });
}

/** Checks a dataset's samples against the model, and builds the model for them if it has no shape yet. */
export function checkDataset(where: string, model: Sequential, data: Dataset): void {
  if (data.size === 0) throw new ValueError(`${where}: the data has no samples`);
  model.ensureBuilt(data.sampleShape);
  checkSamples(where, model, data.sampleShape);
}

function checkSamples(where: string, model: Sequential, shape: Shape): void {
  if (sameShape(shape, model.inputShape)) return;
  throw new ShapeError(
    `${where}: a sample of the data is ${showShape(shape)} but ${model.name} expects ${showShape(model.inputShape)}; resize the data or change inputShape`,
  );
}

function checkFinite(where: string, what: string, { data, shape }: HostArray, indices: Int32Array): void {
  if (data instanceof Int32Array) return;
  for (let i = 0; i < data.length; i++) {
    // x − x is 0 for every finite number, NaN for the others.
    if (data[i] - data[i] === 0) continue;
    throw new ValueError(
      `${where}: ${what} holds ${data[i]} in sample ${sampleAt(i, data.length / shape[0], indices)}; clean the data first`,
    );
  }
}

/** The place in the dataset of the sample that element i of a batch belongs to. */
function sampleAt(i: number, elementsPerSample: number, indices: Int32Array): number {
  const row = Math.floor(i / elementsPerSample);
  return indices[row] ?? row;
}

function targetsFor(where: string, loss: Loss, y: HostArray, outputShape: Shape, indices: Int32Array): HostArray {
  checkFinite(where, "y", y, indices);
  if (loss instanceof SparseCategoricalCrossentropy)
    return checkLabels(where, y, outputShape[outputShape.length - 1], indices);
  const flat = y.shape.length === outputShape.length && outputShape.at(-1) === 1;
  return {
    data: y.data instanceof Int32Array ? Float32Array.from(y.data) : y.data,
    shape: flat ? [...y.shape, 1] : y.shape,
  };
}

function checkLabels(where: string, y: HostArray, classes: number, indices: Int32Array): HostArray {
  y.data.forEach((label, i) => {
    if (Number.isInteger(label) && label >= 0 && label < classes) return;
    const sample = sampleAt(i, y.data.length / y.shape[0], indices);
    throw new ValueError(
      `${where}: label ${label} of sample ${sample} is no class: the model has ${classes}, numbered 0 to ${classes - 1}; correct the labels or change the last layer`,
    );
  });
  return y.data instanceof Int32Array ? y : { data: Int32Array.from(y.data), shape: y.shape };
}

/** The samples' own weights times those of their classes; null where there are neither. */
function sampleWeights(
  where: string,
  { x, y, sampleWeight, indices }: Batch,
  classWeight?: ClassWeight,
): Float32Array | null {
  if (!sampleWeight && !classWeight) return null;
  const n = x.shape[0];
  const weights = sampleWeight ? Float32Array.from(sampleWeight.data) : new Float32Array(n).fill(1);
  if (weights.length !== n)
    throw new ShapeError(`${where}: ${weights.length} sample weights for ${n} samples; give one each`);
  if (classWeight && y)
    classesOf(y, n).forEach((label, i) => {
      weights[i] *= classWeight[label] ?? 1;
    });
  checkFinite(where, "sampleWeight", { data: weights, shape: [n] }, indices);
  return weights;
}

/** The class of each sample: its label, or the place of its row's maximum. */
function classesOf({ data }: HostArray, n: number): number[] {
  const width = data.length / n;
  return Array.from({ length: n }, (_, i) => {
    const row = Array.from(data.subarray(i * width, (i + 1) * width));
    return width === 1 ? row[0] : row.indexOf(Math.max(...row));
  });
}
