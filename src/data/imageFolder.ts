import { FormatError, ValueError } from "../util/errors.js";
import { randomKey } from "../util/random.js";
import { type Augmentation, augmented } from "./augment.js";
import { checkBatchSize, DEFAULT_BATCH_SIZE, stratifiedSplit } from "./batching.js";
import { decodeInPool } from "./decodePool.js";
import { readFile } from "./folderFiles.js";
import { ByteCache } from "./imageCache.js";
import { type ImageDataset, imageDataset, type Pixels } from "./imageDataset.js";
import { type FolderPart, type FolderParts, listFolder, type SkippedImage } from "./imageFolderListing.js";
import { checkResizing, checkSize, type ResizeOptions } from "./resizeImage.js";

/** Options of {@link imageFolder}. */
export interface ImageFolderOptions extends ResizeOptions {
  /** [height, width] that every picture is resized to. */
  readonly size: readonly [height: number, width: number];
  /** Multiplies the pixels, which are 0..255 without it; 1/255 gives 0..1. Default 1. */
  readonly scale?: number;
  /** Default 32. */
  readonly batchSize?: number;
  /** The fraction of every class that is kept for validation; for folders without a `val` of their own. */
  readonly validationSplit?: number;
  /** A whole number that the split, the order and the augmentation follow from. Default 0. */
  readonly seed?: number;
  /** Whether each epoch takes the training pictures in another order. Default true. */
  readonly shuffle?: boolean;
  /** Random changes to the training pictures, made by `augment`. */
  readonly augment?: Augmentation;
  /**
   * What to do with files that cannot be read. "throw" (default) throws when the file is first used. "skip", or a function
   * that is told of each, reads every file once now and leaves the bad ones out.
   */
  readonly onBadImage?: "throw" | "skip" | ((skipped: SkippedImage) => void);
  /** Most pixels in a file. Default 50 million. */
  readonly maxPixels?: number;
  /** Most bytes of resized pictures that are kept in memory; files beyond it are read again. Default 512 MB. */
  readonly cacheBytes?: number;
  /** The classes to take, in the order of their labels. Default all folders, by name. */
  readonly classes?: readonly string[];
}

/** What {@link imageFolder} found. Only `train` is shuffled and augmented. */
export interface ImageFolder {
  readonly train: ImageDataset;
  /** From a folder `val` or `validation`, or from `validationSplit`. */
  readonly val?: ImageDataset;
  /** From a folder `test`. */
  readonly test?: ImageDataset;
  readonly classNames: readonly string[];
  /** Files that were left out: by `onBadImage`, and always those that are no pictures by their names or lie beside the class folders. */
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

type Settings = ImageFolderOptions & Required<Pick<ImageFolderOptions, keyof typeof DEFAULTS>>;

/**
 * Pictures in folders named by their class: `dir/<class>/*.jpg`, or `dir/train/<class>/*.jpg` with `val` and `test` beside
 * `train`; folders within a class's folder belong to it. JPEG, PNG, GIF (the first frame) and BMP, and with a package that the
 * error names WebP, AVIF and HEIC (see `readImage`). Large files are decoded in worker threads, each once, as long as the cache
 * has room; of a photo only the pixels that its new size needs are computed. Batches are x [n, h, w, 3] float32 and y [n] int32, labels in the order of `classNames`. Files are
 * taken by name, so that nothing depends on the order of the directory; they are read when a batch needs them.
 *
 * @example const { train, val } = await imageFolder("photos", { size: [128, 128], scale: 1 / 255, validationSplit: 0.2 });
 * @throws ValueError when folders are missing or empty, or the parts' classes differ
 * @throws FormatError for a file that is no image (see `onBadImage`)
 */
export async function imageFolder(
  dir: string,
  options: ImageFolderOptions & { readonly validationSplit: number },
): Promise<ImageFolder & { readonly val: ImageDataset }>;
export async function imageFolder(dir: string, options: ImageFolderOptions): Promise<ImageFolder>;
export async function imageFolder(dir: string, options: ImageFolderOptions): Promise<ImageFolder> {
  const settings = withDefaults(options);
  const { parts, classNames, skipped } = await listFolder(dir, settings.classes);
  const load = loader(settings);
  const { onBadImage } = settings;
  if (onBadImage !== "throw") skipped.push(...(await leaveOutBadFiles(parts, classNames, load)));
  if (typeof onBadImage === "function") for (const image of skipped) onBadImage(image);
  if (settings.validationSplit !== undefined) splitTraining(dir, parts, classNames, settings);
  const dataset = (part: FolderPart, shuffle: boolean) => lazily(part, { ...settings, shuffle }, classNames, load);
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
  load: (file: string) => Promise<Pixels>,
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
  });
}

function withAugmentation(train: ImageDataset, { augment, seed, scale }: Settings): ImageDataset {
  if (!augment) return train;
  const valueRange = scale < 0 ? ([255 * scale, 0] as const) : ([0, 255 * scale] as const);
  return augmented(train, augment, { seed, valueRange });
}

function withDefaults(options: ImageFolderOptions): Settings {
  const given = Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
  const settings: Settings = { ...DEFAULTS, ...given, size: options.size };
  checkSize("imageFolder", settings.size);
  checkResizing("imageFolder", settings);
  checkBatchSize("imageFolder", settings.batchSize);
  // A seed that is no whole number is refused now, not when training begins.
  randomKey(settings.seed);
  if (!Number.isFinite(settings.scale))
    throw new ValueError(`imageFolder: scale is ${settings.scale}; give a number such as 1 / 255`);
  return settings;
}

/** Reads, decodes and resizes a file, or finds it in the cache that all parts share. */
function loader({ cacheBytes, ...options }: Settings): (file: string) => Promise<Pixels> {
  const { size, maxPixels, method, antialias, cropToAspectRatio, padToAspectRatio } = options;
  const pixelOptions = { size, maxPixels, method, antialias, cropToAspectRatio, padToAspectRatio };
  const cache = new ByteCache<string, Pixels>(cacheBytes);
  return async (file) => {
    const cached = cache.get(file);
    if (cached) return cached;
    const pixels = await decodeInPool(() => readBytes(file), file, pixelOptions);
    cache.set(file, pixels);
    return pixels;
  };
}

async function readBytes(file: string): Promise<Uint8Array> {
  try {
    return await readFile(file);
  } catch (error) {
    throw new FormatError(
      `${file}: cannot be read (${(error as Error).message}); check that it is there and readable`,
      { cause: error },
    );
  }
}

/** Reads every file once, so that the size of each part is right before training begins. */
async function leaveOutBadFiles(
  parts: FolderParts,
  classNames: readonly string[],
  load: (file: string) => Promise<Pixels>,
): Promise<SkippedImage[]> {
  const skipped: SkippedImage[] = [];
  for (const name of ["train", "val", "test"] as const) {
    const part = parts[name];
    if (!part) continue;
    const good: number[] = [];
    // All at once: files wait for their turn at a decoder.
    const reasons = await Promise.all(part.files.map((file) => whyBad(file, load)));
    reasons.forEach((reason, i) => {
      if (reason === null) good.push(i);
      else skipped.push({ file: part.files[i], reason });
    });
    parts[name] = take(part, good);
  }
  checkSomeLeft(parts, classNames, skipped);
  return skipped;
}

async function whyBad(file: string, load: (file: string) => Promise<Pixels>): Promise<string | null> {
  try {
    await load(file);
    return null;
  } catch (error) {
    if (error instanceof FormatError) return error.message;
    throw error;
  }
}

/** A class whose files are all bad would have a label that nothing is ever taught. */
function checkSomeLeft(parts: FolderParts, classNames: readonly string[], skipped: readonly SkippedImage[]): void {
  for (const [name, { labels }] of Object.entries(parts)) {
    const bad = classNames.find((_, label) => !labels.includes(label));
    if (bad !== undefined)
      throw new FormatError(
        `imageFolder: no image of class "${bad}" in ${name} can be read (${skipped.length} files skipped; the first: ${skipped[0].reason})`,
      );
  }
}

function splitTraining(
  dir: string,
  parts: FolderParts,
  classNames: readonly string[],
  { validationSplit = 0, seed }: Settings,
): void {
  const { train } = parts;
  if (parts.val)
    throw new ValueError(
      `imageFolder: ${dir} has a validation folder already; leave validationSplit out, or move that folder away`,
    );
  const split = stratifiedSplit("imageFolder", train.labels, { fraction: validationSplit, seed, classNames });
  parts.train = take(train, split.train);
  parts.val = take(train, split.val);
}

function take({ files, labels }: FolderPart, places: readonly number[]): FolderPart {
  return { files: places.map((i) => files[i]), labels: Int32Array.from(places, (i) => labels[i]) };
}
