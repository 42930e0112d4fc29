import type { AnyDataset } from "../../data/Dataset.js";
import type { LayerGraph } from "../../layers/LayerGraph.js";
import { FormatError } from "../../util/errors.js";
import type { NumberedWeights } from "../classWeights.js";
import type { Compiled } from "../compile.js";
import type { Callback } from "../contract.js";
import { hashOfBits } from "../hashOfBits.js";
import { type PreparedBatch, preparedBatch } from "../uploadBatch.js";

/** What a training is made of. */
export interface TrainingParts {
  readonly model: LayerGraph;
  readonly compiled: Compiled;
  readonly data: AnyDataset;
  readonly validationData?: AnyDataset;
  readonly classWeight: NumberedWeights | null;
  /** Those whose state is kept. */
  readonly callbacks: readonly Callback[];
}

/** The identity of a training as JSON: two trainings with the same identity take the same steps from the same state. */
export async function trainingIdentity(parts: TrainingParts): Promise<Record<string, unknown>> {
  const { model, compiled, data, validationData, classWeight, callbacks } = parts;
  const identity = {
    model: { ...model.toConfig(), dtype: model.dtype },
    optimizer: compiled.optimizer.settings(),
    ...lossIdentity(compiled),
    metrics: compiled.metrics.map(({ name, metric }) => ({ name, size: metric.size })),
    data: await dataIdentity(data),
    validationData: validationData ? await dataIdentity(validationData) : null,
    classWeight: Object.fromEntries(classWeight ?? []),
    callbacks: callbacks.map((callback) => callback.constructor.name),
  };
  return JSON.parse(JSON.stringify(identity));
}

/** The loss's name; of several outputs the name and weight of each. */
function lossIdentity({ outputs }: Compiled): Record<string, unknown> {
  if (outputs.length === 1) return { loss: outputs[0].loss?.name };
  return { loss: outputs.map(({ loss, weight }) => ({ name: loss?.name ?? null, weight })) };
}

async function dataIdentity(data: AnyDataset): Promise<Record<string, unknown>> {
  const { size, batchSize, sampleShape, classNames, augmented } = data;
  return { size, batchSize, sampleShape, classNames, augmented, firstBatch: await hashOfFirstBatch(data) };
}

/** The first batch depends on the shuffle's seed, the augmentation and the values. */
async function hashOfFirstBatch(data: AnyDataset): Promise<string> {
  for await (const batch of data.batches(0)) return hashOfBatch(preparedBatch(batch));
  return "none";
}

function hashOfBatch({ x, y, sampleWeight, indices }: PreparedBatch): string {
  const lists = [x, y, sampleWeight].map((list) => list ?? [null]);
  const parts = [indices, ...lists.flat().map((array) => array?.data)].map((data) => (data ? hashOfBits(data) : 0));
  return parts.map((hash) => (hash >>> 0).toString(16).padStart(8, "0")).join("");
}

/** @throws FormatError that says what differs, unless the checkpoint is of the training that is to be resumed */
export function checkIdentity(where: string, saved: unknown, own: unknown): void {
  const difference = firstDifference("", saved, own);
  if (difference === null) return;
  const { path, there, here } = difference;
  throw new FormatError(
    `${where} is the checkpoint of another training: ${path} is ${show(there)} in it but ${show(here)} here. ` +
      "Resume the training that it was saved from, or start from the beginning, without resume",
  );
}

interface Difference {
  readonly path: string;
  readonly there: unknown;
  readonly here: unknown;
}

function firstDifference(path: string, there: unknown, here: unknown): Difference | null {
  if (Object.is(there, here)) return null;
  if (!isTree(there) || !isTree(here) || Array.isArray(there) !== Array.isArray(here)) return { path, there, here };
  for (const name of new Set([...Object.keys(here), ...Object.keys(there)])) {
    const inner = Array.isArray(here) ? `${path}[${name}]` : path === "" ? name : `${path}.${name}`;
    const own = (tree: Record<string, unknown>) => (Object.hasOwn(tree, name) ? tree[name] : undefined);
    const found = firstDifference(inner, own(there), own(here));
    if (found) return found;
  }
  return null;
}

function isTree(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}

function show(value: unknown): string {
  const json = JSON.stringify(value) ?? "missing";
  return json.length > 100 ? `${json.slice(0, 100)}…` : json;
}
