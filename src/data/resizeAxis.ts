/** Where a picture, or what is cut out of it or put around it, lies along one axis. */
export interface Span {
  /** Pixels of the picture. */
  readonly source: number;
  /** First pixel that is resized; below 0 where the picture is padded. */
  readonly start: number;
  /** Pixels that are resized. */
  readonly length: number;
}

/** The two source pixels next to each target pixel along one axis. */
export interface Neighbours {
  /** The source pixels that are needed, rising. */
  readonly needed: Int32Array;
  /** Places in `needed`; −1 in the padding. */
  readonly low: Int32Array;
  readonly high: Int32Array;
  /** The higher one's. */
  readonly weight: Float64Array;
}

/**
 * Bilinear: source = (target + ½) · (length / target size) − ½, between the pixels on either side, those at the border repeated.
 * Nearest: the pixel that holds (target + ½) · (length / target size).
 */
export function neighbours(span: Span, target: number, nearest: boolean): Neighbours {
  const low = new Int32Array(target);
  const high = new Int32Array(target);
  const weight = new Float64Array(target);
  for (let i = 0; i < target; i++) {
    const at = ((i + 0.5) * span.length) / target - (nearest ? 0 : 0.5);
    const floor = Math.floor(at);
    low[i] = span.start + Math.max(floor, 0);
    high[i] = span.start + (nearest ? floor : Math.min(floor + 1, span.length - 1));
    weight[i] = nearest ? 0 : at - floor;
  }
  return indexed(span.source, low, high, weight);
}

/** The same with places among those needed, which are at most two for each target pixel. */
function indexed(source: number, low: Int32Array, high: Int32Array, weight: Float64Array): Neighbours {
  const inside = (at: number) => at >= 0 && at < source;
  const needed = Int32Array.from(new Set([...low, ...high].filter(inside))).sort();
  const places = new Map(Array.from(needed, (at, place) => [at, place]));
  const place = (at: number) => places.get(at) ?? -1;
  return { needed, low: low.map(place), high: high.map(place), weight };
}

/** The source pixels under each target pixel's kernel: weights of those from `from` on. */
export interface Taps {
  readonly from: number;
  readonly weights: Float64Array;
}

/**
 * A triangle as wide as two target pixels where the picture shrinks, two source pixels where it grows; weights add up to 1
 * over what is resized, of which the padding is black.
 * @see tf.image.resize with antialias=True
 */
export function triangles({ source, start, length }: Span, target: number): Taps[] {
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
    const skipped = Math.max(0, -(start + first));
    const end = Math.min(all.length, source - (start + first));
    const weights = Float64Array.from(all.slice(skipped, Math.max(skipped, end)), (weight) => weight / total);
    return { from: start + first + skipped, weights };
  });
}
