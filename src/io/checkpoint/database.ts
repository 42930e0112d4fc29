import type { CheckpointStore } from "../../training/contract.js";
import { BackendError, ValueError } from "../../util/errors.js";
import { optionsReader } from "../../util/optionsReader.js";
import { checkpointBytes, readCheckpoint } from "./bytes.js";
import { type CheckpointFileOptions, checkCheckpointCounts } from "./file.js";

/** When {@link checkpointDatabase} saves, as for `checkpointFile`. */
export type CheckpointDatabaseOptions = CheckpointFileOptions;

const readOptions = optionsReader<CheckpointDatabaseOptions>(
  "checkpointDatabase",
  'checkpointDatabase("run", { everySteps: 100 })',
  { names: { everySteps: true, everyEpochs: true } },
);

/** The one database, and in it the one table, of name and bytes. */
const DATABASE = "noodlenet";
const TABLE = "checkpoints";

/** A checkpoint in a page's storage. */
export interface CheckpointDatabase extends CheckpointStore {
  /** Removes the state, such as when the training has come to its end. */
  remove(): Promise<void>;
}

/**
 * A place in the browser's IndexedDB that `fit` saves the state of a training to, and goes on from after the page was closed or loaded again. It is
 * replaced in one transaction, so that it holds the state saved last, whole, whenever the page ends. Pages and workers of one origin share it.
 * @param name of the training among those of the origin
 * @throws ValueError for an empty name and for numbers of steps or epochs that are no whole numbers from 1; `load` and `save` BackendError
 *   where there is no IndexedDB, it is forbidden, or it has no room
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

/** Runs one request in a transaction of its own, and waits until it is done: on disk, where the browser knows of that. */
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
