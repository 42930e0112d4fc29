import { ValueError } from "../../util/errors.js";
import { optionsReader } from "../../util/optionsReader.js";
import type { ImageDataset } from "./imageDataset.js";
import { type ImageSetOptions, type ImageSets, imageSets, withDefaults } from "./imageSets.js";
import { listFolder } from "./listFolder.js";
import { IMAGE_OPTION_NAMES } from "./optionNames.js";
import { readImageFile } from "./readImageFile.js";

/** Options of {@link imageFolder}. */
export interface ImageFolderOptions extends ImageSetOptions {
  /** The class folders to use, in the order of their labels. Default all folders, sorted by name. */
  readonly classes?: readonly string[];
}

const readOptions = optionsReader<ImageFolderOptions>(
  "imageFolder",
  'imageFolder("photos", { size: [128, 128], seed: 1 })',
  {
    names: { ...IMAGE_OPTION_NAMES, classes: true },
  },
);

/**
 * Datasets of the pictures in folders that are named by class: `dir/<class>/*.jpg`, or `dir/train/<class>/*.jpg` with `val` and `test`
 * beside `train`. Subfolders of a class folder belong to that class. Reads JPEG, PNG, GIF (the first frame) and BMP, and WebP, AVIF and
 * HEIC with a package that the error names (see `readImage`). Batches are x [n, h, w, 3] float32 and y [n] int32, labels in the order of
 * `classNames`. Files are sorted by name and read when a batch needs them; large files are decoded in worker threads, which compute only
 * the pixels that the new size needs. Decoded pictures are cached up to `cacheBytes`.
 *
 * @example const { train, val } = await imageFolder("photos", { size: [128, 128], scale: 1 / 255, validationSplit: 0.2 });
 * @throws ValueError when folders are missing or empty, or the parts' classes differ
 * @throws FormatError for a file that is not an image (see `onBadImage`)
 */
export async function imageFolder(
  dir: string,
  options: ImageFolderOptions & { readonly validationSplit: number },
): Promise<ImageSets & { readonly val: ImageDataset }>;
export async function imageFolder(dir: string, options: ImageFolderOptions): Promise<ImageSets>;
export async function imageFolder(dir: string, options: ImageFolderOptions): Promise<ImageSets> {
  const { classes, ...given } = readOptions(options);
  const settings = withDefaults("imageFolder", given);
  const listing = await listFolder(dir, classes);
  if (listing.parts.val && settings.validationSplit !== undefined)
    throw new ValueError(
      `imageFolder: ${dir} has a validation folder already; leave validationSplit out, or move that folder away`,
    );
  return imageSets("imageFolder", { ...listing, read: readImageFile }, settings);
}
