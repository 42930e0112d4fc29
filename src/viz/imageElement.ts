import { ShapeError } from "../util/errors.js";
import { encodePng, type PngImage } from "./encodePng.js";
import { element } from "./svg.js";

/** An image as plain numbers from 0 to 255, row-major [height, width, channels]. */
export interface GridImage {
  /** The pixels, row by row, from 0 to 255. */
  readonly data: ArrayLike<number>;
  /** Rows. */
  readonly height: number;
  /** Columns. */
  readonly width: number;
  /** 1 grey, 3 RGB, 4 RGB and alpha; by default it follows from the data's length. */
  readonly channels?: number;
}

/**
 * The image as an SVG element with an embedded PNG.
 * @param where names the caller in errors
 * @param scale pixels of the picture per pixel of the image; from 2 on not smoothed
 * @throws ShapeError when the data's length does not match the image's size
 */
export function imageElement(where: string, image: GridImage, x: number, y: number, scale: number): string {
  const size = { width: image.width * scale, height: image.height * scale };
  const rendering = { "image-rendering": scale >= 2 ? "optimizeSpeed" : "optimizeQuality" };
  const href = `data:image/png;base64,${base64(encodePng(checked(where, image)))}`;
  return element("image", { x, y, ...size, ...rendering, href });
}

/** The image with its number of channels, and its values rounded and clipped to 0..255. */
function checked(
  where: string,
  { data, height, width, channels = data.length / (height * width) }: GridImage,
): PngImage {
  if (![1, 3, 4].includes(channels) || data.length !== height * width * channels) {
    throw new ShapeError(
      `${where}: an image of ${height}x${width} needs 1, 3 or 4 values per pixel, but has ${data.length} values in total.`,
    );
  }
  return { data: Uint8ClampedArray.from(data), height, width, channels };
}

function base64(bytes: Uint8Array): string {
  let binary = "";
  // In pieces, because engines limit the number of arguments of a call.
  for (let i = 0; i < bytes.length; i += 8192) binary += String.fromCharCode(...bytes.subarray(i, i + 8192));
  return btoa(binary);
}
