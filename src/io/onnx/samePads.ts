import { windowGeometry } from "../../tensor/ops/window.js";
import type { Shape } from "../../util/shape.js";

/** The pads of the padding "same" in ONNX's order: [top, left, bottom, right]. @param shape of one image, [h, w, c] */
export function samePads(
  shape: Shape,
  window: readonly [number, number],
  strides: readonly [number, number],
  dilation: readonly [number, number],
): [top: number, left: number, bottom: number, right: number] {
  const { padTop, padLeft, outHeight, outWidth } = windowGeometry(
    "pads",
    [1, ...shape],
    window,
    strides,
    "same",
    dilation,
  );
  const after = (axis: 0 | 1, out: number, before: number) =>
    Math.max((out - 1) * strides[axis] + (window[axis] - 1) * dilation[axis] + 1 - shape[axis] - before, 0);
  return [padTop, padLeft, after(0, outHeight, padTop), after(1, outWidth, padLeft)];
}
