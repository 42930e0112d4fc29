import { rm } from "node:fs/promises";
import { homedir, tmpdir } from "node:os";
import { basename, resolve } from "node:path";
import { writeAtomically } from "../io/files/writeAtomically.js";
import { formatToWrite } from "../io/formats.js";
import { modelBytes } from "../io/saveModel.js";
import type { LayerGraph } from "../layers/LayerGraph.js";
import { ValueError } from "../util/errors.js";

/**
 * Checks before a training that the model can be written after it: writes a trial file beside `out` and removes it.
 * @throws ValueError when there is no space, or no permission to write there
 */
export async function checkRoom(model: LayerGraph, out: string): Promise<void> {
  const trial = `${resolve(out)}.${process.pid}.trial`;
  const bytes = await bytesFor(model, out);
  await writeAtomically(trial, bytes)
    .catch((cause) => {
      throw new ValueError(
        `${out}: a model of ${(bytes.length / 1e6).toFixed(1)} MB cannot be written there (${cause.code ?? cause.message}); free some space, or give another --out`,
        { cause },
      );
    })
    .finally(() => rm(trial, { force: true }));
}

/**
 * Writes a trained model. If `out` cannot be written any more, writes it into another folder rather than lose it.
 * @returns its path
 * @throws the file system's error for `out`, when no other folder can be written either
 */
export async function keepModel(model: LayerGraph, out: string): Promise<string> {
  const bytes = await bytesFor(model, out);
  const failed = await tryWriting(out, bytes);
  if (failed === null) return out;
  console.error(failed.message);
  for (const folder of [tmpdir(), homedir()]) {
    const path = resolve(folder, `${process.pid}-${basename(out)}`);
    if ((await tryWriting(path, bytes)) === null) return path;
  }
  throw failed;
}

/** Without the optimizer's state, which is that of the last epoch, not of the best one. */
function bytesFor(model: LayerGraph, out: string): Promise<Uint8Array> {
  return modelBytes(model, formatToWrite(out).name, { includeOptimizer: false });
}

async function tryWriting(path: string, bytes: Uint8Array): Promise<Error | null> {
  return writeAtomically(path, bytes).then(
    () => null,
    (error: Error) => error,
  );
}
