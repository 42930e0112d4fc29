/** Formats that noodlenet decodes itself. */
export type OwnFormat = "JPEG" | "PNG" | "GIF" | "BMP";
/** Formats that browsers or optional packages decode. */
export type OtherFormat = "WebP" | "AVIF" | "HEIC";

/** The kind of a file: a format that can be read, or, in words for messages, what the file is instead. */
export type ImageKind = { readonly format: OwnFormat | OtherFormat } | { readonly isNot: string };

/** "a JPEG", "an AVIF". */
export function withArticle(format: OwnFormat | OtherFormat): string {
  return `${format === "AVIF" ? "an" : "a"} ${format}`;
}

/** Whether a format needs the decoder of a browser or of a package. */
export function isOther(format: OwnFormat | OtherFormat): format is OtherFormat {
  return format === "WebP" || format === "AVIF" || format === "HEIC";
}

/** Detects the kind of a file from its first bytes. */
export function imageKind(bytes: Uint8Array): ImageKind {
  if (bytes.length === 0) return { isNot: "empty" };
  // The general brand of HEIF: the list of compatible brands tells which format it is.
  if (startsWith(bytes, 4, "ftypmif1") && includes(bytes.subarray(16, 48), "avif")) return { format: "AVIF" };
  for (const [format, offset, magic] of FORMATS) if (startsWith(bytes, offset, magic)) return { format };
  for (const [isNot, offset, magic] of OTHERS) if (startsWith(bytes, offset, magic)) return { isNot };
  return { isNot: looksLikeText(bytes) ? "a text file" : "not in a known image format" };
}

// biome-ignore format: a table
const FORMATS: readonly (readonly [format: OwnFormat | OtherFormat, offset: number, magic: string])[] = [
  ["JPEG", 0, "\xff\xd8\xff"],
  ["PNG", 0, "\x89PNG\r\n\x1a\n"],
  ["GIF", 0, "GIF8"],
  ["WebP", 8, "WEBP"],
  ["BMP", 0, "BM"],
  ["AVIF", 4, "ftypavi"],
  ["HEIC", 4, "ftyphei"],
  ["HEIC", 4, "ftyphev"],
  ["HEIC", 4, "ftypmif1"],
  ["HEIC", 4, "ftypmsf1"],
];

// biome-ignore format: a table
const OTHERS: readonly (readonly [kind: string, offset: number, magic: string])[] = [
  ["a TIFF image", 0, "II*\0"],
  ["a TIFF image", 0, "MM\0*"],
  ["a JPEG XL image", 0, "\xff\x0a"],
  ["a JPEG XL image", 4, "JXL "],
  ["a JPEG 2000 image", 4, "jP  "],
  ["a PDF file", 0, "%PDF"],
  ["a zip archive", 0, "PK\x03\x04"],
];

function startsWith(bytes: Uint8Array, offset: number, magic: string): boolean {
  for (let i = 0; i < magic.length; i++) if (bytes[offset + i] !== magic.charCodeAt(i)) return false;
  return true;
}

function includes(bytes: Uint8Array, text: string): boolean {
  return String.fromCharCode(...bytes).includes(text);
}

/** Whether the first bytes have no control characters but tabs and line breaks. */
function looksLikeText(bytes: Uint8Array): boolean {
  return bytes.subarray(0, 256).every((byte) => byte >= 32 || (byte >= 9 && byte <= 13));
}
