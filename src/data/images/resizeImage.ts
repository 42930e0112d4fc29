import { ValueError } from "../../util/errors.js";
import type { Image } from "./image.js";
import { pixelsOf } from "./pixelSource.js";
import type { Size } from "./resizeAxis.js";
import { resizeSource } from "./resizeSource.js";

/** How pixels between the given ones are found. */
export type ResizeMethod = "nearest" | "bilinear";

/** Options of {@link resizeImage}; names and meanings are those of Keras's `image_dataset_from_directory` and `ops.image.resize`. */
export interface ResizeOptions {
  /** Default "bilinear". */
  readonly method?: ResizeMethod;
  /**
   * Whether "bilinear" weighs all pixels that a smaller picture's pixel covers, by a triangle. Default false, as in Keras's
   * loader: of a large photo most pixels are then passed over, so that fine stripes become moiré.
   */
  readonly antialias?: boolean;
  /** Whether the picture's middle is cut out in the new size's proportions, so that nothing is stretched. Default false. */
  readonly cropToAspectRatio?: boolean;
  /** Whether the picture is fitted into the new size, with black on two sides, so that nothing is stretched or lost. Default false. */
  readonly padToAspectRatio?: boolean;
}

/**
 * Resizes an image.
 *   source = (target + ½) · (source size / target size) − ½        pixel centres lie at halves
 * "nearest" takes the pixel whose area holds that point, as Pillow's NEAREST. "bilinear" weighs the four around it, those at
 * the border repeated, as `tf.image.resize` without antialiasing, or, with `antialias`, as with it; it gives float32.
 * @param size [height, width] of the result
 * @throws ValueError unless both sizes are whole numbers above 0, for what is no picture, and for options that exclude each other
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

/** @throws ValueError for what is no picture here, such as a page's ImageData */
function checkImage({ data, height, width, channels }: Image): void {
  if ((data as unknown) instanceof Uint8ClampedArray && channels === undefined)
    throw new ValueError(
      "resizeImage: this is a page's ImageData, which has alpha and no channels; use fromPixels(imageData, { size })",
    );
  if (data?.length === height * width * channels) return;
  throw new ValueError(
    `resizeImage: ${data?.length ?? "no"} values are no picture of ${height} x ${width} x ${channels}; give { data, height, width, channels }`,
  );
}

/** @throws ValueError unless `size` is two whole numbers above 0 */
export function checkSize(where: string, size: readonly number[]): void {
  if (size?.length === 2 && size.every((n) => Number.isInteger(n) && n > 0)) return;
  throw new ValueError(`${where}: size is [${size}]; give [height, width] in whole pixels, such as [128, 128]`);
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
