/** The fields of a PNG's header and colour chunks. */
export interface PngLayout {
  readonly width: number;
  readonly height: number;
  /** Bits per sample. */
  readonly depth: number;
  /** Samples per pixel: 1 grey or palette, 2 grey and alpha, 3 RGB, 4 RGB and alpha. */
  readonly channels: number;
  readonly interlaced: boolean;
  /** RGBA of each entry, for an image of palette entries. */
  readonly palette?: Uint8Array;
  /** The colour that is transparent, in samples. */
  readonly clear?: readonly number[];
}

/** Part of the image that is stored as rows of its own: every `dx`-th column from `x` of every `dy`-th row from `y`. */
interface Pass {
  readonly x: number;
  readonly y: number;
  readonly dx: number;
  readonly columns: number;
  readonly rows: number;
  readonly dy: number;
  readonly rowBytes: number;
}

/** First column, first row, steps between columns and between rows of each pass of an interlaced image. */
// biome-ignore format: a table
const ADAM7 = [
  [0, 0, 8, 8], [4, 0, 8, 8], [0, 4, 4, 8], [2, 0, 4, 4], [0, 2, 2, 4], [1, 0, 2, 2], [0, 1, 1, 2],
];

function passesOf({ width, height, depth, channels, interlaced }: PngLayout): Pass[] {
  const passes = (interlaced ? ADAM7 : [[0, 0, 1, 1]]).map(([x, y, dx, dy]) => {
    const columns = Math.max(0, Math.ceil((width - x) / dx));
    const rows = Math.max(0, Math.ceil((height - y) / dy));
    return { x, y, dx, dy, columns, rows, rowBytes: Math.ceil((columns * channels * depth) / 8) };
  });
  return passes.filter(({ columns, rows }) => columns > 0 && rows > 0);
}

/** Bytes of all rows, each with its filter byte; for an interlaced image those of its seven passes. */
export function storedSize(layout: PngLayout): number {
  return passesOf(layout).reduce((size, { rows, rowBytes }) => size + rows * (1 + rowBytes), 0);
}

/**
 * The pixels as RGBA, 8 bits each.
 * @param stored the rows, {@link storedSize} bytes; overwritten
 * @throws Error for an unknown filter and for an index beyond the palette
 */
export function pngPixels(stored: Uint8Array, layout: PngLayout): Uint8Array {
  const { width, height, depth, channels, palette } = layout;
  const out = new Uint8Array(width * height * 4);
  const step = Math.max(1, (depth * channels) / 8);
  const paint = palette ? palettePainter(palette) : colourPainter(layout);
  let at = 0;
  for (const { x, y, dx, dy, columns, rows, rowBytes } of passesOf(layout)) {
    let above: Uint8Array = new Uint8Array(rowBytes);
    for (let r = 0; r < rows; r++, at += 1 + rowBytes) {
      const row = stored.subarray(at + 1, at + 1 + rowBytes);
      unfilter(stored[at], row, above, step);
      paint(samplesOf(row, depth, columns * channels), out, 4 * ((y + r * dy) * width + x), 4 * dx);
      above = row;
    }
  }
  return out;
}

/**
 * Reverses the filters: adds to each byte its prediction from the pixel on the left and the row above.
 * @see PNG specification, 9.2
 */
function unfilter(filter: number, row: Uint8Array, above: Uint8Array, step: number): void {
  const { length } = row;
  if (filter === 1) for (let i = step; i < length; i++) row[i] += row[i - step];
  else if (filter === 2) for (let i = 0; i < length; i++) row[i] += above[i];
  else if (filter === 3) {
    for (let i = 0; i < step; i++) row[i] += above[i] >> 1;
    for (let i = step; i < length; i++) row[i] += (row[i - step] + above[i]) >> 1;
  } else if (filter === 4) for (let byte = 0; byte < step; byte++) unfilterPaeth(row, above, byte, step);
  else if (filter !== 0) throw new Error(`a row has the unknown filter ${filter}`);
}

/** Processes one byte of each pixel at a time, so that the left neighbour stays in a register. */
function unfilterPaeth(row: Uint8Array, above: Uint8Array, byte: number, step: number): void {
  let left = 0;
  let aboveLeft = 0;
  for (let i = byte; i < row.length; i += step) {
    const up = above[i];
    left = (row[i] + paeth(left, up, aboveLeft)) & 255;
    row[i] = left;
    aboveLeft = up;
  }
}

/** The Paeth predictor: the one of left, above and above left that is nearest to left + above − above left. */
function paeth(left: number, above: number, aboveLeft: number): number {
  const toLeft = Math.abs(above - aboveLeft);
  const toAbove = Math.abs(left - aboveLeft);
  const toBoth = Math.abs(left + above - 2 * aboveLeft);
  if (toLeft <= toAbove && toLeft <= toBoth) return left;
  return toAbove <= toBoth ? above : aboveLeft;
}

function samplesOf(row: Uint8Array, depth: number, count: number): Uint8Array | Uint16Array {
  if (depth === 8) return row;
  const samples = depth === 16 ? new Uint16Array(count) : new Uint8Array(count);
  if (depth === 16) {
    for (let i = 0; i < count; i++) samples[i] = (row[2 * i] << 8) | row[2 * i + 1];
    return samples;
  }
  const perByte = 8 / depth;
  for (let i = 0; i < count; i++)
    samples[i] = (row[Math.floor(i / perByte)] >> (8 - depth * (1 + (i % perByte)))) & ((1 << depth) - 1);
  return samples;
}

/** Writes a row of samples as RGBA: the first pixel at `to`, the others `step` bytes apart. */
type Painter = (samples: Uint8Array | Uint16Array, out: Uint8Array, to: number, step: number) => void;

function palettePainter(palette: Uint8Array): Painter {
  return (samples, out, first, step) => {
    for (let i = 0, to = first; i < samples.length; i++, to += step) {
      const from = 4 * samples[i];
      if (from >= palette.length)
        throw new Error(`a pixel is entry ${samples[i]} of a palette of ${palette.length / 4}`);
      for (let c = 0; c < 4; c++) out[to + c] = palette[from + c];
    }
  };
}

function colourPainter({ depth, channels, clear = [-1, -1, -1] }: PngLayout): Painter {
  // 8-bit values of all samples.
  const most = (1 << depth) - 1;
  const levels = new Uint8Array(most + 1);
  for (let value = 0; value <= most; value++) levels[value] = Math.round((value * 255) / most);
  const [green, blue] = channels < 3 ? [0, 0] : [1, 2];
  const alpha = channels % 2 === 0 ? channels - 1 : undefined;
  const [clearRed, clearGreen, clearBlue] = clear;
  return (samples, out, first, step) => {
    for (let i = 0, to = first; i < samples.length; i += channels, to += step) {
      const [r, g, b] = [samples[i], samples[i + green], samples[i + blue]];
      out[to] = levels[r];
      out[to + 1] = levels[g];
      out[to + 2] = levels[b];
      if (alpha !== undefined) out[to + 3] = levels[samples[i + alpha]];
      else out[to + 3] = r === clearRed && g === clearGreen && b === clearBlue ? 0 : 255;
    }
  };
}
