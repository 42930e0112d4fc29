import { ValueError } from "../util/errors.js";
import { orient, turnedGrid } from "./exifOrientation.js";
import type { Image } from "./image.js";
import { type ChooseGrid, type Grid, type PixelSource, pixelsOf, type StoredSize } from "./pixelSource.js";
import { type Neighbours, neighbours, type Span, type Taps, triangles } from "./resizeAxis.js";

/** How pixels between the given ones are found. */
export type ResizeMethod = "nearest" | "bilinear";

/** Options of {@link resizeImage}; names and meanings are those of Keras's `image_dataset_from_directory` and `ops.image.resize`. */
export interface ResizeOptions {
  /** Default "bilinear". */
  readonly method?: ResizeMethod;
  /**
   * Whether "bilinear" weighs all pixels that a smaller picture's pixel covers, by a triangle. Default false, as in Keras's
   * loader: of a large photo most pixels are then passed over, so that fine stripes become moiré.
   */
  readonly antialias?: boolean;
  /** Whether the picture's middle is cut out in the new size's proportions, so that nothing is stretched. Default false. */
  readonly cropToAspectRatio?: boolean;
  /** Whether black is put around the picture up to the new size's proportions. Default false. */
  readonly padToAspectRatio?: boolean;
}

/** [height, width]. */
export type Size = readonly [height: number, width: number];

/**
 * Resizes an image.
 *   source = (target + ½) · (source size / target size) − ½        pixel centres lie at halves
 * "nearest" takes the pixel whose area holds that point, as Pillow's NEAREST. "bilinear" weighs the four around it, those at
 * the border repeated, as `tf.image.resize` without antialiasing, or, with `antialias`, as with it; it gives float32.
 * @param size [height, width] of the result
 * @throws ValueError unless both sizes are whole numbers above 0, and for options that exclude each other
 */
export function resizeImage(image: Image, size: Size, options: ResizeOptions = {}): Image {
  checkSize("resizeImage", size);
  checkResizing("resizeImage", options);
  const { data, height, width, channels } = image;
  const stored = { height, width, orientation: 1 };
  return resizeSource(
    (choose) => {
      const { columns } = choose(stored);
      return { ...stored, channels, read: (rows) => pixelsOf(image, rows, columns) };
    },
    size,
    { ...options, channels, isExact: !(data instanceof Uint8Array) },
  );
}

/** @throws ValueError unless `size` is two whole numbers above 0 */
export function checkSize(where: string, size: readonly number[]): void {
  if (size?.length === 2 && size.every((n) => Number.isInteger(n) && n > 0)) return;
  throw new ValueError(`${where}: size is [${size}]; give [height, width] in whole pixels, such as [128, 128]`);
}

/** @throws ValueError for options of resizing that do not exist or exclude each other */
export function checkResizing(where: string, options: ResizeOptions): void {
  const { method = "bilinear", antialias, cropToAspectRatio, padToAspectRatio } = options;
  if (method !== "nearest" && method !== "bilinear")
    throw new ValueError(`${where}: unknown method "${method}"; give "nearest" or "bilinear"`);
  if (antialias && method === "nearest")
    throw new ValueError(
      `${where}: "nearest" takes one pixel and cannot antialias; leave antialias out, or use "bilinear"`,
    );
  if (cropToAspectRatio && padToAspectRatio)
    throw new ValueError(`${where}: a picture is either cropped or padded; give cropToAspectRatio or padToAspectRatio`);
}

/** What {@link resizeSource} has to know besides. */
interface SourceOptions extends ResizeOptions {
  /** Of the result; the first ones of the source. */
  readonly channels: number;
  /** Whether "nearest" gives float32, because the source does. Default false. */
  readonly isExact?: boolean;
}

/**
 * Resizes a picture that is still to be decoded, upright; only the pixels that the result needs are asked for.
 * @param open decodes the picture at the pixels that it is told
 */
export function resizeSource(open: (choose: ChooseGrid) => PixelSource, size: Size, options: SourceOptions): Image {
  return options.antialias ? antialiased(open, size, options) : interpolated(open, size, options);
}

function interpolated(open: (choose: ChooseGrid) => PixelSource, size: Size, options: SourceOptions): Image {
  const isNearest = options.method === "nearest";
  const plan = (stored: StoredSize) => {
    const [rows, columns] = spansOf(uprightSize(stored), size, options);
    return { rows: neighbours(rows, size[0], isNearest), columns: neighbours(columns, size[1], isNearest) };
  };
  const gridOf = (stored: StoredSize) => {
    const { rows, columns } = plan(stored);
    return turnedGrid({ rows: rows.needed, columns: columns.needed }, stored);
  };
  const source = open(gridOf);
  const grid = gridOf(source);
  const read = { data: source.read(grid.rows), height: grid.rows.length, width: grid.columns.length };
  const { rows, columns } = plan(source);
  const image = orient({ ...read, channels: source.channels }, source.orientation);
  if (!isNearest) return bilinear(image, rows, columns, options.channels);
  const taken = nearest(image, rows, columns, options.channels);
  return options.isExact ? taken : { ...taken, data: Uint8Array.from(taken.data) };
}

function uprightSize({ height, width, orientation }: StoredSize): Size {
  return orientation >= 5 ? [width, height] : [height, width];
}

/** What of the picture is resized; Keras's rounding. */
function spansOf([height, width]: Size, size: Size, options: ResizeOptions): [rows: Span, columns: Span] {
  const tall = Math.trunc((width * size[0]) / size[1]);
  const wide = Math.trunc((height * size[1]) / size[0]);
  if (options.cropToAspectRatio) return [cropped(height, tall), cropped(width, wide)];
  if (options.padToAspectRatio) return [padded(height, tall), padded(width, wide)];
  return [
    { source: height, start: 0, length: height },
    { source: width, start: 0, length: width },
  ];
}

function cropped(source: number, wanted: number): Span {
  const length = Math.max(1, Math.min(source, wanted));
  return { source, start: Math.trunc((source - length) / 2), length };
}

/** As many pixels before as after. */
function padded(source: number, wanted: number): Span {
  const before = Math.trunc((Math.max(source, wanted) - source) / 2);
  return { source, start: -before, length: source + 2 * before };
}

function nearest({ data, width, channels }: Image, rows: Neighbours, columns: Neighbours, kept: number): Image {
  const [h, w] = [rows.low.length, columns.low.length];
  const out = new Float32Array(h * w * kept);
  for (let y = 0, to = 0; y < h; y++) {
    for (let x = 0; x < w; x++, to += kept) {
      if (rows.low[y] < 0 || columns.low[x] < 0) continue;
      const from = (rows.low[y] * width + columns.low[x]) * channels;
      for (let c = 0; c < kept; c++) out[to + c] = data[from + c];
    }
  }
  return { data: out, height: h, width: w, channels: kept };
}

function bilinear({ data, width, channels }: Image, rows: Neighbours, columns: Neighbours, kept: number): Image {
  const [h, w] = [rows.low.length, columns.low.length];
  const out = new Float32Array(h * w * kept);
  const value = (row: number, column: number, c: number) =>
    row < 0 || column < 0 ? 0 : data[(row * width + column) * channels + c];
  for (let y = 0, to = 0; y < h; y++) {
    const [top, bottom, down] = [rows.low[y], rows.high[y], rows.weight[y]];
    for (let x = 0; x < w; x++) {
      const [left, right, across] = [columns.low[x], columns.high[x], columns.weight[x]];
      for (let c = 0; c < kept; c++) {
        const [a, b] = [value(top, left, c), value(top, right, c)];
        const [d, e] = [value(bottom, left, c), value(bottom, right, c)];
        const above = a + (b - a) * across;
        const below = d + (e - d) * across;
        out[to++] = above + (below - above) * down;
      }
    }
  }
  return { data: out, height: h, width: w, channels: kept };
}

/** Rows taken from the source at a time. */
const BAND = 64;

/** In the stored picture's own direction, a band of rows after the other, so that it is never in memory whole. */
function antialiased(open: (choose: ChooseGrid) => PixelSource, size: Size, options: SourceOptions): Image {
  const source = open((stored) => gridUnder(stored, tapsOf(stored, size, options)));
  const taps = tapsOf(source, size, options);
  const { rows, columns } = gridUnder(source, taps);
  const { channels } = options;
  const shape = { height: taps.rows.length, width: taps.columns.length, channels };
  const sums = new Float64Array(shape.height * shape.width * channels);
  for (let at = 0; at < rows.length; at += BAND) {
    const band = rows.subarray(at, at + BAND);
    const pixels = source.read(band);
    band.forEach((row, i) => {
      const line = pixels.subarray(i * columns.length * source.channels, (i + 1) * columns.length * source.channels);
      const shrunk = shrinkLine(line, source.channels, taps.columns, columns[0] ?? 0, channels);
      addLine(sums, shrunk, row, taps.rows);
    });
  }
  return orient({ ...shape, data: Float32Array.from(sums) }, source.orientation);
}

/** The kernels along the stored picture's axes. */
function tapsOf(stored: StoredSize, size: Size, options: ResizeOptions): { rows: Taps[]; columns: Taps[] } {
  const [down, across] = spansOf(uprightSize(stored), size, options);
  if (stored.orientation < 5) return { rows: triangles(down, size[0]), columns: triangles(across, size[1]) };
  return { rows: triangles(across, size[1]), columns: triangles(down, size[0]) };
}

/** The pixels under all kernels. */
function gridUnder({ height, width }: StoredSize, { rows, columns }: { rows: Taps[]; columns: Taps[] }): Grid {
  return { rows: coveredBy(rows, height), columns: coveredBy(columns, width) };
}

function coveredBy(taps: readonly Taps[], length: number): Int32Array {
  const used = taps.filter(({ weights }) => weights.length > 0);
  const from = Math.min(length, ...used.map((tap) => tap.from));
  const end = Math.max(from, ...used.map((tap) => tap.from + tap.weights.length));
  return Int32Array.from({ length: end - from }, (_, i) => from + i);
}

function shrinkLine(
  line: Uint8Array | Float32Array,
  stride: number,
  taps: readonly Taps[],
  first: number,
  channels: number,
) {
  const out = new Float64Array(taps.length * channels);
  taps.forEach(({ from, weights }, x) => {
    for (let c = 0; c < channels; c++) {
      let sum = 0;
      for (let k = 0, at = (from - first) * stride + c; k < weights.length; k++, at += stride)
        sum += weights[k] * line[at];
      out[x * channels + c] = sum;
    }
  });
  return out;
}

/** Adds a row to all rows of the result whose kernel is over it. */
function addLine(sums: Float64Array, line: Float64Array, row: number, taps: readonly Taps[]): void {
  taps.forEach(({ from, weights }, y) => {
    const weight = weights[row - from];
    if (weight) for (let i = 0; i < line.length; i++) sums[y * line.length + i] += weight * line[i];
  });
}
