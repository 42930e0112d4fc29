import type { HostArray } from "noodlenet/data";
import { element, pixelsOf } from "../../shared/dom.js";

/** A canvas for one channel of a layer's output for a picture; {@link paintMap} fills it. */
export function mapCanvas({ shape: [, height, width] }: HostArray, label: string): HTMLCanvasElement {
  return element("canvas", { width, height, role: "img", "aria-label": label });
}

/** Paints a channel in grey, its least value black and its greatest white. */
export function paintMap(
  canvas: HTMLCanvasElement,
  { data, shape: [, height, width, channels] }: HostArray,
  channel: number,
): void {
  const count = height * width;
  let [low, high] = [Infinity, -Infinity];
  for (let i = 0, at = channel; i < count; i++, at += channels) {
    if (data[at] < low) low = data[at];
    if (data[at] > high) high = data[at];
  }
  const scale = high > low ? 255 / (high - low) : 0;
  const pixels = new ImageData(width, height);
  for (let i = 0, at = channel; i < count; i++, at += channels) {
    const grey = Math.round((data[at] - low) * scale);
    pixels.data[4 * i] = grey;
    pixels.data[4 * i + 1] = grey;
    pixels.data[4 * i + 2] = grey;
    pixels.data[4 * i + 3] = 255;
  }
  pixelsOf(canvas)?.putImageData(pixels, 0, 0);
}
