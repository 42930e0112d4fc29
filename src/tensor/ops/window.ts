import type { WindowGeometry } from "../../backends/Kernels.js";
import { ShapeError, ValueError } from "../../util/errors.js";
import { type Shape, showShape } from "../../util/shape.js";

/** "valid": windows lie within the image. "same": zero padding makes the output ⌈in / stride⌉, the odd pixel after. */
export type Padding = "valid" | "same";

/** One number for both directions, or [height, width]. */
export type Pair = number | readonly [number, number];

/** Both numbers of a pair. @throws ValueError unless they are positive integers */
export function pairOf(where: string, name: string, pair: Pair): [number, number] {
  const [h, w] = Array.isArray(pair) && pair.length === 2 ? pair : [pair, pair];
  if (Number.isInteger(h) && Number.isInteger(w) && h > 0 && w > 0) return [h, w];
  throw new ValueError(
    `${where}: ${name} is ${JSON.stringify(pair)}; give a positive integer, or two as [height, width]`,
  );
}

/**
 * How a window slides over images [n, h, w, c].
 * @throws ShapeError when x is not a batch of images, or the window is larger than the image
 */
export function windowGeometry(
  where: string,
  shape: Shape,
  window: readonly [number, number],
  strides: readonly [number, number],
  padding: Padding,
  dilation: readonly [number, number] = [1, 1],
): WindowGeometry {
  if (shape.length !== 4) {
    throw new ShapeError(
      `${where}: x is ${showShape(shape)} but must be images [n, h, w, c]; reshape it, or add axes with expandDims`,
    );
  }
  const [n, inHeight, inWidth, channels] = shape;
  const vertical = slide(where, shape, inHeight, (window[0] - 1) * dilation[0] + 1, strides[0], padding);
  const horizontal = slide(where, shape, inWidth, (window[1] - 1) * dilation[1] + 1, strides[1], padding);
  return {
    n,
    inHeight,
    inWidth,
    channels,
    outHeight: vertical.out,
    outWidth: horizontal.out,
    windowHeight: window[0],
    windowWidth: window[1],
    strideHeight: strides[0],
    strideWidth: strides[1],
    padTop: vertical.before,
    padLeft: horizontal.before,
  };
}

function slide(
  where: string,
  shape: Shape,
  size: number,
  window: number,
  stride: number,
  padding: Padding,
): { out: number; before: number } {
  if (padding === "same") {
    const out = Math.ceil(size / stride);
    return { out, before: Math.max((out - 1) * stride + window - size, 0) >> 1 };
  }
  if (padding !== "valid") throw new ValueError(`${where}: padding "${padding}" is unknown; give "valid" or "same"`);
  if (window <= size) return { out: Math.floor((size - window) / stride) + 1, before: 0 };
  throw new ShapeError(
    `${where}: a window of ${window} is larger than the image ${showShape(shape)}; use padding "same" or a larger image`,
  );
}
