import { concatBytes } from "../../util/concatBytes.js";
import { crc32 } from "../../util/crc32.js";
import { FormatError } from "../../util/errors.js";
import { exifOrientation } from "./exifOrientation.js";
import type { Image } from "./image.js";
import { checkImageSize, damaged, truncated } from "./imageLimits.js";
import { inflate } from "./inflate.js";
import { type PngLayout, pngPixels, storedSize } from "./pngPixels.js";

/** Samples per pixel and valid bit depths of each colour type. */
const COLOUR_TYPES: Readonly<Record<number, { channels: number; depths: readonly number[] }>> = {
  0: { channels: 1, depths: [1, 2, 4, 8, 16] },
  2: { channels: 3, depths: [8, 16] },
  3: { channels: 1, depths: [1, 2, 4, 8] },
  4: { channels: 2, depths: [8, 16] },
  6: { channels: 4, depths: [8, 16] },
};
const PALETTE = 3;

interface Chunk {
  readonly type: string;
  readonly body: Uint8Array;
  /** Whether its checksum matches its type and body. */
  readonly intact: () => boolean;
}

/**
 * Decodes a PNG to RGBA, 8 bits per channel, with its orientation (eXIf). Without `keepAlpha` the transparency of tRNS is ignored.
 * @throws FormatError when it is truncated, damaged or larger than `maxPixels`
 */
export function decodePng(
  bytes: Uint8Array,
  { what, maxPixels, keepAlpha = false }: { what: string; maxPixels: number; keepAlpha?: boolean },
): Image<Uint8Array> & { orientation: number } {
  const chunks = readChunks(bytes, what);
  if (chunks[0].type === "CgBI")
    throw new FormatError(
      `${what}: is a PNG of an iPhone app's own kind (CgBI), which only Apple's systems read; take the picture from the app's sources, ` +
        "or undo it on a Mac with `xcrun pngcrush -revert-iphone-optimizations in.png out.png`",
    );
  const header = orDamaged(what, () => readHeader(chunks[0]));
  const { width, height } = header;
  checkImageSize(what, width, height, maxPixels);
  const needed = ["IHDR", "PLTE", "IDAT", "IEND", ...(keepAlpha ? ["tRNS"] : [])];
  const kept = chunks.filter(({ type }) => needed.includes(type));
  const stored = orDamaged(what, () => unpack(kept, storedSize(header)));
  if (stored.length < storedSize(header))
    throw truncated(what, "PNG", `${stored.length} of ${storedSize(header)} bytes of pixels`);
  const data = orDamaged(what, () => pngPixels(stored, withColours(header, kept)));
  const exif = chunks.find(({ type, intact }) => type === "eXIf" && intact());
  return { data, width, height, channels: 4, orientation: exif ? exifOrientation(exif.body) : 1 };
}

function orDamaged<T>(what: string, read: () => T): T {
  try {
    return read();
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
    const summed = bytes.subarray(at + 4, end - 4);
    const type = String.fromCharCode(...summed.subarray(0, 4));
    const intact = () => crc32(summed) === view.getUint32(end - 4);
    chunks.push({ type, body: summed.subarray(4), intact });
    if (type === "IEND") return chunks;
    at = end;
  }
  throw truncated(what, "PNG", "its last chunk is missing");
}

function readHeader({ type, body }: Chunk): PngLayout & { colourType: number } {
  if (type !== "IHDR" || body.length !== 13) throw new Error("it does not begin with a header");
  const view = new DataView(body.buffer, body.byteOffset, body.byteLength);
  const [depth, colourType, compression, filter, interlace] = body.subarray(8);
  const { channels, depths } = COLOUR_TYPES[colourType] ?? {};
  if (!channels || !depths) throw new Error(`unknown colour type ${colourType}`);
  if (!depths.includes(depth)) throw new Error(`colour type ${colourType} of ${depth} bits`);
  if (compression || filter || interlace > 1)
    throw new Error(`unknown compression ${compression}, filters ${filter} or interlacing ${interlace}`);
  const [width, height] = [view.getUint32(0), view.getUint32(4)];
  return { width, height, depth, channels, colourType, interlaced: interlace === 1 };
}

/** The rows of pixels, after the checksums of all chunks have been verified. */
function unpack(chunks: readonly Chunk[], size: number): Uint8Array {
  const broken = chunks.find(({ intact }) => !intact());
  if (broken) throw new Error(`its chunk ${broken.type} does not match its checksum`);
  return inflate(concatBytes(chunks.filter(({ type }) => type === "IDAT").map(({ body }) => body)), size);
}

/** The header with the palette (PLTE) and transparency (tRNS). */
function withColours(header: PngLayout & { colourType: number }, chunks: readonly Chunk[]): PngLayout {
  const body = (name: string) => chunks.find(({ type }) => type === name)?.body;
  const clear = body("tRNS");
  if (header.colourType === PALETTE) return { ...header, palette: readPalette(body("PLTE"), clear) };
  return clear && header.channels % 2 === 1 ? { ...header, clear: readClear(clear, header.channels) } : header;
}

/** RGBA of each entry; tRNS holds the alpha of the first entries. */
function readPalette(colours: Uint8Array = new Uint8Array(0), alphas: Uint8Array = new Uint8Array(0)): Uint8Array {
  const entries = Math.floor(colours.length / 3);
  if (alphas.length > entries) throw new Error(`${alphas.length} entries of a palette of ${entries} are transparent`);
  const palette = new Uint8Array(4 * entries).fill(255);
  for (let i = 0; i < entries; i++) palette.set(colours.subarray(3 * i, 3 * i + 3), 4 * i);
  alphas.forEach((alpha, i) => {
    palette[4 * i + 3] = alpha;
  });
  return palette;
}

/** The transparent colour, 16 bits per sample at every depth. */
function readClear(body: Uint8Array, channels: number): number[] {
  if (body.length < 2 * channels) throw new Error(`tRNS has only ${body.length} bytes for ${channels} samples`);
  const [red, green = red, blue = red] = Array.from(
    { length: channels },
    (_, i) => (body[2 * i] << 8) | body[2 * i + 1],
  );
  return [red, green, blue];
}
