import type { Taps } from "./pixelSource.js";

/** [height, width]. */
export type Size = readonly [height: number, width: number];

/** The range of a picture that is resized along one axis, and its position in the result. */
export interface Span {
  /** First source pixel. */
  readonly start: number;
  readonly length: number;
  /** Length in the result. */
  readonly target: number;
  /** First pixel in the result; the rest of the result is black. */
  readonly offset: number;
}

/** The two source pixels next to each target pixel along one axis. */
export interface Neighbours {
  /** The source pixels that are needed, ascending. */
  readonly needed: Int32Array;
  /** Indices in `needed`. */
  readonly low: Int32Array;
  readonly high: Int32Array;
  /** The weight of the higher one. */
  readonly weight: Float64Array;
}

/**
 * Bilinear: source = (target + ½) · (length / target size) − ½, between the pixels on either side, those at the border repeated.
 * Nearest: the pixel that holds (target + ½) · (length / target size).
 */
export function neighbours({ start, length, target }: Span, nearest: boolean): Neighbours {
  const low = new Int32Array(target);
  const high = new Int32Array(target);
  const weight = new Float64Array(target);
  for (let i = 0; i < target; i++) {
    const at = ((i + 0.5) * length) / target - (nearest ? 0 : 0.5);
    const floor = Math.floor(at);
    low[i] = start + Math.max(floor, 0);
    high[i] = start + (nearest ? floor : Math.min(floor + 1, length - 1));
    weight[i] = nearest ? 0 : at - floor;
  }
  const needed = Int32Array.from(new Set([...low, ...high])).sort();
  const places = new Map(Array.from(needed, (at, place) => [at, place]));
  const place = (at: number) => places.get(at) ?? 0;
  return { needed, low: low.map(place), high: high.map(place), weight };
}

/**
 * A triangle filter, two target pixels wide when the picture shrinks and two source pixels wide when it grows. The weights of the pixels
 * inside the picture are normalised to sum 1.
 * @see tf.image.resize with antialias=True
 */
export function triangles({ start, length, target }: Span): Taps[] {
  const step = length / target;
  const radius = Math.max(1, step);
  return Array.from({ length: target }, (_, i) => {
    const middle = (i + 0.5) * step;
    const first = Math.max(0, Math.ceil(middle - radius - 0.5));
    const last = Math.min(length - 1, Math.floor(middle + radius - 0.5));
    const all = Array.from({ length: last - first + 1 }, (_, k) =>
      Math.max(0, 1 - Math.abs(first + k + 0.5 - middle) / radius),
    );
    const total = all.reduce((a, b) => a + b);
    return { from: start + first, weights: Float32Array.from(all, (weight) => weight / total) };
  });
}

/**
 * The spans of rows and columns: the whole picture, its centre crop in the new aspect ratio, or the whole picture padded with black. Rounds
 * as Keras.
 * @see keras.utils.image_dataset_from_directory, image_utils.smart_resize, tf.image.resize_with_pad
 */
export function spansOf(
  [height, width]: Size,
  [h, w]: Size,
  {
    cropToAspectRatio,
    padToAspectRatio,
  }: { readonly cropToAspectRatio?: boolean; readonly padToAspectRatio?: boolean },
): [rows: Span, columns: Span] {
  if (cropToAspectRatio) return [cropped(height, (width * h) / w, h), cropped(width, (height * w) / h, w)];
  // TensorFlow computes it in float32.
  const shrink = padToAspectRatio ? Math.max(Math.fround(width / w), Math.fround(height / h)) : undefined;
  return [framed(height, h, shrink), framed(width, w, shrink)];
}

function cropped(source: number, wanted: number, target: number): Span {
  const length = Math.max(1, Math.min(source, Math.trunc(wanted)));
  return { start: Math.trunc((source - length) / 2), length, target, offset: 0 };
}

function framed(length: number, size: number, shrink: number | undefined): Span {
  if (shrink === undefined) return { start: 0, length, target: size, offset: 0 };
  const exact = Math.fround(length / shrink);
  const target = Math.max(1, Math.min(size, Math.floor(exact)));
  return { start: 0, length, target, offset: Math.max(0, Math.floor(Math.fround(size - exact) / 2)) };
}
