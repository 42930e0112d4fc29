import { orient, turn, turnedGrid } from "./exifOrientation.js";
import { emptyLike, type Image } from "./image.js";
import { type ChooseGrid, countUp, type Grid, type PixelSource, type StoredSize, type Taps } from "./pixelSource.js";
import type { ResizeOptions } from "./ResizeOptions.js";
import { type Neighbours, neighbours, type Size, type Span, spansOf, triangles } from "./resizeAxis.js";

/** Options of {@link resizeSource}. */
interface SourceOptions extends ResizeOptions {
  /** The channels of the result: the first ones of the source. */
  readonly channels: number;
}

/** The spans of rows and columns, in the upright picture. */
type Spans = readonly [rows: Span, columns: Span];

/**
 * Decodes and resizes a picture, and applies its orientation. Only the pixels that the result needs are decoded.
 * @param open decodes the picture at the selected pixels
 */
export function resizeSource(open: (choose: ChooseGrid) => PixelSource, size: Size, options: SourceOptions): Image {
  const spansIn = (stored: StoredSize) => spansOf(uprightSize(stored), size, options);
  const source = open((stored) => gridOf(spansIn(stored), stored, options));
  const spans = spansIn(source);
  return inFrame((options.antialias ? antialiased : interpolated)(source, spans, options), size, spans);
}

function uprightSize({ height, width, orientation }: StoredSize): Size {
  return orientation >= 5 ? [width, height] : [height, width];
}

/** The stored pixels that the result needs. */
function gridOf(spans: Spans, stored: StoredSize, { antialias, method }: ResizeOptions): Grid {
  if (antialias) {
    const { rows, columns } = tapsOf(spans, stored);
    return { rows: coveredBy(rows), columns: coveredBy(columns) };
  }
  const [rows, columns] = spans.map((span) => neighbours(span, method === "nearest").needed);
  return turnedGrid({ rows, columns }, stored);
}

/** The result, with black around the resized picture. */
function inFrame(image: Image, [height, width]: Size, [rows, columns]: Spans): Image {
  if (image.height === height && image.width === width) return image;
  const { channels } = image;
  const data = emptyLike(image.data, height * width * channels);
  const length = image.width * channels;
  for (let y = 0; y < image.height; y++) {
    const line = image.data.subarray(y * length, (y + 1) * length);
    data.set(line, ((rows.offset + y) * width + columns.offset) * channels);
  }
  return { data, height, width, channels };
}

function interpolated(source: PixelSource, spans: Spans, options: SourceOptions): Image {
  const { rows, columns } = gridOf(spans, source, options);
  const stored = { data: source.read(rows), height: rows.length, width: columns.length, channels: source.channels };
  const image = orient(stored, source.orientation);
  const isNearest = options.method === "nearest";
  const [down, across] = spans.map((span) => neighbours(span, isNearest));
  return (isNearest ? nearest : bilinear)(image, down, across, options.channels);
}

function nearest({ data, width, channels }: Image, rows: Neighbours, columns: Neighbours, kept: number): Image {
  const [h, w] = [rows.low.length, columns.low.length];
  const out = emptyLike(data, h * w * kept);
  for (let y = 0, to = 0; y < h; y++) {
    for (let x = 0; x < w; x++, to += kept) {
      const from = (rows.low[y] * width + columns.low[x]) * channels;
      for (let c = 0; c < kept; c++) out[to + c] = data[from + c];
    }
  }
  return { data: out, height: h, width: w, channels: kept };
}

function bilinear({ data, width, channels }: Image, rows: Neighbours, columns: Neighbours, kept: number): Image {
  const [h, w] = [rows.low.length, columns.low.length];
  const out = new Float32Array(h * w * kept);
  const value = (row: number, column: number, c: number) => data[(row * width + column) * channels + c];
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

/** Filters in the orientation of the stored picture, columns first, so that the picture is never in memory completely. */
function antialiased(source: PixelSource, spans: Spans, { channels }: SourceOptions): Image {
  const { rows, columns } = tapsOf(spans, source);
  const shape = { height: rows.length, width: columns.length, channels };
  const data = new Float32Array(shape.height * shape.width * channels);
  const step = shape.width * channels;
  rows.forEach((tap, y) => {
    const line = source.weigh?.(tap) ?? weigh(source, tap);
    shrinkLine(line, source.channels, columns, columns[0].from, data.subarray(y * step, (y + 1) * step));
  });
  return orient({ ...shape, data }, source.orientation);
}

/** The weighted sum of rows. Each step is rounded to float32, as in WebAssembly. */
function weigh(source: PixelSource, { from, weights }: Taps): Float32Array {
  const pixels = source.read(countUp(weights.length).map((i) => from + i));
  const sum = new Float32Array(pixels.length / weights.length);
  weights.forEach((weight, row) => {
    const line = pixels.subarray(row * sum.length, (row + 1) * sum.length);
    for (let i = 0; i < sum.length; i++) sum[i] += Math.fround(weight * line[i]);
  });
  return sum;
}

/** Applies the taps along a row. */
function shrinkLine(line: Float32Array, stride: number, taps: readonly Taps[], first: number, out: Float32Array): void {
  const channels = out.length / taps.length;
  taps.forEach(({ from, weights }, x) => {
    for (let c = 0; c < channels; c++) {
      let sum = 0;
      for (let k = 0, at = (from - first) * stride + c; k < weights.length; k++, at += stride)
        sum += weights[k] * line[at];
      out[x * channels + c] = sum;
    }
  });
}

/** The taps along the axes of the stored picture: the triangle filter is symmetric. */
function tapsOf(spans: Spans, { height, width, orientation }: StoredSize): { rows: Taps[]; columns: Taps[] } {
  const { lying, upsideDown, mirrored } = turn(orientation);
  const [rows, columns] = lying ? [spans[1], spans[0]] : spans;
  return {
    rows: triangles(upsideDown ? mirroredSpan(rows, height) : rows),
    columns: triangles(mirrored ? mirroredSpan(columns, width) : columns),
  };
}

function mirroredSpan(span: Span, source: number): Span {
  return { ...span, start: source - span.start - span.length };
}

/** The source pixels of all taps. */
function coveredBy(taps: readonly Taps[]): Int32Array {
  const [{ from }, last] = [taps[0], taps[taps.length - 1]];
  return countUp(last.from + last.weights.length - from).map((i) => from + i);
}
