import type { Storage } from "../../backends/Kernels.js";
import { disposeSymbol } from "../../util/disposeSymbol.js";
import { StateError } from "../../util/errors.js";
import { isPlainObject } from "../../util/optionsReader.js";
import type { SharedStorage } from "./SharedStorage.js";

interface Scope {
  readonly parent: Scope | null;
  readonly made: StorageHolder[];
}

let current: Scope | null = null;

/** Owns a share of a storage: the memory side of a tensor. Made inside a scope it ends with that scope, unless kept. */
export abstract class StorageHolder {
  #shared: SharedStorage;
  #scope: Scope | null = null;
  #ending: string | null = null;

  constructor(shared: SharedStorage) {
    shared.holders++;
    this.#shared = shared;
    this.#enter(current);
  }

  /** What the backend holds for this tensor. @throws StateError once released */
  get storage(): Storage {
    return this.shared.storage;
  }

  /** The storage with its number of holders. @throws StateError once released */
  get shared(): SharedStorage {
    if (this.#ending !== null) throw new StateError(`this tensor was used after its end: ${this.#ending}`);
    return this.#shared;
  }

  /** Whether its memory was given back, by {@link dispose} or the end of a scope. */
  get released(): boolean {
    return this.#ending !== null;
  }

  /** Gives the storage back now. A later use is an error that tells `why`. */
  release(why: string): void {
    if (this.#ending !== null) return;
    this.#ending = why;
    this.#shared.leave();
  }

  /**
   * Gives the memory back now, rather than when the garbage collector finds the tensor. A later use is an error.
   * Tensors that share the elements (reshaped, detached) keep them.
   */
  dispose(): void {
    this.release("it was disposed of");
  }

  /** What ends the tensor where it was declared by `using`. */
  [disposeSymbol](): void {
    this.dispose();
  }

  /** Lets go of the storage and takes a share of another. */
  protected replaceShare(shared: SharedStorage): void {
    const before = this.#shared;
    shared.holders++;
    this.#shared = shared;
    if (this.#scope === null) shared.watch();
    before.leave();
  }

  /** Takes the tensor out of every scope: it lives until it is released or collected. */
  persist(): this {
    if (this.#scope !== null) this.#enter(null);
    return this;
  }

  /** Moves into `scope`, or into none, where the garbage collector watches over it. */
  #enter(scope: Scope | null): void {
    this.#scope = scope;
    if (scope === null) this.#shared.watch();
    else scope.made.push(this);
  }

  /** Ends the scope: releases what was made in it, but hands what is kept to the scope around it. */
  static endScope(scope: Scope, kept: ReadonlySet<StorageHolder>): void {
    for (const holder of scope.made) {
      if (holder.#scope !== scope || holder.released) continue;
      if (kept.has(holder)) holder.#enter(scope.parent);
      else holder.release("it was made in a scope that has ended; return it from the scope to keep it");
    }
  }
}

/**
 * Runs f and gives back the memory of every tensor made in it, except those in its result (a tensor, or an array, Map
 * or plain object of them), parameters, and gradients in `.grad`. Scopes nest. Any other tensor used afterwards is an
 * error.
 * @throws StateError when f is asynchronous: its tensors would end before they are made
 */
export function scope<T>(f: () => T): T {
  const own: Scope = { parent: current, made: [] };
  const kept = new Set<StorageHolder>();
  current = own;
  try {
    const result = f();
    if (result instanceof Promise) throw new StateError("scope: the function is asynchronous; await outside the scope");
    collectHolders(result, kept);
    return result;
  } finally {
    current = own.parent;
    StorageHolder.endScope(own, kept);
  }
}

function collectHolders(value: unknown, into: Set<StorageHolder>): void {
  if (value instanceof StorageHolder) into.add(value);
  else if (Array.isArray(value) || value instanceof Set) for (const item of value) collectHolders(item, into);
  else if (value instanceof Map) for (const item of value.values()) collectHolders(item, into);
  else if (isPlainObject(value)) for (const item of Object.values(value)) collectHolders(item, into);
}

/** Whether a scope is running now. */
export function isInScope(): boolean {
  return current !== null;
}
