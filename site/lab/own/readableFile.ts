import { encodePng } from "../../shared/png.js";
import { MOST_MILLIONS } from "./mostPixels.js";

/** The first bytes of formats that are decoded alike everywhere. */
const EVERYWHERE = [
  [0xff, 0xd8, 0xff],
  [0x89, 0x50, 0x4e, 0x47],
  [0x47, 0x49, 0x46, 0x38],
  [0x42, 0x4d],
];

/**
 * A picture's file in a format that every platform decodes to the same pixels: those of WebP, AVIF and HEIC, which the browser decodes,
 * become a PNG, shrunk where it would have more pixels than are read. What the browser cannot decode stays as it is, and is told when it is read.
 */
export async function readableFile(file: Blob): Promise<Blob> {
  const head = new Uint8Array(await file.slice(0, 4).arrayBuffer());
  if (EVERYWHERE.some((magic) => magic.every((byte, i) => head[i] === byte))) return file;
  if (typeof createImageBitmap === "undefined" || typeof OffscreenCanvas === "undefined") return file;
  const bitmap = await createImageBitmap(file).catch(() => null);
  if (bitmap === null) return file;
  // A quarter of the most: it is packed on the thread of the page.
  const fits = (MOST_MILLIONS * 1e6) / (bitmap.width * bitmap.height);
  const scale = fits < 1 ? Math.sqrt(fits / 4) : 1;
  const [width, height] = [bitmap.width, bitmap.height].map((side) => Math.floor(side * scale));
  const context = new OffscreenCanvas(width, height).getContext("2d", { willReadFrequently: true });
  if (context) context.imageSmoothingQuality = "high";
  context?.drawImage(bitmap, 0, 0, width, height);
  bitmap.close();
  if (!context) return file;
  const png = encodePng({ data: context.getImageData(0, 0, width, height).data, width, height, channels: 4 });
  return new Blob([png as BlobPart]);
}
