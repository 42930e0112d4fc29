import { ValueError } from "../../util/errors.js";
import { optionsReader } from "../../util/optionsReader.js";
import { type CsvTable, readCsv } from "../files/readCsv.js";
import type { ImageDataset } from "./imageDataset.js";
import { type ImageListOptions, imageList } from "./imageList.js";
import type { ImageSets } from "./imageSets.js";
import { join } from "./nodeFiles.js";
import { IMAGE_OPTION_NAMES } from "./optionNames.js";
import { readImageFile } from "./readImageFile.js";

/** Options of {@link imageCsv}. */
export interface ImageCsvOptions extends ImageListOptions {
  /** The folder that the pictures' names are relative to. Default the table's own. */
  readonly folder?: string;
  /** The column of the pictures' names. Default the first. */
  readonly imageColumn?: string;
  /** The column of the labels. Default the second. */
  readonly labelColumn?: string;
  /** Is appended to the pictures' names, such as ".jpg". Default nothing. */
  readonly ending?: string;
}

const readOptions = optionsReader<ImageCsvOptions>(
  "imageCsv",
  'imageCsv("labels.csv", { size: [128, 128], imageColumn: "file", labelColumn: "class" })',
  {
    names: {
      ...IMAGE_OPTION_NAMES,
      classNames: true,
      folder: true,
      imageColumn: true,
      labelColumn: true,
      ending: true,
    },
  },
);

/**
 * Datasets of pictures from a table of comma-separated values (CSV) that has the file and the class name of each picture in one row.
 * In pages, `readCsv` and `imageList` do the same with files that the page has.
 *
 * @example const { train, val } = await imageCsv("photos/labels.csv", { size: [128, 128], validationSplit: 0.2 });
 * @throws ValueError when a column is missing
 * @throws FormatError for a table or a picture that cannot be read (see `onBadImage`)
 */
export async function imageCsv(
  path: string,
  options: ImageCsvOptions & { readonly validationSplit: number },
): Promise<ImageSets & { readonly val: ImageDataset }>;
export async function imageCsv(path: string, options: ImageCsvOptions): Promise<ImageSets>;
export async function imageCsv(path: string, options: ImageCsvOptions): Promise<ImageSets> {
  const { folder = join(path, ".."), imageColumn, labelColumn, ending = "", ...others } = readOptions(options);
  const table = readCsv(await readImageFile(path), { what: path });
  const image = columnOf(path, table, imageColumn, 0);
  const label = columnOf(path, table, labelColumn, 1);
  const images = table.rows.map((row) => ({ image: join(folder, `${row[image]}${ending}`), label: row[label] }));
  return imageList(images, others);
}

function columnOf(path: string, { columns }: CsvTable, name: string | undefined, place: number): number {
  const at = name === undefined ? place : columns.indexOf(name);
  if (at >= 0 && at < columns.length) return at;
  throw new ValueError(
    `imageCsv: ${path} has no column ${name === undefined ? place + 1 : `"${name}"`} (found ${columns.map((column) => `"${column}"`).join(", ")}); give imageColumn and labelColumn`,
  );
}
