import { tensor } from "../tensor/create.js";
import { add } from "../tensor/ops/add.js";
import { gather } from "../tensor/ops/gather.js";
import { mul } from "../tensor/ops/mul.js";
import { reshape } from "../tensor/ops/reshape.js";
import type { Tensor } from "../tensor/Tensor.js";

/**
 * The pixels beyond an image's border: reflected (d c b a | a b c d | d c b a), the image again (a b c d | a b c d | a b c d), the nearest
 * pixel, or a constant. Between two copies of the image nothing is interpolated, as in Keras: the nearer pixel stands there.
 */
export type FillMode = "reflect" | "wrap" | "nearest" | "constant";

/** How {@link sampleImages} finds a pixel between others, and beyond the border. */
export interface SamplingOptions {
  readonly fillMode: FillMode;
  readonly fillValue: number;
  readonly interpolation: "bilinear" | "nearest";
}

/** A map from a target's centred coordinates (x, y) to the source's: [a, b, c, d, e, f] for (ax + by + c, dx + ey + f). */
export type AffineMap = readonly number[];

/** The pixels of a batch that one corner of each interpolation takes, and their shares. */
interface Corner {
  readonly indices: Int32Array;
  readonly shares: Float32Array;
}

/** Images [n, h, w, c], each sampled through a map of its own; with gradients. */
export function sampleImages(x: Tensor, maps: readonly AffineMap[], options: SamplingOptions): Tensor {
  const [n, h, w, c] = x.shape;
  const pixels = reshape(x, [n * h * w, c]);
  const { corners, outside } = cornersOf([h, w], maps, options);
  const like = { dtype: x.dtype, backend: x.backend };
  const column = (values: Float32Array) => tensor(values, { shape: [n * h * w, 1], ...like });
  const taken = corners.map(({ indices, shares }) =>
    mul(gather(pixels, tensor(indices, { dtype: "int32", backend: x.backend })), column(shares)),
  );
  const inside = taken.reduce((sum, part) => add(sum, part));
  const isFilled = options.fillMode === "constant" && options.fillValue !== 0;
  return reshape(isFilled ? add(inside, mul(column(outside), options.fillValue)) : inside, x.shape);
}

function cornersOf([h, w]: readonly [number, number], maps: readonly AffineMap[], options: SamplingOptions) {
  const size = maps.length * h * w;
  const isNearest = options.interpolation === "nearest";
  const corners = Array.from(
    { length: isNearest ? 1 : 4 },
    (): Corner => ({ indices: new Int32Array(size), shares: new Float32Array(size) }),
  );
  const outside = new Float32Array(size);
  const [placeX, placeY] = [placing(options.fillMode, w), placing(options.fillMode, h)];
  const [alongX, alongY] = [inFirstCopy(options.fillMode, w), inFirstCopy(options.fillMode, h)];
  const [middleX, middleY] = [(w - 1) / 2, (h - 1) / 2];
  let at = 0;
  maps.forEach(([a, b, c, d, e, f], image) => {
    for (let row = 0; row < h; row++)
      for (let column = 0; column < w; column++, at++) {
        const [x, y] = [column - middleX, row - middleY];
        const [u, v] = [alongX(a * x + b * y + c + middleX), alongY(d * x + e * y + f + middleY)];
        const [left, top] = isNearest ? [Math.round(u), Math.round(v)] : [Math.floor(u), Math.floor(v)];
        corners.forEach(({ indices, shares }, corner) => {
          const [right, below] = [corner & 1, corner >> 1];
          const share = isNearest ? 1 : (right ? u - left : 1 - u + left) * (below ? v - top : 1 - v + top);
          const [i, j] = [placeX(left + right), placeY(top + below)];
          const isInside = i >= 0 && j >= 0;
          indices[at] = isInside ? (image * h + j) * w + i : 0;
          shares[at] = isInside ? share : 0;
          if (!isInside) outside[at] += share;
        });
      }
  });
  return { corners, outside };
}

/** Where a coordinate along an axis lies in the image, if copies of it are beyond the border. */
function inFirstCopy(mode: FillMode, size: number): (at: number) => number {
  if (mode !== "wrap") return (at) => at;
  if (size === 1) return () => 0;
  const last = size - 1;
  return (at) =>
    at < 0 ? at + size * (Math.trunc(-at / last) + 1) : at > last ? at - size * Math.trunc(at / last) : at;
}

/** The index along an axis at which a coordinate is read; −1 beyond the border. */
function placing(mode: FillMode, size: number): (i: number) => number {
  if (mode === "nearest" || mode === "wrap") return (i) => Math.min(size - 1, Math.max(0, i));
  if (mode === "constant") return (i) => (i >= 0 && i < size ? i : -1);
  return (i) => {
    const j = ((i % (2 * size)) + 2 * size) % (2 * size);
    return j < size ? j : 2 * size - 1 - j;
  };
}
