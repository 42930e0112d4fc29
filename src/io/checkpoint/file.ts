import type { CheckpointStore } from "../../training/contract.js";
import { ValueError } from "../../util/errors.js";
import { optionsReader } from "../../util/optionsReader.js";
import { readIfPresent } from "../files/readIfPresent.js";
import { removeTemporaryFiles, writeAtomically } from "../files/writeAtomically.js";
import { checkpointBytes, readCheckpoint } from "./bytes.js";

/** When {@link checkpointFile} saves. */
export interface CheckpointFileOptions {
  /** After how many steps, counted over all epochs. Default: only at epochs' ends. */
  readonly everySteps?: number;
  /** After how many epochs; always after the last. Default 1. */
  readonly everyEpochs?: number;
}

const readOptions = optionsReader<CheckpointFileOptions>(
  "checkpointFile",
  'checkpointFile("run.safetensors", { everySteps: 100 })',
  { names: { everySteps: true, everyEpochs: true } },
);

/**
 * A safetensors file that `fit` saves the state of a training to, and goes on from. It is replaced whole, so that a training
 * killed at any moment finds in it the state saved last.
 * @example
 * // Started again after whatever ended it, this script ends with the same weights and history.
 * await model.fit(train, { epochs: 30, checkpoint: checkpointFile("run.safetensors", { everySteps: 100 }), resume: true });
 * @throws ValueError for numbers of steps or epochs that are no whole numbers from 1
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

/** @throws ValueError for a number that is no whole number from 1 */
export function checkCheckpointCounts(where: string, counts: CheckpointFileOptions): void {
  for (const [name, value] of Object.entries(counts)) {
    if (value === undefined || (Number.isInteger(value) && value > 0)) continue;
    throw new ValueError(`${where}: ${name} is ${value}; give a whole number from 1`);
  }
}
