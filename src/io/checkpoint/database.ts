import type { CheckpointStore } from "../../training/contract.js";
import { BackendError, ValueError } from "../../util/errors.js";
import { optionsReader } from "../../util/optionsReader.js";
import { checkpointBytes, readCheckpoint } from "./bytes.js";
import { type CheckpointFileOptions, checkCheckpointCounts } from "./file.js";

/** When {@link checkpointDatabase} saves: as for `checkpointFile`. */
export type CheckpointDatabaseOptions = CheckpointFileOptions;

const readOptions = optionsReader<CheckpointDatabaseOptions>(
  "checkpointDatabase",
  'checkpointDatabase("run", { everySteps: 100 })',
  { names: { everySteps: true, everyEpochs: true } },
);

/** The database and its only table, which maps names to bytes. */
const DATABASE = "noodlenet";
const TABLE = "checkpoints";

/** A checkpoint in the browser's IndexedDB. */
export interface CheckpointDatabase extends CheckpointStore {
  /** Removes the saved state, such as after the training has finished. */
  remove(): Promise<void>;
}

/**
 * A checkpoint in the browser's IndexedDB: `fit` saves the state of a training to it, and resumes from it after the page was closed or reloaded.
 * Each save replaces the state in one transaction, so that the last state is complete whenever the page ends. Pages and workers of one origin share it.
 * @param name identifies the training among those of the origin
 * @throws ValueError for an empty name, an unknown option, and numbers of steps or epochs that are not positive integers. `load` and `save` throw
 *   BackendError where there is no IndexedDB, it is forbidden, or its quota is exceeded
 * @example
 * await model.fit(train, { epochs: 30, checkpoint: checkpointDatabase("run", { everySteps: 100 }), resume: true });
 */
export function checkpointDatabase(name: string, options?: CheckpointDatabaseOptions): CheckpointDatabase {
  const { everySteps, everyEpochs = 1 } = readOptions(options);
  if (typeof name !== "string" || name === "")
    throw new ValueError('checkpointDatabase: the name is empty; give one, as in checkpointDatabase("run")');
  checkCheckpointCounts("checkpointDatabase", { everySteps, everyEpochs });
  const what = `the checkpoint "${name}" in IndexedDB`;
  return {
    name: what,
    everySteps,
    everyEpochs,
    async load() {
      const bytes = await inTable(what, "readonly", (table) => table.get(name));
      return bytes instanceof Uint8Array ? readCheckpoint(bytes, { what }) : null;
    },
    async save(state) {
      await inTable(what, "readwrite", (table) => table.put(checkpointBytes(state), name));
    },
    async remove() {
      await inTable(what, "readwrite", (table) => table.delete(name));
    },
  };
}

/** Runs one request in its own transaction, and waits until it is complete: flushed to disk, where the browser supports strict durability. */
async function inTable(
  what: string,
  mode: IDBTransactionMode,
  ask: (table: IDBObjectStore) => IDBRequest,
): Promise<unknown> {
  const database = await open(what);
  try {
    const transaction = database.transaction(TABLE, mode, { durability: "strict" });
    const request = ask(transaction.objectStore(TABLE));
    await new Promise<void>((resolve, reject) => {
      transaction.oncomplete = () => resolve();
      transaction.onabort = () => reject(failure(what, transaction.error));
    });
    return request.result;
  } finally {
    database.close();
  }
}

function open(what: string): Promise<IDBDatabase> {
  const { indexedDB } = globalThis;
  if (!indexedDB) throw new BackendError(`${what}: there is no IndexedDB here; in Node use checkpointFile`);
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(DATABASE, 1);
    request.onupgradeneeded = () => void request.result.createObjectStore(TABLE);
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(failure(what, request.error));
  });
}

function failure(what: string, cause: DOMException | null): BackendError {
  const full = cause?.name === "QuotaExceededError" ? "; make room, such as with navigator.storage.persist()" : "";
  return new BackendError(`${what} cannot be read or written: ${cause?.message ?? "it was aborted"}${full}`, { cause });
}
