import { FormatError, ValueError } from "../../util/errors.js";
import { randomKey } from "../../util/random.js";
import { type Augmentation, augmented } from "../augment.js";
import { checkBatchSize, DEFAULT_BATCH_SIZE, stratifiedSplit } from "../batching.js";
import type { Pixels } from "../images/loadPixels.js";
import type { ResizeOptions } from "../images/ResizeOptions.js";
import { checkResizing, checkSize } from "../images/resizeImage.js";
import { decodeInPool } from "../images/worker/decodePool.js";
import { ByteCache } from "./ByteCache.js";
import { type ImageDataset, imageDataset } from "./imageDataset.js";
import type { FolderPart, FolderParts, SkippedImage } from "./listFolder.js";

/** Options that `imageFolder`, `imageList` and `imageCsv` share. */
export interface ImageSetOptions extends ResizeOptions {
  /** [height, width] that every picture is resized to. */
  readonly size: readonly [height: number, width: number];
  /** Multiplies the pixels, which are 0..255 without it; 1/255 gives 0..1. Default 1. */
  readonly scale?: number;
  /** Default 32. */
  readonly batchSize?: number;
  /** The fraction of every class that becomes the validation part, if there is none yet. */
  readonly validationSplit?: number;
  /** An integer that determines the split, the order and the augmentation. Default 0. */
  readonly seed?: number;
  /** Whether each epoch takes the training pictures in a different order. Default true. */
  readonly shuffle?: boolean;
  /** Random changes to the training pictures, made by `augment`. */
  readonly augment?: Augmentation;
  /**
   * What to do with files that cannot be read. "throw" (default) throws when the file is first used. "skip" reads every file
   * once now and leaves the bad ones out; so does a function, which is called with each of them.
   */
  readonly onBadImage?: "throw" | "skip" | ((skipped: SkippedImage) => void);
  /** The most pixels that a file may have. Default 50 million. */
  readonly maxPixels?: number;
  /** The capacity of the cache of resized pictures, in bytes; the files of other pictures are read again. Default 512 MB. */
  readonly cacheBytes?: number;
}

/** Datasets of image files. Only `train` is shuffled and augmented. */
export interface ImageSets {
  /** The pictures to learn from. */
  readonly train: ImageDataset;
  /** From a folder `val` or `validation`, or from `validationSplit`. */
  readonly val?: ImageDataset;
  /** From a folder `test`. */
  readonly test?: ImageDataset;
  /** The names of labels 0, 1, 2, … */
  readonly classNames: readonly string[];
  /** Files that were left out: those that `onBadImage` skipped, those whose names are not of pictures, and those beside the class folders. */
  readonly skipped: readonly SkippedImage[];
}

const DEFAULTS = {
  scale: 1,
  batchSize: DEFAULT_BATCH_SIZE,
  seed: 0,
  shuffle: true,
  onBadImage: "throw",
  maxPixels: 50e6,
  cacheBytes: 512e6,
} as const;

/** Options with their defaults. */
export type Settings = ImageSetOptions & Required<Pick<ImageSetOptions, keyof typeof DEFAULTS>>;

/** The files of each part, and how they are read. */
export interface ImageListing {
  readonly parts: FolderParts;
  readonly classNames: readonly string[];
  /** The files that are left out already. */
  readonly skipped: SkippedImage[];
  /** Reads a file. The bytes are the caller's: they may be transferred. */
  readonly read: (file: string) => Promise<Uint8Array>;
}

/** Makes datasets of files. @param where the function that messages name */
export async function imageSets(where: string, listing: ImageListing, settings: Settings): Promise<ImageSets> {
  const { parts, classNames, skipped } = listing;
  const load = loader(settings, listing.read);
  const { onBadImage } = settings;
  if (onBadImage !== "throw") skipped.push(...(await leaveOutBadFiles(where, parts, classNames, load)));
  if (typeof onBadImage === "function") for (const image of skipped) onBadImage(image);
  if (settings.validationSplit !== undefined) splitTraining(where, parts, classNames, settings);
  const dataset = (part: FolderPart, shuffle: boolean) =>
    lazily(part, { ...settings, shuffle }, classNames, { load, read: listing.read });
  return {
    train: withAugmentation(dataset(parts.train, settings.shuffle), settings),
    val: parts.val && dataset(parts.val, false),
    test: parts.test && dataset(parts.test, false),
    classNames,
    skipped,
  };
}

function lazily(
  { files, labels }: FolderPart,
  { size, scale, batchSize, shuffle, seed }: Settings,
  classNames: readonly string[],
  { load, read }: { readonly load: (file: string) => Promise<Pixels>; readonly read: ImageListing["read"] },
): ImageDataset {
  const sampleShape = [...size, 3];
  return imageDataset({
    files,
    labels,
    classNames,
    sampleShape,
    scale,
    batchSize,
    shuffle,
    seed,
    load: (i) => load(files[i]),
    readFile: (i) => read(files[i]),
  });
}

function withAugmentation(train: ImageDataset, { augment, seed, scale }: Settings): ImageDataset {
  if (!augment) return train;
  const valueRange = scale < 0 ? ([255 * scale, 0] as const) : ([0, 255 * scale] as const);
  return augmented(train, augment, { seed, valueRange });
}

/** @throws ValueError for options that are not valid */
export function withDefaults(where: string, options: ImageSetOptions): Settings {
  const given = Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
  const settings: Settings = { ...DEFAULTS, ...given, size: options.size };
  checkSize(where, settings.size);
  checkResizing(where, settings);
  checkBatchSize(where, settings.batchSize);
  // A seed that is not an integer is refused now, not when training begins.
  randomKey(settings.seed);
  if (!Number.isFinite(settings.scale))
    throw new ValueError(`${where}: scale is ${settings.scale}; give a number such as 1 / 255`);
  return settings;
}

/** Reads, decodes and resizes a file, or finds it in the cache that all parts share. */
function loader({ cacheBytes, ...options }: Settings, read: ImageListing["read"]): (file: string) => Promise<Pixels> {
  const { size, maxPixels, method, antialias, cropToAspectRatio, padToAspectRatio } = options;
  const pixelOptions = { size, maxPixels, method, antialias, cropToAspectRatio, padToAspectRatio };
  const cache = new ByteCache<string, Pixels>(cacheBytes);
  return async (file) => {
    const cached = cache.get(file);
    if (cached) return cached;
    const pixels = await decodeInPool(() => read(file), file, pixelOptions);
    cache.set(file, pixels);
    return pixels;
  };
}

/** Reads every file once, so that the size of each part is right before training begins. */
async function leaveOutBadFiles(
  where: string,
  parts: FolderParts,
  classNames: readonly string[],
  load: (file: string) => Promise<Pixels>,
): Promise<SkippedImage[]> {
  const skipped: SkippedImage[] = [];
  for (const name of ["train", "val", "test"] as const) {
    const part = parts[name];
    if (!part) continue;
    const good: number[] = [];
    // All at once: the pool of decoders has a queue.
    const reasons = await Promise.all(part.files.map((file) => whyBad(file, load)));
    reasons.forEach((reason, i) => {
      if (reason === null) good.push(i);
      else skipped.push({ file: part.files[i], reason });
    });
    parts[name] = take(part, good);
  }
  checkSomeLeft(where, parts, classNames, skipped);
  return skipped;
}

async function whyBad(file: string, load: (file: string) => Promise<Pixels>): Promise<string | null> {
  try {
    await load(file);
    return null;
  } catch (error) {
    if (error instanceof FormatError) return withoutName(error.message, file);
    throw error;
  }
}

/** Why a file is left out, without the name that stands beside it. */
function withoutName(message: string, file: string): string {
  return message.startsWith(`${file}: `) ? message.slice(file.length + 2) : message;
}

/** @throws FormatError for a class without a readable file: no sample would have its label */
function checkSomeLeft(
  where: string,
  parts: FolderParts,
  classNames: readonly string[],
  skipped: readonly SkippedImage[],
): void {
  for (const [name, { labels }] of Object.entries(parts)) {
    const bad = classNames.find((_, label) => !labels.includes(label));
    if (bad !== undefined)
      throw new FormatError(
        `${where}: no image of class "${bad}" in ${name} can be read (${skipped.length} files skipped; the first: ${skipped[0].file}: ${skipped[0].reason})`,
      );
  }
}

function splitTraining(
  where: string,
  parts: FolderParts,
  classNames: readonly string[],
  { validationSplit = 0, seed }: Settings,
): void {
  const { train } = parts;
  const split = stratifiedSplit(where, train.labels, { fraction: validationSplit, seed, classNames });
  parts.train = take(train, split.train);
  parts.val = take(train, split.val);
}

function take({ files, labels }: FolderPart, places: readonly number[]): FolderPart {
  return { files: places.map((i) => files[i]), labels: Int32Array.from(places, (i) => labels[i]) };
}
