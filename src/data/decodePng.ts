import { PNG } from "#pngjs";
import type { Image } from "./image.js";
import { checkImageSize, damaged, truncated } from "./imageLimits.js";

/** Size and layout of the pixels, from the IHDR chunk. */
interface PngHeader {
  readonly width: number;
  readonly height: number;
  readonly bitsPerPixel: number;
  readonly interlaced: boolean;
}

interface Chunk {
  readonly type: string;
  /** Length, type, body and checksum. */
  readonly bytes: Uint8Array;
}

/**
 * A PNG as RGBA, 8 bits each. Alone, pngjs returns uninitialised memory for some damaged files and refuses bytes behind the
 * end, so that chunks are read and the compressed data is checked here first.
 * @throws FormatError when it is cut off, damaged or larger than `maxPixels`
 */
export function decodePng(
  bytes: Uint8Array,
  { what, maxPixels, keepAlpha = false }: { what: string; maxPixels: number; keepAlpha?: boolean },
): Image<Uint8Array> {
  const chunks = readChunks(bytes, what);
  const header = readHeader(chunks[0], what);
  checkImageSize(what, header.width, header.height, maxPixels);
  checkInflates(chunks, header, what);
  // Without tRNS, whose colour pngjs blackens, and without whatever else is not needed for the pixels.
  const needed = ["IHDR", "PLTE", "IDAT", "IEND", ...(keepAlpha ? ["tRNS"] : [])];
  const kept = chunks.filter(({ type }) => needed.includes(type));
  const { data, width, height } = decodePixels(
    Buffer.concat([bytes.subarray(0, 8), ...kept.map((c) => c.bytes)]),
    what,
  );
  return { data, width, height, channels: 4 };
}

function decodePixels(file: Buffer, what: string): { data: Uint8Array; width: number; height: number } {
  try {
    const { data, width, height } = PNG.sync.read(file);
    return { data: new Uint8Array(data.buffer, data.byteOffset, width * height * 4), width, height };
  } catch (error) {
    throw damaged(what, "PNG", error);
  }
}

/** The chunks up to IEND. */
function readChunks(bytes: Uint8Array, what: string): Chunk[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const chunks: Chunk[] = [];
  for (let at = 8; at + 12 <= bytes.length; ) {
    const end = at + 12 + view.getUint32(at);
    if (end > bytes.length) break;
    const type = String.fromCharCode(...bytes.subarray(at + 4, at + 8));
    chunks.push({ type, bytes: bytes.subarray(at, end) });
    if (type === "IEND") return chunks;
    at = end;
  }
  throw truncated(what, "PNG", "its last chunk is missing");
}

function readHeader({ type, bytes }: Chunk, what: string): PngHeader {
  if (type !== "IHDR" || bytes.length !== 25) throw damaged(what, "PNG", "it does not begin with a header");
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const channels = [1, 0, 3, 1, 2, 0, 4][bytes[17]];
  if (!channels) throw damaged(what, "PNG", `unknown colour type ${bytes[17]}`);
  return {
    width: view.getUint32(8),
    height: view.getUint32(12),
    bitsPerPixel: channels * bytes[16],
    interlaced: bytes[20] === 1,
  };
}

/** Inflates the pixel data within the size that the header promises: neither less (cut off) nor far more (a bomb). */
function checkInflates(chunks: readonly Chunk[], header: PngHeader, what: string): void {
  const zlib = globalThis.process?.getBuiltinModule?.("node:zlib");
  if (!zlib) return;
  const size = inflatedSize(header);
  const data = chunks.filter(({ type }) => type === "IDAT").map(({ bytes }) => bytes.subarray(8, -4));
  let length: number;
  try {
    length = zlib.inflateSync(Buffer.concat(data), { maxOutputLength: 2 * size + 1024 }).length;
  } catch (error) {
    throw damaged(what, "PNG", error);
  }
  if (length < size) throw truncated(what, "PNG", `${length} of ${size} bytes of pixels`);
}

/** Bytes of all rows, each with its filter byte; for an interlaced image those of its seven passes. */
function inflatedSize({ width, height, bitsPerPixel, interlaced }: PngHeader): number {
  const passes = interlaced ? ADAM7 : [[0, 0, 1, 1]];
  let size = 0;
  for (const [x, y, dx, dy] of passes) {
    const columns = Math.ceil((width - x) / dx);
    const rows = Math.ceil((height - y) / dy);
    if (columns > 0 && rows > 0) size += rows * (1 + Math.ceil((columns * bitsPerPixel) / 8));
  }
  return size;
}

/** First column, first row, steps between columns and between rows of each pass. */
// biome-ignore format: a table
const ADAM7 = [
  [0, 0, 8, 8], [4, 0, 8, 8], [0, 4, 4, 8], [2, 0, 4, 4], [0, 2, 2, 4], [1, 0, 2, 2], [0, 1, 1, 2],
];
