import type { CheckpointStore } from "../../training/contract.js";
import { ValueError } from "../../util/errors.js";
import { optionsReader, showValue } from "../../util/optionsReader.js";
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
 * @param path whatever it ends in, but for .keras, .h5, .hdf5 and .onnx: those are models, and a checkpoint would replace one
 * @throws ValueError for the name of a model, an unknown option, and numbers of steps or epochs that are not positive integers
 */
export function checkpointFile(path: string, options?: CheckpointFileOptions): CheckpointStore {
  checkName(path);
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

/** @throws ValueError for a name that other programs take for a model's */
function checkName(path: string): void {
  if (typeof path !== "string" || path === "")
    throw new ValueError(`checkpointFile: the path is ${showValue(path)}; give one, such as "run.safetensors"`);
  const ending = /\.(keras|h5|hdf5|onnx)$/i.exec(path);
  if (ending === null) return;
  const name = `${path.slice(0, ending.index)}.safetensors`;
  throw new ValueError(
    `checkpointFile: ${path} is named as a model, which a checkpoint is not: Keras and ONNX Runtime cannot open it. ` +
      `Call it ${name}, and save the model with saveModel(model, ${JSON.stringify(path)})`,
  );
}

/** @throws ValueError for a number that is not a positive integer */
export function checkCheckpointCounts(where: string, counts: CheckpointFileOptions): void {
  for (const [name, value] of Object.entries(counts)) {
    if (value === undefined || (Number.isInteger(value) && value > 0)) continue;
    throw new ValueError(`${where}: ${name} is ${value}; give a positive integer`);
  }
}
