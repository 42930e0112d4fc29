import { openImage } from "./decodeImage.js";
import type { ResizeOptions } from "./ResizeOptions.js";
import type { Size } from "./resizeAxis.js";
import { resizeSource } from "./resizeSource.js";

/** Pixels of one picture, h · w · 3 values. */
export type Pixels = Uint8Array | Float32Array;

/** Options of decoding and resizing the files of a dataset. */
export interface PixelOptions extends ResizeOptions {
  readonly size: Size;
  readonly maxPixels: number;
}

/**
 * The RGB pixels of an image file, 0..255, resized. Only the pixels that the result needs are decoded.
 * @throws FormatError as `decodeImage`
 */
export function loadPixels(bytes: Uint8Array, what: string, { size, maxPixels, ...options }: PixelOptions): Pixels {
  return resizeSource((choose) => openImage(bytes, { what, maxPixels }, choose), size, { ...options, channels: 3 })
    .data;
}
