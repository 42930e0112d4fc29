import { ValueError } from "../../util/errors.js";
import { optionsReader } from "../../util/optionsReader.js";
import type { ImageDataset } from "./imageDataset.js";
import { type ImageSetOptions, type ImageSets, imageSets, withDefaults } from "./imageSets.js";
import { IMAGE_OPTION_NAMES } from "./optionNames.js";
import { readImageFile } from "./readImageFile.js";

/** A picture with its label. */
export interface LabelledImage {
  /** A path (in Node), a Blob or File (in pages: from an input, a drop or `fetch`), or an image file's bytes. */
  readonly image: string | Blob | Uint8Array;
  /** The name of the class, or its number from 0. */
  readonly label: string | number;
}

/** Options of {@link imageList}. */
export interface ImageListOptions extends ImageSetOptions {
  /** Names of the classes, in the order of their labels. Default: the labels that occur, names sorted, or the numbers from 0 to the largest. */
  readonly classNames?: readonly string[];
}

const readOptions = optionsReader<ImageListOptions>(
  "imageList",
  'imageList([{ image: "a.jpg", label: "ramen" }, …], { size: [128, 128] })',
  { names: { ...IMAGE_OPTION_NAMES, classNames: true } },
);

/**
 * Datasets of a list of labelled pictures. As in `imageFolder`, they are decoded when a batch needs them, in worker threads.
 *
 * @example const { train, val } = await imageList([{ image: file, label: "ramen" }, …], { size: [128, 128], validationSplit: 0.2 });
 * @throws ValueError for an empty list, and for labels that are not classes
 * @throws FormatError for a file that is not an image (see `onBadImage`)
 */
export async function imageList(
  images: readonly LabelledImage[],
  options: ImageListOptions & { readonly validationSplit: number },
): Promise<ImageSets & { readonly val: ImageDataset }>;
export async function imageList(images: readonly LabelledImage[], options: ImageListOptions): Promise<ImageSets>;
export async function imageList(images: readonly LabelledImage[], options: ImageListOptions): Promise<ImageSets> {
  const { classNames: given, ...others } = readOptions(options);
  const settings = withDefaults("imageList", others);
  if (!Array.isArray(images) || images.length === 0)
    throw new ValueError("imageList: the list is empty; give a list of { image, label }");
  const classNames = given ?? classesOf(images.map(({ label }) => label));
  const labels = Int32Array.from(images, ({ label }, i) => labelOf(label, classNames, i));
  const sources = new Map<string, LabelledImage["image"]>();
  const files = images.map(({ image }, i) => {
    const name = nameOf(image, i);
    const file = sources.has(name) && sources.get(name) !== image ? `${name} (${i})` : name;
    sources.set(file, image);
    return file;
  });
  const read = (file: string) => bytesOf(sources.get(file) ?? file);
  return imageSets("imageList", { parts: { train: { files, labels } }, classNames, skipped: [], read }, settings);
}

function classesOf(labels: readonly (string | number)[]): readonly string[] {
  const numbers = labels.filter((label) => typeof label === "number");
  if (numbers.length === 0) return [...new Set(labels as readonly string[])].sort();
  if (numbers.length < labels.length)
    throw new ValueError("imageList: some labels are names and some are numbers; give all of one kind");
  const largest = numbers.reduce((a, b) => Math.max(a, b));
  if (!(largest < 65536))
    throw new ValueError(`imageList: a label is ${largest}; give integers from 0, one for each class`);
  return Array.from({ length: largest + 1 }, (_, i) => String(i));
}

function labelOf(label: string | number, classNames: readonly string[], i: number): number {
  const number = typeof label === "number" ? label : classNames.indexOf(label);
  if (Number.isInteger(number) && number >= 0 && number < classNames.length) return number;
  throw new ValueError(
    `imageList: the label of picture ${i} is ${JSON.stringify(label)}; it must be one of ${classNames.length} classes (${classNames.slice(0, 5).join(", ")}${classNames.length > 5 ? ", …" : ""})`,
  );
}

function nameOf(image: LabelledImage["image"], i: number): string {
  if (typeof image === "string") return image;
  return image instanceof Blob && "name" in image && typeof image.name === "string" ? image.name : `picture ${i}`;
}

async function bytesOf(image: LabelledImage["image"]): Promise<Uint8Array> {
  if (typeof image === "string") return readImageFile(image);
  // A copy: the bytes may be transferred to a worker.
  return image instanceof Blob ? new Uint8Array(await image.arrayBuffer()) : image.slice();
}
