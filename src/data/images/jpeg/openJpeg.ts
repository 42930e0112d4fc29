import { exifOrientation } from "../exifOrientation.js";
import { checkImageSize, damaged, truncated } from "../imageLimits.js";
import type { ChooseGrid, Grid, PixelSource } from "../pixelSource.js";
import { decodeScans } from "./decodeScans.js";
import { type JpegComponent, type JpegHeader, readJpegHeader } from "./jpegHeader.js";
import { bytesAt, jpegMachine } from "./jpegMachine.js";

/** The codes of the module's conversions of samples to RGB. */
const GREY = 0;
const YCBCR = 1;
const RGB = 2;
const CMYK = 3;
const YCCK = 4;

/** Rows that are converted to pixels at a time. */
const BAND = 64;

/**
 * Decodes a JPEG at the selected pixels to the same bits as libjpeg-turbo (accurate integer transform, "fancy upsampling"). All coded
 * data are read, but only the blocks of these pixels are transformed. CMYK is converted to RGB as by Pillow's `convert("RGB")`,
 * without colour profiles.
 * @throws FormatError when it is truncated, damaged, of an unsupported kind or larger than `maxPixels`
 * @see ITU-T T.81; libjpeg-turbo 3, jidctint.c, jdsample.c, jdcolor.c
 */
export function openJpeg(
  bytes: Uint8Array,
  { what, maxPixels }: { what: string; maxPixels: number },
  choose: ChooseGrid,
): PixelSource<Uint8Array> {
  const header = readJpegHeader(bytes, what);
  checkImageSize(what, header.width, header.height, maxPixels);
  checkEnoughBytes(header, what);
  const { width, height, exif } = header;
  const stored = { width, height, orientation: exif ? exifOrientation(exif) : 1 };
  const grid = choose(stored);
  const machine = jpegMachine();
  machine.reset();
  layOut(header, what);
  markNeeded(header, grid);
  decodeScans(bytes, header, what);
  if (header.progressive) machine.finish();
  return { ...stored, channels: 3, ...pixelReader(header, grid, what) };
}

/** A block of 8x8 pixels takes at least one bit, so a small file cannot make the decoder allocate gigabytes. */
function checkEnoughBytes({ width, height, length }: JpegHeader, what: string): void {
  if (Math.ceil(width / 8) * Math.ceil(height / 8) <= length * 8) return;
  throw truncated(what, "JPEG", `${length} bytes are too few for ${width}x${height} pixels`);
}

function layOut({ width, height, components, progressive }: JpegHeader, what: string): void {
  const machine = jpegMachine();
  machine.setFrame(width, height, components.length, Number(progressive));
  components.forEach(({ h, v }, i) => {
    machine.setSampling(i, h, v);
  });
  if (!machine.layOut()) throw noRoom(what, width, height);
}

function noRoom(what: string, width: number, height: number): Error {
  return damaged(what, "JPEG", `there is no memory for ${width}x${height} pixels; make it smaller`);
}

/** Selects the blocks of each component that the pixels of the grid need, with neighbours if samples are interpolated. */
function markNeeded({ components, width, height }: JpegHeader, { rows, columns }: Grid): void {
  const machine = jpegMachine();
  const [maxH, maxV] = largestFactors(components);
  components.forEach(({ h, v }, i) => {
    mark(machine.neededRowsOf(i), rows, Math.ceil((height * v) / maxV), v, maxV);
    mark(machine.neededColumnsOf(i), columns, Math.ceil((width * h) / maxH), h, maxH);
  });
}

function mark(at: number, wanted: Int32Array, samples: number, factor: number, largest: number): void {
  const needed = bytesAt(at, Math.ceil(samples / 8));
  const reach = factor * 2 === largest ? 1 : 0;
  for (const place of wanted) {
    const sample = Math.floor((place * factor) / largest);
    needed[Math.max(0, sample - reach) >> 3] = 1;
    needed[Math.min(samples - 1, sample + reach) >> 3] = 1;
  }
}

function largestFactors(components: readonly JpegComponent[]): [number, number] {
  return [Math.max(...components.map(({ h }) => h)), Math.max(...components.map(({ v }) => v))];
}

/** Converts samples to pixels, some rows at a time. */
function pixelReader(
  header: JpegHeader,
  { columns }: Grid,
  what: string,
): Pick<PixelSource<Uint8Array>, "read" | "weigh"> {
  const machine = jpegMachine();
  const rowLength = 3 * columns.length;
  const [columnsAt, rowsAt, weightsAt] = [columns.length, BAND, BAND].map((count) => machine.allocate(4 * count));
  // The module may write a few bytes beyond the last pixel.
  const bandAt = machine.allocate(rowLength * BAND + 32);
  const sumAt = machine.allocate(4 * rowLength + 32);
  if (![columnsAt, rowsAt, weightsAt, bandAt, sumAt].every(Boolean) || !machine.preparePixels(columns.length))
    throw noRoom(what, header.width, header.height);
  new Int32Array(machine.memory.buffer, columnsAt, columns.length).set(columns);
  const colours = coloursOf(header);
  const paint = (rows: Int32Array) => {
    new Int32Array(machine.memory.buffer, rowsAt, BAND).set(rows);
    machine.pixels(rowsAt, rows.length, columnsAt, colours, bandAt);
  };
  return {
    read(rows) {
      const out = new Uint8Array(rowLength * rows.length);
      for (let from = 0; from < rows.length; from += BAND) {
        const band = rows.subarray(from, from + BAND);
        paint(band);
        out.set(bytesAt(bandAt, rowLength * band.length), rowLength * from);
      }
      return out;
    },
    weigh({ from, weights }) {
      const sum = new Float32Array(machine.memory.buffer, sumAt, rowLength).fill(0);
      for (let at = 0; at < weights.length; at += BAND) {
        const band = weights.subarray(at, at + BAND);
        paint(Int32Array.from(band, (_, i) => from + at + i));
        new Float32Array(machine.memory.buffer, weightsAt, BAND).set(band);
        machine.weigh(bandAt, band.length, weightsAt, sumAt);
      }
      return sum;
    },
  };
}

/** The colour space, by libjpeg's rules. */
function coloursOf({ components, jfif, adobeTransform }: JpegHeader): number {
  if (components.length === 1) return GREY;
  if (components.length === 4) return adobeTransform === 2 ? YCCK : CMYK;
  if (jfif) return YCBCR;
  if (adobeTransform !== undefined) return adobeTransform === 0 ? RGB : YCBCR;
  return String.fromCharCode(...components.map(({ id }) => id)) === "RGB" ? RGB : YCBCR;
}
