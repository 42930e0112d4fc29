/** What a file's first bytes say that it is, in words for messages; "jpeg" and "png" are those that can be read. */
export function imageKind(bytes: Uint8Array): "jpeg" | "png" | (string & {}) {
  if (bytes.length === 0) return "empty";
  for (const [kind, offset, magic] of KINDS) if (startsWith(bytes, offset, magic)) return kind;
  return looksLikeText(bytes) ? "a text file" : "no image format that is known here";
}

// biome-ignore format: a table
const KINDS: readonly (readonly [kind: string, offset: number, magic: string])[] = [
  ["jpeg", 0, "\xff\xd8\xff"],
  ["png", 0, "\x89PNG\r\n\x1a\n"],
  ["a GIF image", 0, "GIF8"],
  ["a WebP image", 8, "WEBP"],
  ["a BMP image", 0, "BM"],
  ["a TIFF image", 0, "II*\0"],
  ["a TIFF image", 0, "MM\0*"],
  ["an AVIF image", 4, "ftypavif"],
  ["a HEIC image", 4, "ftyphei"],
  ["a HEIC image", 4, "ftypmif1"],
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

/** No control characters but tab and line ends among the first bytes. */
function looksLikeText(bytes: Uint8Array): boolean {
  return bytes.subarray(0, 256).every((byte) => byte >= 32 || (byte >= 9 && byte <= 13));
}
