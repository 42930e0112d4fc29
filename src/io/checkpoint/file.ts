import type { CheckpointStore } from "../../training/contract.js";
import { ValueError } from "../../util/errors.js";
import { optionsReader } from "../../util/optionsReader.js";
import { readIfPresent } from "../files/readIfPresent.js";
import { removeTemporaryFiles, writeAtomically } from "../files/writeAtomically.js";
import { checkpointBytes, readCheckpoint } from "./bytes.js";

/** When {@link checkpointFile} saves. */
export interface CheckpointFileOptions {
  /** Saves after every so many steps, counted over all epochs. Default: only at the end of epochs. */
  readonly everySteps?: number;
  /** Saves after every so many epochs, and after the last. Default 1. */
  readonly everyEpochs?: number;
}

const readOptions = optionsReader<CheckpointFileOptions>(
  "checkpointFile",
  'checkpointFile("run.safetensors", { everySteps: 100 })',
  { names: { everySteps: true, everyEpochs: true } },
);

/**
 * A checkpoint in a safetensors file: `fit` saves the state of a training to it, and resumes from it. Each save replaces the file atomically, so
 * that a training which is killed at any moment finds the last complete state.
 * @example
 * // Started again after whatever ended it, this script ends with the same weights and history.
 * await model.fit(train, { epochs: 30, checkpoint: checkpointFile("run.safetensors", { everySteps: 100 }), resume: true });
 * @throws ValueError for an unknown option, and numbers of steps or epochs that are not positive integers
 */
export function checkpointFile(path: string, options?: CheckpointFileOptions): CheckpointStore {
  const { everySteps, everyEpochs = 1 } = readOptions(options);
  checkCheckpointCounts("checkpointFile", { everySteps, everyEpochs });
  return {
    name: path,
    everySteps,
    everyEpochs,
    async load() {
      await removeTemporaryFiles(path);
      const bytes = await readIfPresent(path, "checkpointFile");
      return bytes && readCheckpoint(bytes, { what: path });
    },
    async save(state) {
      await writeAtomically(path, checkpointBytes(state));
    },
  };
}

/** @throws ValueError for a number that is not a positive integer */
export function checkCheckpointCounts(where: string, counts: CheckpointFileOptions): void {
  for (const [name, value] of Object.entries(counts)) {
    if (value === undefined || (Number.isInteger(value) && value > 0)) continue;
    throw new ValueError(`${where}: ${name} is ${value}; give a positive integer`);
  }
}
