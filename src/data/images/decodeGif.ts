import type { Image } from "./image.js";
import { checkImageSize, damaged, truncated } from "./imageLimits.js";

/** Position and properties of the first frame. */
interface Frame {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
  readonly interlaced: boolean;
  /** RGB of each entry. */
  readonly palette: Uint8Array;
  /** The index of the transparent entry, or −1. */
  readonly clear: number;
  /** The offset of its coded data. */
  readonly data: number;
}

/** First row and step of the four passes of an interlaced frame. */
const PASSES = [
  [0, 8],
  [4, 8],
  [2, 4],
  [1, 2],
];

/**
 * Decodes the first frame of a GIF to RGBA. Pixels outside of a frame that is smaller than the picture have the transparent colour, or
 * else the first colour, as in Pillow.
 * @throws FormatError when it is truncated, damaged or larger than `maxPixels`
 * @see GIF89a specification
 */
export function decodeGif(
  bytes: Uint8Array,
  { what, maxPixels }: { what: string; maxPixels: number },
): Image<Uint8Array> {
  if (bytes.length < 13) throw truncated(what, "GIF", "its header is missing");
  const [width, height] = [bytes[6] | (bytes[7] << 8), bytes[8] | (bytes[9] << 8)];
  checkImageSize(what, width, height, maxPixels);
  const frame = findFrame(bytes, what);
  if (frame.left + frame.width > width || frame.top + frame.height > height)
    throw damaged(what, "GIF", "its first frame is larger than the picture");
  const entries = unpack(bytes, frame, what);
  const data = new Uint8Array(width * height * 4);
  const background = Math.max(0, frame.clear);
  for (let at = 0; at < data.length; at += 4) paint(data, at, background, frame);
  rowsOf(frame).forEach((row, i) => {
    for (let x = 0; x < frame.width; x++)
      paint(data, 4 * ((frame.top + row) * width + frame.left + x), entries[i * frame.width + x], frame);
  });
  return { data, width, height, channels: 4 };
}

function paint(data: Uint8Array, at: number, entry: number, { palette, clear }: Frame): void {
  for (let c = 0; c < 3; c++) data[at + c] = palette[3 * entry + c] ?? 0;
  data[at + 3] = entry === clear ? 0 : 255;
}

/** The frame's rows in the order of its data. */
function rowsOf({ height, interlaced }: Frame): number[] {
  const rows: number[] = [];
  for (const [first, step] of interlaced ? PASSES : [[0, 1]])
    for (let row = first; row < height; row += step) rows.push(row);
  return rows;
}

/** Skips the blocks before the first frame. */
function findFrame(bytes: Uint8Array, what: string): Frame {
  const globalBytes = bytes[10] & 0x80 ? 3 << ((bytes[10] & 7) + 1) : 0;
  let clear = -1;
  for (let at = 13 + globalBytes; at < bytes.length; ) {
    const kind = bytes[at];
    if (kind === 0x2c) return readFrame(bytes, at, bytes.subarray(13, 13 + globalBytes), clear, what);
    if (kind !== 0x21) break;
    if (bytes[at + 1] === 0xf9 && bytes[at + 3] & 1) clear = bytes[at + 6];
    at = afterBlocks(bytes, at + 2);
  }
  throw truncated(what, "GIF", "it has no frame");
}

function afterBlocks(bytes: Uint8Array, at: number): number {
  while (at < bytes.length && bytes[at] > 0) at += 1 + bytes[at];
  return at + 1;
}

function readFrame(bytes: Uint8Array, at: number, shared: Uint8Array, clear: number, what: string): Frame {
  if (at + 11 > bytes.length) throw truncated(what, "GIF", "its first frame ends early");
  const [left, top, width, height] = [1, 3, 5, 7].map((i) => bytes[at + i] | (bytes[at + i + 1] << 8));
  const flags = bytes[at + 9];
  const own = flags & 0x80 ? 3 << ((flags & 7) + 1) : 0;
  const palette = own ? bytes.subarray(at + 10, at + 10 + own) : shared;
  return { left, top, width, height, interlaced: (flags & 0x40) !== 0, palette, clear, data: at + 10 + own };
}

/** Decodes LZW: each new code stands for the sequence of an earlier code and one more byte. */
function unpack(bytes: Uint8Array, { data, width, height }: Frame, what: string): Uint8Array {
  const out = new Uint8Array(width * height);
  const smallest = bytes[data];
  if (!(smallest >= 1 && smallest <= 8)) throw damaged(what, "GIF", `codes of ${smallest} bits`);
  const [CLEAR, END] = [1 << smallest, (1 << smallest) + 1];
  const before = new Uint16Array(4096);
  const last = new Uint8Array(4096).map((_, code) => code);
  const first = last.slice();
  const lengths = new Uint16Array(4096).fill(1);
  let [size, next, previous, to] = [smallest + 1, END + 1, -1, 0];
  for (const take = codeReader(bytes, data + 1); to < out.length; ) {
    const code = take(size);
    if (code < 0 || code === END) throw truncated(what, "GIF", `${to} of ${out.length} pixels`);
    if (code === CLEAR) {
      [size, next, previous] = [smallest + 1, END + 1, -1];
      continue;
    }
    if (code > next || (code === next && previous < 0)) throw damaged(what, "GIF", "it has an invalid code");
    if (previous >= 0 && next < 4096) {
      before[next] = previous;
      first[next] = first[previous];
      last[next] = first[code === next ? previous : code];
      lengths[next] = lengths[previous] + 1;
      if (++next === 1 << size && size < 12) size++;
    }
    for (let i = to + lengths[code] - 1, at = code; i >= to; i--, at = before[at]) out[i] = last[at];
    to += lengths[code];
    previous = code;
  }
  return out;
}

/** Reads codes, lowest bit first, from blocks that begin with their length; −1 at the end. */
function codeReader(bytes: Uint8Array, at: number): (size: number) => number {
  let [left, bits, count] = [0, 0, 0];
  return (size) => {
    for (; count < size; count += 8) {
      if (left === 0) left = bytes[at++] || 0;
      if (left === 0 || at >= bytes.length) return -1;
      bits |= bytes[at++] << count;
      left--;
    }
    const code = bits & ((1 << size) - 1);
    bits >>= size;
    count -= size;
    return code;
  };
}
