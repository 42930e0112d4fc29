import { emptyLike, type Image } from "./image.js";

/** Rows and columns of a picture, both ascending: selects the pixels at their crossings. */
export interface Grid {
  readonly rows: Int32Array;
  readonly columns: Int32Array;
}

/** Selects pixels of a stored picture once its size is known; a decoder may skip the others. */
export type ChooseGrid = (stored: StoredSize) => Grid;

/** Size and orientation from a picture's header. */
export interface StoredSize {
  readonly height: number;
  readonly width: number;
  /** EXIF orientation, 1 to 8. */
  readonly orientation: number;
}

/** The filter taps of a target pixel along one axis: the weights of the source pixels from `from` on. */
export interface Taps {
  readonly from: number;
  readonly weights: Float32Array;
}

/** A source of the pixels of a picture as it is stored, before its orientation is applied. */
export interface PixelSource<Data extends Uint8Array | Float32Array = Uint8Array | Float32Array> extends StoredSize {
  readonly channels: number;
  /** Reads rows of the grid at all its columns. */
  read(rows: Int32Array): Data;
  /** The weighted sum of rows of the grid; undefined if it is not faster than to read them. */
  weigh?(taps: Taps): Float32Array;
}

/** The grid of all pixels. */
export function wholeGrid({ height, width }: StoredSize): Grid {
  return { rows: countUp(height), columns: countUp(width) };
}

/** 0, 1, … n − 1. */
export function countUp(n: number): Int32Array {
  return Int32Array.from({ length: n }, (_, i) => i);
}

/** Selects the pixels of a grid from a decoded picture. */
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
