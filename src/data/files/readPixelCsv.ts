import { FormatError, ShapeError, ValueError } from "../../util/errors.js";
import { sizeOf } from "../../util/shape.js";
import type { HostArray } from "../Dataset.js";
import { gunzipped } from "./gunzipped.js";
import { type CsvTable, readCsv } from "./readCsv.js";

/** Options of {@link readPixelCsv}. */
export interface PixelCsvOptions {
  /** Shape of a picture, such as [28, 28, 1]. */
  readonly shape: readonly number[];
  /** The column of the labels. Default "label"; null if there is none. */
  readonly labelColumn?: string | null;
  /** The column that holds all pixels, with spaces between them (FER-2013). Default none: every other column is a pixel. */
  readonly pixelColumn?: string;
  /** The name of the table in messages. Default "CSV". */
  readonly what?: string;
}

/**
 * Reads pictures from comma-separated values. Each row holds a label and the pixels, as in Kaggle's MNIST and Fashion-MNIST
 * (`label,pixel0,…`), Sign Language MNIST, or FER-2013 (`emotion,pixels,Usage`). The bytes may be compressed by gzip.
 *
 * @example const { x, y } = readPixelCsv(await readFile("train.csv"), { shape: [28, 28, 1] });
 * @returns x [n, …shape] float32, unscaled; y int32 [n], missing without labels
 * @throws FormatError for a table or number that cannot be read  @throws ShapeError when a line has another number of pixels
 */
export function readPixelCsv(csv: string | Uint8Array, options: PixelCsvOptions): { x: HostArray; y?: HostArray } {
  const { shape, labelColumn = "label", pixelColumn, what = "CSV" } = options;
  const table = readCsv(typeof csv === "string" ? csv : gunzipped(csv), { what });
  const label = labelColumn === null ? -1 : columnOf(table, labelColumn, what);
  const packed = pixelColumn === undefined ? -1 : columnOf(table, pixelColumn, what);
  const size = sizeOf(shape);
  const x = new Float32Array(table.rows.length * size);
  table.rows.forEach((row, i) => {
    const pixels = packed >= 0 ? row[packed].trim().split(/\s+/) : row.filter((_, column) => column !== label);
    if (pixels.length !== size)
      throw new ShapeError(`${what}: row ${i + 1} has ${pixels.length} pixels, but shape [${shape}] holds ${size}`);
    pixels.forEach((pixel, k) => {
      x[i * size + k] = numberOf(pixel, i, what);
    });
  });
  const images = { data: x, shape: [table.rows.length, ...shape] };
  if (label < 0) return { x: images };
  const y = Int32Array.from(table.rows, (row, i) => labelOf(row[label], i, what));
  return { x: images, y: { data: y, shape: [y.length] } };
}

function columnOf({ columns }: CsvTable, name: string, what: string): number {
  const at = columns.indexOf(name);
  if (at >= 0) return at;
  throw new ValueError(
    `${what}: there is no column "${name}" (found ${columns.slice(0, 5).join(", ")}${columns.length > 5 ? ", …" : ""}); give labelColumn, or null where there are no labels`,
  );
}

function numberOf(text: string, row: number, what: string): number {
  const value = text.trim() === "" ? Number.NaN : Number(text);
  if (Number.isFinite(value)) return value;
  throw new FormatError(`${what}: row ${row + 1} has "${text}" where a number is needed; correct the file`);
}

function labelOf(text: string, row: number, what: string): number {
  const value = numberOf(text, row, what);
  if (Number.isInteger(value) && Math.abs(value) < 2 ** 31) return value;
  throw new FormatError(`${what}: the label of row ${row + 1} is ${text}; labels are integers`);
}
