import type { HostArray } from "./Dataset.js";

/** Bytes that a dataset's prepared samples may take. */
const LIMIT = 512e6;

/** Samples that were prepared once, in one array, each at its place in the dataset. */
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

  /** Room for so many samples; null where they would take more than 512 MB. */
  static for(size: number, shape: readonly number[]): KeptSamples | null {
    const step = shape.reduce((a, b) => a * b, 1);
    return size * step * 4 <= LIMIT ? new KeptSamples(size, shape, step) : null;
  }

  /** Whether every sample is there. */
  get complete(): boolean {
    return this.#missing === 0;
  }

  /** Keeps a batch. @returns false when its numbers are not float32, and nothing was kept */
  write(indices: Int32Array, { data }: HostArray): boolean {
    if (!(data instanceof Float32Array)) return false;
    // A part of a dataset (`take`) has samples whose numbers lie beyond its size: those are never complete.
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

  /** Whether a batch has the bits that are kept. */
  equals(indices: Int32Array, { data }: HostArray): boolean {
    const kept = this.read(indices).data;
    return kept.length === data.length && kept.every((value: number, i: number) => Object.is(value, data[i]));
  }
}
