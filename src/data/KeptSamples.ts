import { sameBits } from "../util/sameBits.js";
import type { HostArray } from "./Dataset.js";

/** The most bytes that the prepared samples of a dataset may take. */
const LIMIT = 512e6;

/** A cache of prepared samples in one array, each at its position in the dataset. */
export class KeptSamples {
  readonly #step: number;
  readonly #shape: readonly number[];
  readonly #all: Float32Array;
  readonly #known: Uint8Array;
  #missing: number;

  private constructor(size: number, shape: readonly number[], step: number) {
    this.#shape = shape;
    this.#step = step;
    this.#all = new Float32Array(size * step);
    this.#known = new Uint8Array(size);
    this.#missing = size;
  }

  /** An empty cache for so many samples; null if they would take more than 512 MB. */
  static for(size: number, shape: readonly number[]): KeptSamples | null {
    const step = shape.reduce((a, b) => a * b, 1);
    return size * step * 4 <= LIMIT ? new KeptSamples(size, shape, step) : null;
  }

  /** Whether every sample is in the cache. */
  get complete(): boolean {
    return this.#missing === 0;
  }

  /** Stores a batch. @returns false, and stores nothing, if its numbers are not float32 */
  write(indices: Int32Array, { data }: HostArray): boolean {
    if (!(data instanceof Float32Array)) return false;
    // A part of a dataset (`take`) has samples whose indices lie beyond its size: its cache is never complete.
    if (indices.some((sample) => sample >= this.#known.length)) {
      this.#missing = Infinity;
      return false;
    }
    indices.forEach((sample, row) => {
      this.#all.set(data.subarray(row * this.#step, (row + 1) * this.#step), sample * this.#step);
      this.#missing -= 1 - this.#known[sample];
      this.#known[sample] = 1;
    });
    return true;
  }

  /** A copy of the samples, as a batch. */
  read(indices: Int32Array): HostArray {
    const data = new Float32Array(indices.length * this.#step);
    indices.forEach((sample, row) => {
      data.set(this.#all.subarray(sample * this.#step, (sample + 1) * this.#step), row * this.#step);
    });
    return { data, shape: [indices.length, ...this.#shape] };
  }

  /** Whether a batch equals the stored samples bit by bit. */
  equals(indices: Int32Array, { data }: HostArray): boolean {
    if (!(data instanceof Float32Array) || data.length !== indices.length * this.#step) return false;
    return indices.every((sample, row) => sameBits(this.#row(this.#all, sample), this.#row(data, row)));
  }

  #row(all: Float32Array, at: number): Float32Array {
    return all.subarray(at * this.#step, (at + 1) * this.#step);
  }
}
