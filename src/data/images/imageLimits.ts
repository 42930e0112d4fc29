import { FormatError } from "../../util/errors.js";

/**
 * Checks the size that an image's header states, before anything is allocated for it.
 * @throws FormatError when it has no pixels, or more than `maxPixels`
 */
export function checkImageSize(what: string, width: number, height: number, maxPixels: number): void {
  if (width === 0 || height === 0) throw new FormatError(`${what}: is ${width}x${height} pixels; save the image again`);
  if (width * height <= maxPixels) return;
  const millions = (pixels: number) => Number((pixels / 1e6).toPrecision(3));
  throw new FormatError(
    `${what}: is ${width}x${height}, ${millions(width * height)} million pixels; ` +
      `at most ${millions(maxPixels)} million are decoded: make it smaller, or give a larger maxPixels`,
  );
}

/** The error for a truncated image. */
export function truncated(what: string, kind: string, detail: string): FormatError {
  return new FormatError(`${what}: is a ${kind} image that is truncated (${detail}); copy or download the file again`);
}

/** The error for a damaged image, with the decoder's reason. */
export function damaged(what: string, kind: string, reason: unknown): FormatError {
  const detail = reason instanceof Error ? reason.message : String(reason);
  return new FormatError(`${what}: is a damaged ${kind} image (${detail}); save or download it again`, {
    cause: reason,
  });
}
