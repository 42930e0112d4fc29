import { imageList } from "noodlenet/data";
import { type Photo, readPhoto } from "./Album.js";
import { MOST_JPEG_MILLIONS, MOST_MILLIONS } from "./mostPixels.js";

/** Why a file gives no picture. */
export type FileProblem = "unreadable" | "empty" | "tooManyPixels";

/** What is known of a file that was decoded. */
interface Known {
  /** The size that was asked for last. */
  readonly size: number;
  readonly pixels: ArrayLike<number> | null;
  /** Of a file without pixels. */
  readonly problem: FileProblem;
}

const known = new WeakMap<Photo, Known>();

/** Files that are read at the same time; there are no more decoders than that. */
const AT_ONCE = 8;

/**
 * The pixels of files at a size, 0..255, without those that cannot be read. What was decoded before is not decoded again.
 * @param onDecoded is called with the number of files that are done, and of all
 */
export async function decodeAll(
  photos: readonly Photo[],
  size: number,
  { signal, onDecoded }: { readonly signal: AbortSignal; readonly onDecoded: (done: number, all: number) => void },
): Promise<ReadonlyMap<Photo, ArrayLike<number>>> {
  const found = new Map<Photo, ArrayLike<number>>();
  let next = 0;
  let done = 0;
  const work = async () => {
    for (let i = next++; i < photos.length && !signal.aborted; i = next++) {
      const pixels = await pixelsOf(photos[i], size);
      if (pixels) found.set(photos[i], pixels);
      onDecoded(++done, photos.length);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  signal.throwIfAborted();
  return found;
}

/** The pixels of a file that is decoded; null for another. */
export function decodedPixels(photo: Photo, size: number): ArrayLike<number> | null {
  const kept = known.get(photo);
  return kept?.size === size ? kept.pixels : null;
}

/** Whether a file was found to be no picture that can be read. */
export const isBroken = (photo: Photo): boolean => known.get(photo)?.pixels === null;

/** Why a file that {@link isBroken} is so. */
export const problemOf = (photo: Photo): FileProblem => known.get(photo)?.problem ?? "unreadable";

/** The pixels of a file; null when it cannot be read. */
async function pixelsOf(photo: Photo, size: number): Promise<ArrayLike<number> | null> {
  const kept = known.get(photo);
  if (kept?.size === size) return kept.pixels;
  const found = await decoded(photo, size);
  known.set(photo, { size, ...found });
  return found.pixels;
}

async function decoded(photo: Photo, size: number): Promise<Pick<Known, "pixels" | "problem">> {
  let problem: FileProblem = "unreadable";
  try {
    const { bytes: image } = await readPhoto(photo);
    if (image.length === 0) problem = "empty";
    return { pixels: await shrunk(image, size, MOST_MILLIONS).catch((error) => large(error, image, size)), problem };
  } catch (error) {
    if (isTooLarge(error)) problem = "tooManyPixels";
  }
  return { pixels: null, problem };
}

const isTooLarge = (error: unknown) => / million pixels/.test(String(error));

/** The pixels of a file as the library shrinks it. @throws FormatError */
async function shrunk(image: Uint8Array, size: number, millions: number): Promise<ArrayLike<number>> {
  const options = { size: [size, size], antialias: true, maxPixels: millions * 1e6 } as const;
  const { train } = await imageList([{ image, label: 0 }], options);
  for await (const { x } of train.batches(0)) return x.data;
  throw new Error("a list of one picture has a batch");
}

/** The large JPEG before: one at a time, each takes hundreds of megabytes. */
let before: Promise<unknown> = Promise.resolve();

/** The pixels of a large JPEG. @throws what was wrong with another file */
function large(error: unknown, image: Uint8Array, size: number): Promise<ArrayLike<number>> {
  if (!isTooLarge(error) || image[0] !== 0xff) throw error;
  const found = before.then(() => shrunk(image, size, MOST_JPEG_MILLIONS));
  before = found.catch(() => {});
  return found;
}
