import { ValueError } from "../../util/errors.js";
import { optionsReader } from "../../util/optionsReader.js";
import { type ChosenFolder, chosenFolder } from "./chosenFolder.js";
import { diskFolder } from "./diskFolder.js";
import type { Folder } from "./Folder.js";
import type { ImageDataset } from "./imageDataset.js";
import { type ImageSetOptions, type ImageSets, imageSets, withDefaults } from "./imageSets.js";
import { listFolder } from "./listFolder.js";
import { isFile, readFile } from "./nodeFiles.js";
import { IMAGE_OPTION_NAMES } from "./optionNames.js";

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
 * In pages the folder is one that the reader chose or dropped ({@link ChosenFolder}); a zip file of such a folder may be given as well, in Node also
 * by its path.
 *
 * @param folder a path (in Node), the files of `<input type="file" webkitdirectory>`, what was dropped, a directory handle, or a zip file
 * @example const { train, val } = await imageFolder("photos", { size: [128, 128], scale: 1 / 255, validationSplit: 0.2 });
 * @throws ValueError when folders are missing or empty, or the parts' classes differ
 * @throws FormatError for a file that is not an image (see `onBadImage`)
 */
export async function imageFolder(
  folder: string | ChosenFolder,
  options: ImageFolderOptions & { readonly validationSplit: number },
): Promise<ImageSets & { readonly val: ImageDataset }>;
export async function imageFolder(folder: string | ChosenFolder, options: ImageFolderOptions): Promise<ImageSets>;
export async function imageFolder(given: string | ChosenFolder, options: ImageFolderOptions): Promise<ImageSets> {
  // Before anything is awaited: what was dropped can be seen only within the handler of the drop.
  const opening = openFolder(given);
  // Wrong options are told first.
  opening.catch(() => {});
  const { classes, ...others } = readOptions(options);
  const settings = withDefaults("imageFolder", others);
  const folder = await opening;
  const listing = await listFolder(folder, classes);
  if (listing.parts.val && settings.validationSplit !== undefined)
    throw new ValueError(
      `imageFolder: ${folder.path} has a validation folder already; leave validationSplit out, or move that folder away`,
    );
  return imageSets("imageFolder", { ...listing, read: folder.read }, settings);
}

async function openFolder(given: string | ChosenFolder): Promise<Folder> {
  if (typeof given !== "string") return chosenFolder(given);
  return /\.zip$/i.test(given) ? zipFolder(given) : diskFolder(given);
}

/** A zip file on the disk; a folder may have a name like one. */
async function zipFolder(path: string): Promise<Folder> {
  return (await isFile(path)) ? chosenFolder(await readFile(path), path) : diskFolder(path);
}
