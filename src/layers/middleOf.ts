import { resizeBilinear } from "../tensor/ops/resizeBilinear.js";
import { slice } from "../tensor/ops/slice.js";
import type { Tensor } from "../tensor/Tensor.js";
import type { Shape } from "../util/shape.js";

/** A part of images: its first row and column, and its size. */
export interface Middle {
  readonly top: number;
  readonly left: number;
  readonly height: number;
  readonly width: number;
}

/** The largest part in the middle of an image that has the shape of another size. */
export function middleOf([h, w]: Shape, [height, width]: readonly [number, number]): Middle {
  const rows = Math.max(Math.min(h, Math.floor(Math.fround(w * height) / width)), 1);
  const columns = Math.max(Math.min(w, Math.floor(Math.fround(h * width) / height)), 1);
  return { top: (h - rows) >> 1, left: (w - columns) >> 1, height: rows, width: columns };
}

/** A part of each image. */
export function cut(x: Tensor, { top, left, height, width }: Middle): Tensor {
  return slice(x, [0, top, left, 0], [-1, height, width, -1]);
}

/** The largest part in the middle of images that has the shape of `size`, resized to it bilinearly. */
export function resizedMiddle(x: Tensor, size: readonly [number, number]): Tensor {
  return resizeBilinear(cut(x, middleOf(x.shape.slice(1), size)), size);
}
