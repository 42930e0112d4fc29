import { emptyLike, type Image } from "./image.js";

/** Some rows and some columns of a picture, both rising: the pixels where they cross. */
export interface Grid {
  readonly rows: Int32Array;
  readonly columns: Int32Array;
}

/** Which pixels of a stored picture are wanted, once its size is known; a decoder may leave the others out. */
export type ChooseGrid = (stored: StoredSize) => Grid;

/** What a picture's header says of its shape. */
export interface StoredSize {
  readonly height: number;
  readonly width: number;
  /** How it is to be turned: EXIF's 1 to 8. */
  readonly orientation: number;
}

/** The source pixels under a target pixel along one axis: weights of those from `from` on. */
export interface Taps {
  readonly from: number;
  readonly weights: Float32Array;
}

/** A picture as it lies in its file, not turned yet. */
export interface PixelSource<Data extends Uint8Array | Float32Array = Uint8Array | Float32Array> extends StoredSize {
  readonly channels: number;
  /** Pixels of some rows of the grid, at all its columns. */
  read(rows: Int32Array): Data;
  /** The sum of some rows of the grid, times their weights; left out where it is no faster than to read them. */
  weigh?(taps: Taps): Float32Array;
}

/** Every pixel. */
export function wholeGrid({ height, width }: StoredSize): Grid {
  return { rows: countUp(height), columns: countUp(width) };
}

/** 0, 1, … n − 1. */
export function countUp(n: number): Int32Array {
  return Int32Array.from({ length: n }, (_, i) => i);
}

/** The pixels where rows and columns cross, of a picture that is decoded. */
export function pixelsOf<Data extends Uint8Array | Float32Array>(
  image: Image<Data>,
  rows: Int32Array,
  columns: Int32Array,
): Data {
  const { data, width, channels } = image;
  const out = emptyLike(data, rows.length * columns.length * channels);
  let to = 0;
  for (const row of rows) {
    for (const column of columns) {
      const from = (row * width + column) * channels;
      for (let c = 0; c < channels; c++) out[to++] = data[from + c];
    }
  }
  return out;
}
