import { ValueError } from "../../util/errors.js";
import type { Image } from "./image.js";
import { pixelsOf } from "./pixelSource.js";
import type { ResizeOptions } from "./ResizeOptions.js";
import type { Size } from "./resizeAxis.js";
import { resizeSource } from "./resizeSource.js";

/**
 * Resizes an image.
 *   source = (target + ½) · (source size / target size) − ½        pixel centres lie at halves
 * "nearest" takes the pixel whose area holds that point, as Pillow's NEAREST. "bilinear" interpolates the four around it,
 * the border repeated, as `tf.image.resize` without antialiasing, or with it if `antialias` is set; it gives float32.
 * @param size [height, width] of the result
 * @throws ValueError unless both sizes are positive integers, for anything but a picture, and for options that exclude each other
 */
export function resizeImage(image: Image, size: Size, options: ResizeOptions = {}): Image {
  checkSize("resizeImage", size);
  checkResizing("resizeImage", options);
  checkImage(image);
  const { height, width, channels } = image;
  const stored = { height, width, orientation: 1 };
  return resizeSource(
    (choose) => {
      const { columns } = choose(stored);
      return { ...stored, channels, read: (rows) => pixelsOf(image, rows, columns) };
    },
    size,
    { ...options, channels },
  );
}

/** @throws ValueError for anything but an {@link Image}, such as a page's ImageData */
function checkImage({ data, height, width, channels }: Image): void {
  if ((data as unknown) instanceof Uint8ClampedArray && channels === undefined)
    throw new ValueError(
      "resizeImage: this is a page's ImageData, which has alpha and no channels; use fromPixels(imageData, { size })",
    );
  if (data?.length === height * width * channels) return;
  throw new ValueError(
    `resizeImage: ${data?.length ?? "no"} values are not a picture of ${height} x ${width} x ${channels}; give { data, height, width, channels }`,
  );
}

/** The most pixels that a picture is resized to: 800 MB as floats. */
const MOST_PIXELS = 2 ** 26;

/** @throws ValueError unless `size` is two positive integers */
export function checkSize(where: string, size: readonly number[]): void {
  if (size?.length === 2 && size.every((n) => Number.isInteger(n) && n > 0)) {
    if (size[0] * size[1] <= MOST_PIXELS) return;
    throw new ValueError(
      `${where}: size is [${size}], ${size[0] * size[1]} pixels; give one of at most ${MOST_PIXELS}, such as [128, 128]`,
    );
  }
  throw new ValueError(`${where}: size is [${size}]; give [height, width], two positive integers such as [128, 128]`);
}

/** @throws ValueError for options of resizing that do not exist or exclude each other */
export function checkResizing(where: string, options: ResizeOptions): void {
  const { method = "bilinear", antialias, cropToAspectRatio, padToAspectRatio } = options;
  if (method !== "nearest" && method !== "bilinear")
    throw new ValueError(`${where}: unknown method "${method}"; give "nearest" or "bilinear"`);
  if (antialias && method === "nearest")
    throw new ValueError(
      `${where}: "nearest" takes one pixel and cannot antialias; leave antialias out, or use "bilinear"`,
    );
  if (cropToAspectRatio && padToAspectRatio)
    throw new ValueError(`${where}: a picture is either cropped or padded; give cropToAspectRatio or padToAspectRatio`);
}
