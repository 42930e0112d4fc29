import type { Backend } from "../../src/backends/Backend.js";
import type { Kernels, Storage, TypedArray } from "../../src/backends/Kernels.js";
import { RandomStream, randomKey } from "../../src/util/random.js";

/** One kernel at work in one situation. */
export interface KernelCase {
  /** Goes on from the kernel's name, as in "sums no elements to 0". */
  readonly title: string;
  /** Uploads inputs and runs the kernel. What it returns is held against the reference backend. */
  readonly run: (w: Workbench) => Storage | readonly Storage[];
  /** The elements are moved or chosen, not computed: the very same values are expected. */
  readonly exact?: boolean;
}

/** Situations for every kernel there is: one that is missing does not compile. */
export type KernelCases = { readonly [K in keyof Kernels]: readonly KernelCase[] };

/** Where a case's inputs come from, the same numbers on every backend. Keeps account of the storages in use. */
export class Workbench {
  readonly kernels: Kernels;
  readonly dtype: "float32" | "float64";
  readonly #backend: Backend;
  readonly #single: boolean;
  readonly #stream = new RandomStream(randomKey(20210511));
  readonly #inputs: { readonly storage: Storage; readonly data: TypedArray }[] = [];
  readonly #others: Storage[] = [];

  /** @param single whether inputs are rounded to float32 first, whatever they are stored as */
  constructor(backend: Backend, dtype: "float32" | "float64", single: boolean) {
    this.kernels = backend.kernels;
    this.dtype = dtype;
    this.#backend = backend;
    this.#single = single;
  }

  floats(values: readonly number[]): Storage {
    return this.#upload(this.#typed(values));
  }

  ints(values: readonly number[]): Storage {
    return this.#upload(Int32Array.from(values));
  }

  /** Values that an update may write into. */
  state(values: readonly number[]): Storage {
    return this.also(this.#backend.upload(this.#typed(values)));
  }

  /** Numbers around 0. */
  normal(size: number, { mean = 0, deviation = 1 } = {}): Storage {
    return this.floats(Array.from({ length: size }, () => this.#stream.normal(mean, deviation)));
  }

  uniform(size: number, low: number, high: number): Storage {
    return this.floats(this.numbers(size, low, high));
  }

  numbers(size: number, low: number, high: number): number[] {
    return Array.from({ length: size }, () => this.#stream.uniform(low, high));
  }

  /** Elements from a few whole numbers, so that many are equal. */
  few(size: number, low: number, high: number): number[] {
    return Array.from({ length: size }, () => low + this.#stream.integer(high - low + 1));
  }

  /** A storage made on the way, freed with the rest. */
  also(storage: Storage): Storage {
    this.#others.push(storage);
    return storage;
  }

  /** The inputs as they were uploaded. */
  get inputs(): readonly { readonly storage: Storage; readonly data: TypedArray }[] {
    return this.#inputs;
  }

  /** Frees everything, the results included. */
  clear(results: readonly Storage[]): void {
    const all = new Set([...results, ...this.#inputs.map(({ storage }) => storage), ...this.#others]);
    for (const storage of all) this.#backend.free(storage);
  }

  #typed(values: readonly number[]): TypedArray {
    const rounded = this.#single ? Float32Array.from(values) : Float64Array.from(values);
    return this.dtype === "float32" ? Float32Array.from(rounded) : Float64Array.from(rounded);
  }

  #upload(data: TypedArray): Storage {
    const storage = this.#backend.upload(data);
    this.#inputs.push({ storage, data });
    return storage;
  }
}
