import { type Shape, sizeOf, stridesOf } from "../util/shape.js";

/**
 * Means and biased variances over some axes of samples that come batch by batch.
 * @see Welford 1962, "Note on a method for calculating corrected sums of squares and products"
 */
export class Moments {
  /** How many numbers each mean is of. */
  count = 0;
  readonly mean: Float64Array;
  readonly #squares: Float64Array;
  readonly #counts: Float64Array;

  /** @param places how many means there are */
  constructor(places: number) {
    this.mean = new Float64Array(places);
    this.#squares = new Float64Array(places);
    this.#counts = new Float64Array(places);
  }

  get variance(): Float64Array {
    return this.#squares.map((sum) => sum / this.count);
  }

  /** Adds a batch. @param kept the axes of a sample, ascending, whose places have means of their own */
  add(values: ArrayLike<number>, sample: Shape, kept: readonly number[]): void {
    const place = placesOf(sample, kept);
    for (let i = 0; i < values.length; i++) {
      const at = place[i % place.length];
      const difference = values[i] - this.mean[at];
      this.mean[at] += difference / ++this.#counts[at];
      this.#squares[at] += difference * (values[i] - this.mean[at]);
    }
    this.count = this.#counts[0] ?? 0;
  }
}

/** For each element of a sample, which mean it belongs to. */
function placesOf(sample: Shape, kept: readonly number[]): Int32Array {
  const strides = stridesOf(sample);
  const keptStrides = stridesOf(kept.map((axis) => sample[axis]));
  return Int32Array.from({ length: sizeOf(sample) }, (_, i) =>
    kept.reduce((at, axis, k) => at + (Math.floor(i / strides[axis]) % sample[axis]) * keptStrides[k], 0),
  );
}
