import type { Backend } from "../../src/backends/Backend.js";
import type { Kernels, Storage, TypedArray } from "../../src/backends/Kernels.js";
import { BackendError } from "../../src/util/errors.js";
import { outputs, type Promised, promisedResults, replaceStorages } from "../backends/promisedKernels.js";
import type { Command, Reply } from "./page/commands.js";

/** A storage in the page, known by a number. */
export interface RemoteStorage extends Storage {
  readonly remote: number;
}

const isRemote = (value: object): value is RemoteStorage => "remote" in value;

/**
 * A page's backend, so that suites which run in Node hold it to the same as every other: kernels return at once, and their commands go to the
 * page together when something is read.
 */
export class RemoteBackend implements Backend<RemoteStorage> {
  readonly name: string;
  readonly floats = ["float32"] as const;
  readonly kernels: Kernels<RemoteStorage>;
  readonly #send: (commands: readonly Command[]) => Promise<readonly (Reply | null)[]>;
  readonly #held = new Set<RemoteStorage>();
  #commands: Command[] = [];
  #replies: Promise<readonly (Reply | null)[]> | null = null;
  #next = 0;

  constructor(name: string, send: (commands: readonly Command[]) => Promise<readonly (Reply | null)[]>) {
    this.name = name;
    this.#send = send;
    this.kernels = Object.fromEntries(
      (Object.keys(outputs) as (keyof Kernels)[]).map((kernel) => [
        kernel,
        (...args: unknown[]) => this.#run(kernel, args),
      ]),
    ) as unknown as Kernels<RemoteStorage>;
  }

  upload(data: TypedArray): RemoteStorage {
    const dtype = data instanceof Int32Array ? "int32" : "float32";
    const storage = this.#keep({ size: data.length, dtype });
    this.#commands.push({ what: "upload", id: storage.remote, data: data.slice() });
    return storage;
  }

  async download(storage: RemoteStorage): Promise<TypedArray> {
    const place = this.#commands.push({ what: "download", id: storage.remote }) - 1;
    // What is read at the same time goes to the page at the same time.
    this.#replies ??= Promise.resolve().then(() => this.#flush());
    const reply = (await this.#replies)[place]!;
    if ("error" in reply) throw new BackendError(reply.error);
    return reply.data;
  }

  #flush(): Promise<readonly (Reply | null)[]> {
    const commands = this.#commands;
    this.#commands = [];
    this.#replies = null;
    return this.#send(commands);
  }

  downloadSync(): TypedArray {
    throw new BackendError("a page cannot be read at once; use `await data()`");
  }

  free(storage: RemoteStorage): void {
    this.#held.delete(storage);
    this.#commands.push({ what: "free", id: storage.remote });
  }

  watch(storage: RemoteStorage): RemoteStorage {
    return storage;
  }

  collected(storage: RemoteStorage): void {
    this.free(storage);
  }

  memory(): { storages: number; bytes: number } {
    return { storages: this.#held.size, bytes: [...this.#held].reduce((total, { size }) => total + size * 4, 0) };
  }

  #run(kernel: keyof Kernels, args: readonly unknown[]): unknown {
    const ids: Record<string, number> = {};
    const results = promisedResults(kernel, args, (spec, key) => {
      const storage = this.#keep(spec);
      ids[key ?? ""] = storage.remote;
      return storage;
    });
    const sent = replaceStorages(args, isRemote, ({ remote }) => ({ remote })) as unknown[];
    this.#commands.push({ what: "run", kernel, args: sent, ids });
    return results;
  }

  #keep({ size, dtype }: Promised): RemoteStorage {
    const storage = { size, dtype, remote: this.#next++ };
    this.#held.add(storage);
    return storage;
  }
}
