import { asMethods } from "../asMethods.js";
import { tensor } from "../create.js";
import type { Tensor } from "../Tensor.js";
import { gather } from "./gather.js";
import { pairOf, windowGeometry } from "./window.js";

asMethods({ resizeNearest });

/**
 * Images [n, h, w, c] in another size [height, width], each pixel a copy of the nearest: row ⌊(i + ½)·h / height⌋, as tf.image.resize.
 * Gradient: every pixel gets the sum over its copies.
 * @throws ShapeError when x is not a batch of images
 */
export function resizeNearest(x: Tensor, size: readonly [number, number]): Tensor {
  const [height, width] = pairOf("resizeNearest", "size", size);
  const { inHeight, inWidth } = windowGeometry("resizeNearest", x.shape, [1, 1], [1, 1], "valid");
  const rows = tensor(nearest(inHeight, height), { backend: x.backend });
  const columns = tensor(nearest(inWidth, width), { backend: x.backend });
  return gather(gather(x, rows, { axis: 1 }), columns, { axis: 2 });
}

/** The nearest of `from` places for each of `to`, in float32 as TensorFlow computes it. */
function nearest(from: number, to: number): Int32Array {
  const scale = Math.fround(from / to);
  return Int32Array.from({ length: to }, (_, i) => Math.min(from - 1, Math.floor(Math.fround((i + 0.5) * scale))));
}
