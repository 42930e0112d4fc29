import type { HostArray } from "../../data/Dataset.js";
import type { TotalsState, TrainingProgress, TrainingState } from "../../training/contract.js";
import { FormatError } from "../../util/errors.js";
import { isNonNegativeInteger } from "../../util/integers.js";
import { parseWithNonFinite, stringifyWithNonFinite } from "../../util/jsonWithNonFinite.js";
import { isPlainObject, optionsReader } from "../../util/optionsReader.js";
import { readSafetensors, writeSafetensors } from "../safetensors/index.js";

const readOptions = optionsReader<{ what?: string }>(
  "readCheckpoint",
  'readCheckpoint(bytes, { what: "run.safetensors" })',
  { names: { what: true } },
);

/** The value of `format` in the file's metadata. */
const FORMAT = "noodlenet checkpoint 1";

/**
 * The state of a training as a safetensors file: weights as `model/…`, the optimizer's slots as `optimizer/…`, arrays of callbacks
 * as `callbacks/…`; in the metadata, as JSON, the identity of the training and its progress.
 */
export function checkpointBytes({ identity, progress, arrays }: TrainingState): Uint8Array {
  return writeSafetensors(arrays, {
    format: FORMAT,
    identity: stringifyWithNonFinite(identity),
    progress: stringifyWithNonFinite(progress),
  });
}

/**
 * Reads what {@link checkpointBytes} wrote.
 * @param options.what how errors name the checkpoint. Default "the checkpoint"
 * @throws FormatError when it is truncated, damaged or not a checkpoint; ValueError for an unknown option
 */
export function readCheckpoint(bytes: Uint8Array, options?: { what?: string }): TrainingState {
  const { what = "the checkpoint" } = readOptions(options);
  const { tensors, metadata } = readSafetensors(bytes, { what });
  if (metadata.format !== FORMAT)
    throw new FormatError(`${what} is a safetensors file but not a checkpoint of a training; load it as weights`);
  const identity = parse(metadata.identity, what);
  const progress = parse(metadata.progress, what);
  if (!isPlainObject(identity) || !isProgress(progress))
    throw new FormatError(`${what}: its metadata do not say how far the training has come; begin anew, without resume`);
  const arrays = new Map<string, HostArray>([...tensors].map(([name, { data, shape }]) => [name, { data, shape }]));
  return { identity, progress, arrays };
}

function parse(json: string | undefined, what: string): unknown {
  try {
    return parseWithNonFinite(json ?? "null");
  } catch (cause) {
    throw new FormatError(`${what}: its metadata are not valid JSON: ${(cause as Error).message}`, { cause });
  }
}

function isProgress(value: unknown): value is TrainingProgress {
  if (!isPlainObject(value)) return false;
  const { epoch, batch, totals, history, iterations, learningRate, callbacks, orderShift = 0, trainable = [] } = value;
  return (
    [epoch, batch, iterations, orderShift].every(isNonNegativeInteger) &&
    (totals === null || isTotals(totals)) &&
    isHistory(history) &&
    (learningRate === null || (typeof learningRate === "number" && learningRate >= 0 && learningRate < Infinity)) &&
    Array.isArray(trainable) &&
    trainable.every((flag) => typeof flag === "boolean") &&
    Array.isArray(callbacks) &&
    callbacks.every(isPlainObject)
  );
}

function isTotals(value: unknown): value is TotalsState {
  if (!isPlainObject(value)) return false;
  const { samples, loss, sums } = value;
  return isNonNegativeInteger(samples) && typeof loss === "number" && Array.isArray(sums) && sums.every(areNumbers);
}

function isHistory(value: unknown): boolean {
  if (!isPlainObject(value) || !isPlainObject(value.history)) return false;
  const { epochs, history, stopped } = value;
  return (
    Array.isArray(epochs) &&
    epochs.every(isNonNegativeInteger) &&
    Object.values(history as object).every(areNumbers) &&
    (stopped === null || typeof stopped === "string")
  );
}

function areNumbers(value: unknown): boolean {
  return Array.isArray(value) && value.every((item) => typeof item === "number");
}
