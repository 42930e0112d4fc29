import { ShapeError } from "../util/errors.js";
import { encodePng, type PngImage } from "./encodePng.js";
import { element } from "./svg.js";

/** A picture as plain numbers: rows from the top, channels side by side, 0..255. */
export interface GridImage {
  readonly data: ArrayLike<number>;
  readonly height: number;
  readonly width: number;
  /** 1 grey, 3 RGB, 4 RGB and alpha; by default what the data's length says. */
  readonly channels?: number;
}

/**
 * The image as an SVG element, its PNG inside it.
 * @param where names the caller in errors  @param scale pixels of the picture for each of the image's; from 2 on they are squares
 * @throws ShapeError for data that does not fill the image
 */
export function imageElement(where: string, image: GridImage, x: number, y: number, scale: number): string {
  const size = { width: image.width * scale, height: image.height * scale };
  const rendering = { "image-rendering": scale >= 2 ? "optimizeSpeed" : "optimizeQuality" };
  const href = `data:image/png;base64,${base64(encodePng(checked(where, image)))}`;
  return element("image", { x, y, ...size, ...rendering, href });
}

/** The image with its channels told, its numbers rounded and clipped to 0..255. */
function checked(
  where: string,
  { data, height, width, channels = data.length / (height * width) }: GridImage,
): PngImage {
  if (![1, 3, 4].includes(channels) || data.length !== height * width * channels) {
    throw new ShapeError(
      `${where}: an image of ${height}x${width} needs 1, 3 or 4 values a pixel, but has ${data.length} values in all.`,
    );
  }
  return { data: Uint8ClampedArray.from(data), height, width, channels };
}

function base64(bytes: Uint8Array): string {
  let binary = "";
  // In pieces, for a call takes only so many arguments.
  for (let i = 0; i < bytes.length; i += 8192) binary += String.fromCharCode(...bytes.subarray(i, i + 8192));
  return btoa(binary);
}
