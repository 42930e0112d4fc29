import { type AnyDataset, type Arrays, arrayList, type Batch, type HostArray } from "../data/Dataset.js";
import type { LayerGraph } from "../layers/LayerGraph.js";
import { SparseCategoricalCrossentropy } from "../losses/crossEntropy.js";
import type { Loss } from "../losses/Loss.js";
import type { FrozenPart } from "../plan/rewrites/frozenPart.js";
import { tensor } from "../tensor/create.js";
import type { Tensor } from "../tensor/Tensor.js";
import { ShapeError, StateError, ValueError } from "../util/errors.js";
import { firstNotFinite } from "../util/firstNotFinite.js";
import { type Shape, sameShape, showShape } from "../util/shape.js";
import type { NumberedWeights } from "./classWeights.js";
import type { CompiledOutput } from "./compile.js";

/** A batch as lists of arrays, whose inputs may have been through a model's first layers already. */
export interface PreparedBatch {
  /** One for each input, or for each feature where `frozen` is given. */
  readonly x: readonly HostArray[];
  /** One for each output. */
  readonly y?: readonly HostArray[];
  /** One for all outputs, or one for each. */
  readonly sampleWeight?: readonly HostArray[];
  readonly indices: Int32Array;
  /** Those layers, where there are any: x is their output. */
  readonly frozen?: FrozenPart | null;
}

/** A dataset's batch as lists of arrays. */
export function preparedBatch({ x, y, sampleWeight, indices }: Batch<Arrays, Arrays>): PreparedBatch {
  return {
    x: arrayList(x),
    y: y && arrayList(y),
    sampleWeight: sampleWeight && arrayList(sampleWeight),
    indices,
  };
}

/** A batch as tensors of the model's type, on its backend. */
export interface TensorBatch {
  readonly inputs: readonly Tensor[];
  /** One for each output. */
  readonly y: readonly Tensor[];
  /** For each output [n], [n, …] where positions within a sample weigh differently, or null where every sample weighs 1. */
  readonly sampleWeight: readonly (Tensor | null)[];
  readonly n: number;
  /** The layers that the inputs are the output of; null where they are what enters the model. */
  readonly frozen: FrozenPart | null;
}

/**
 * Checks a batch where it enters the model, on the host, and uploads it.
 * @throws ShapeError when samples or targets have another shape than the model expects
 * @throws ValueError for values that are not finite, and labels that are not valid classes
 */
export function uploadBatch(
  where: string,
  model: LayerGraph,
  outputs: readonly CompiledOutput[],
  batch: PreparedBatch,
  classWeight: NumberedWeights | null = null,
): TensorBatch {
  if (batch.y === undefined) throw new StateError(`${where}: the data has no targets; give labels, or use predict`);
  const n = batch.x[0].shape[0];
  const shapes = model.outputShapes();
  checkCount(where, "targets", batch.y.length, "output", outputs.length);
  const targets = batch.y.map((y, i) => {
    if (y.shape[0] === n) return targetsFor(where, outputs[i].loss, y, shapes[i], batch.indices);
    throw new ShapeError(`${where}: there are ${n} samples but targets ${showShape(y.shape)}; give one for each`);
  });
  const own = batch.sampleWeight;
  if (own && own.length > 1) checkCount(where, "sampleWeight", own.length, "output", outputs.length);
  const weights = targets.map((y, i) =>
    sampleWeights(
      where,
      { n, indices: batch.indices, sampleWeight: own && (own[i] ?? own[0]) },
      classWeight && { classWeight, classes: classesOf(y, shapes[i]) },
    ),
  );
  // Written out: spreading an object costs as much as a kernel of a small network.
  const { dtype, backend } = model;
  return {
    inputs: uploadInputs(where, model, batch),
    y: targets.map(({ data, shape }) =>
      tensor(data, { shape, backend, dtype: data instanceof Int32Array ? "int32" : dtype }),
    ),
    sampleWeight: weights.map((given) => given && tensor(given.data, { shape: given.shape, dtype, backend })),
    n,
    frozen: batch.frozen ?? null,
  };
}

function checkCount(where: string, what: string, given: number, end: string, needed: number): void {
  if (given === needed) return;
  throw new ShapeError(
    `${where}: the data has ${given} arrays as its ${what}, but the model has ${needed} ${end}${needed === 1 ? "" : "s"}; give one for each`,
  );
}

/** The inputs of a batch, checked and uploaded. */
export function uploadInputs(
  where: string,
  model: LayerGraph,
  { x, indices, frozen }: Omit<PreparedBatch, "y">,
): readonly Tensor[] {
  // Features were computed from inputs that were checked.
  if (!frozen) {
    checkSamples(
      where,
      model,
      x.map(({ shape }) => shape.slice(1)),
    );
    for (const [i, array] of x.entries()) checkFinite(where, x.length > 1 ? `x[${i}]` : "x", array, indices);
  }
  return x.map(({ data, shape }) => tensor(data, { shape, dtype: model.dtype, backend: model.backend }));
}

/** The shapes of one sample of each input. */
export function sampleShapes({ sampleShape }: Pick<AnyDataset, "sampleShape">): readonly Shape[] {
  return isListOfShapes(sampleShape) ? sampleShape : [sampleShape];
}

function isListOfShapes(given: AnyDataset["sampleShape"]): given is readonly Shape[] {
  return given.length > 0 && given.every((side: number | Shape) => typeof side !== "number");
}

/** Checks a dataset's samples against the model, and builds the model for them if it has no shape yet. */
export function checkDataset(where: string, model: LayerGraph, data: AnyDataset): void {
  if (data.size === 0) throw new ValueError(`${where}: the data has no samples`);
  const shapes = sampleShapes(data);
  checkCount(where, "inputs", shapes.length, "input", model.inputCount);
  model.ensureBuilt(...shapes);
  checkSamples(where, model, shapes);
}

function checkSamples(where: string, model: LayerGraph, shapes: readonly Shape[]): void {
  const { inputs } = model;
  checkCount(where, "inputs", shapes.length, "input", inputs.length);
  shapes.forEach((shape, i) => {
    const inputShape = inputs[i].shape;
    if (sameShape(shape, inputShape)) return;
    const single = sameShape(shape, inputShape.slice(1));
    const remedy = single
      ? `the first axis counts samples: give a single one the shape ${showShape([1, ...inputShape])}`
      : "resize the data or change inputShape";
    const place = shapes.length > 1 ? ` at its input ${inputs[i].call.layer.name}` : "";
    throw new ShapeError(
      `${where}: a sample of the data is ${showShape(shape)} but ${model.name} expects ${showShape(inputShape)}${place}; ${remedy}`,
    );
  });
}

function checkFinite(where: string, what: string, { data, shape }: HostArray, indices: Int32Array): void {
  const i = firstNotFinite(data);
  if (i < 0) return;
  throw new ValueError(
    `${where}: ${what} holds ${data[i]} in sample ${sampleAt(i, data.length / shape[0], indices)}; clean the data first`,
  );
}

/** The place in the dataset of the sample that element i of a batch belongs to. */
function sampleAt(i: number, elementsPerSample: number, indices: Int32Array): number {
  const row = Math.floor(i / elementsPerSample);
  return indices[row] ?? row;
}

/** Checks all targets of arrays at once, so that a bad one is named by its own place, and before anything is computed. */
export function checkTargetValues(
  where: string,
  model: LayerGraph,
  outputs: readonly CompiledOutput[],
  y: readonly HostArray[],
): void {
  checkCount(where, "targets", y.length, "output", outputs.length);
  const shapes = model.outputShapes();
  y.forEach((targets, i) => {
    targetsFor(where, outputs[i].loss, targets, shapes[i], IN_ORDER);
  });
}

/** Samples that have kept their places. */
const IN_ORDER = new Int32Array(0);

function targetsFor(
  where: string,
  loss: Loss | null,
  y: HostArray,
  outputShape: Shape,
  indices: Int32Array,
): HostArray {
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
      `${where}: label ${label} of sample ${sample} is not a valid class: the model has ${classes}, numbered 0 to ${classes - 1}; correct the labels or change the last layer${classes === 1 ? ', for two classes to two outputs, or to sigmoid with "binaryCrossentropy"' : ""}`,
    );
  });
  return y.data instanceof Int32Array ? y : { data: Int32Array.from(y.data), shape: y.shape };
}

/** The samples' own weights times those of their classes, [n] or [n, …]; null where there are neither. */
function sampleWeights(
  where: string,
  { n, sampleWeight, indices }: { n: number; sampleWeight?: HostArray; indices: Int32Array },
  byClass: { classWeight: NumberedWeights; classes: HostArray } | null,
): HostArray | null {
  const own = sampleWeight && ownWeights(where, sampleWeight, n);
  const ofClasses = byClass && {
    data: Float32Array.from(byClass.classes.data, (label) => byClass.classWeight.get(label) ?? 1),
    shape: byClass.classes.shape,
  };
  const weights = own && ofClasses ? product(where, own, ofClasses) : (own ?? ofClasses);
  if (weights) checkFinite(where, "sampleWeight", weights, indices);
  return weights;
}

/** Weights as they were given, without last axes of length 1, along which there is nothing to weigh. */
function ownWeights(where: string, { data, shape }: HostArray, n: number): HostArray {
  let rank = shape.length;
  while (rank > 1 && shape[rank - 1] === 1) rank--;
  if (shape[0] !== n)
    throw new ShapeError(
      `${where}: sampleWeight is ${showShape(shape)}, but there are ${n} samples; give one weight each`,
    );
  return { data, shape: shape.slice(0, rank) };
}

/** a · b, where one of them has further axes: each number of the shorter weighs all that lies along those. */
function product(where: string, a: HostArray, b: HostArray): HostArray {
  const [long, short] = a.shape.length >= b.shape.length ? [a, b] : [b, a];
  if (!sameShape(short.shape, long.shape.slice(0, short.shape.length)))
    throw new ShapeError(
      `${where}: sampleWeight is ${showShape(a.shape)}, but classWeight makes weights ${showShape(b.shape)}; give weights along the first axes of these`,
    );
  const each = long.data.length / Math.max(1, short.data.length);
  const data = Float32Array.from(long.data, (value, i) => value * short.data[Math.floor(i / each)]);
  return { data, shape: long.shape };
}

/**
 * The class at each position of a sample that has one, [n, …]: its label, or in one-hot rows the place of the row's maximum,
 * told apart by the output's shape as in Keras.
 */
function classesOf({ data, shape }: HostArray, outputShape: Shape): HostArray {
  const width = shape.length < outputShape.length + 1 ? 1 : shape[shape.length - 1];
  const positions = shape.length === outputShape.length + 1 ? shape.slice(0, -1) : shape;
  if (width === 1) return { data: Int32Array.from(data, Math.round), shape: positions };
  const classes = Int32Array.from({ length: data.length / width }, (_, i) => {
    const row = data.subarray(i * width, (i + 1) * width);
    return row.indexOf(Math.max(...row));
  });
  return { data: classes, shape: positions };
}
