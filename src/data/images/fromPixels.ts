import { BackendError, FormatError, ValueError } from "../../util/errors.js";
import { optionsReader, showValue } from "../../util/optionsReader.js";
import type { HostArray } from "../Dataset.js";
import type { Image } from "./image.js";
import type { ResizeOptions } from "./ResizeOptions.js";
import type { Size } from "./resizeAxis.js";
import { checkSize, resizeImage } from "./resizeImage.js";

/** A source of pixels in a page: ImageData, a canvas, an image that is loaded, or the current frame of a video. */
export type PixelsSource =
  | ImageData
  | HTMLCanvasElement
  | OffscreenCanvas
  | HTMLImageElement
  | HTMLVideoElement
  | ImageBitmap
  | VideoFrame;

/** Options of {@link fromPixels}. */
export interface FromPixelsOptions extends ResizeOptions {
  /** [height, width] that the picture is resized to, as by `imageFolder`. Default its own. */
  readonly size?: Size;
  /** Multiplies the pixels, which are 0..255 without it; 1/255 gives 0..1. Default 1. */
  readonly scale?: number;
}

const readOptions = optionsReader<FromPixelsOptions>("fromPixels", "fromPixels(canvas, { size: [128, 128] })", {
  names: {
    size: true,
    scale: true,
    method: true,
    antialias: true,
    cropToAspectRatio: true,
    padToAspectRatio: true,
  },
});

/**
 * Reads the pixels of a canvas, an image or a video as a batch of one picture for a model: [1, h, w, 3] float32, red, green and blue. Alpha
 * is left out.
 *
 * @example const y = await model.predict(fromPixels(video, { size: [128, 128], scale: 1 / 255 }));
 * @throws ValueError for anything but a source of pixels; FormatError for an image or video that is not loaded yet, and for a canvas that shows
 *   pictures of other origins; BackendError outside of pages
 */
export function fromPixels(source: PixelsSource, options?: FromPixelsOptions): HostArray {
  const { size, scale = 1, ...resizing } = readOptions(options);
  if (!Number.isFinite(scale))
    throw new ValueError(`fromPixels: scale is ${showValue(scale)}; give a number such as 1 / 255`);
  if (size !== undefined) checkSize("fromPixels", size);
  const image = coloursOf(imageDataOf(source));
  const { data, height, width } = size ? resizeImage(image, size, resizing) : image;
  return { data: Float32Array.from(data, (value) => value * scale), shape: [1, height, width, 3] };
}

function coloursOf({ data, width, height }: ImageData): Image<Uint8Array> {
  const colours = new Uint8Array(width * height * 3);
  for (let from = 0, to = 0; to < colours.length; from += 4) for (let c = 0; c < 3; c++) colours[to++] = data[from + c];
  return { data: colours, width, height, channels: 3 };
}

function imageDataOf(source: PixelsSource): ImageData {
  if (isImageData(source)) return source;
  const { width, height } = sizeOf(source);
  if (!(width > 0 && height > 0))
    throw new FormatError(
      "fromPixels: the image or video is not loaded yet; wait for the image's decode(), or the video's loadeddata event",
    );
  if (typeof OffscreenCanvas === "undefined")
    throw new BackendError("fromPixels: this platform has no canvas; in Node read files with readImage");
  const context = new OffscreenCanvas(width, height).getContext("2d", { willReadFrequently: true });
  if (!context) throw new BackendError("fromPixels: the browser gives no canvas to read pixels from");
  context.drawImage(source, 0, 0, width, height);
  try {
    return context.getImageData(0, 0, width, height);
  } catch (cause) {
    throw new FormatError(
      'fromPixels: a picture of another origin may be shown, but not read; load it with crossOrigin = "anonymous"',
      { cause },
    );
  }
}

function isImageData(source: unknown): source is ImageData {
  const { data, width, height } = (source ?? {}) as Partial<ImageData>;
  return data instanceof Uint8ClampedArray && data.length === 4 * (width ?? 0) * (height ?? 0) && data.length > 0;
}

/** The intrinsic size of an image or a video, not that of its element in the page. */
function sizeOf(given: Exclude<PixelsSource, ImageData> | null | undefined): { width: number; height: number } {
  const source = given ?? {};
  const { videoWidth, videoHeight } = source as HTMLVideoElement;
  if (videoWidth !== undefined) return { width: videoWidth, height: videoHeight };
  const { naturalWidth, naturalHeight } = source as HTMLImageElement;
  if (naturalWidth !== undefined) return { width: naturalWidth, height: naturalHeight };
  const { displayWidth, displayHeight } = source as VideoFrame;
  if (displayWidth !== undefined) return { width: displayWidth, height: displayHeight };
  const { width, height } = source as HTMLCanvasElement;
  if (typeof width === "number" && typeof height === "number") return { width, height };
  throw new ValueError(
    `fromPixels: ${showValue(given)} has no pixels; give ImageData, a canvas, an image, a video or an ImageBitmap`,
  );
}
