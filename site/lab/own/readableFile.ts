import { encodePng } from "../../shared/png.js";

/** The first bytes of formats that are decoded alike everywhere. */
const EVERYWHERE = [
  [0xff, 0xd8, 0xff],
  [0x89, 0x50, 0x4e, 0x47],
  [0x47, 0x49, 0x46, 0x38],
  [0x42, 0x4d],
];

/**
 * A picture's file in a format that every platform decodes to the same pixels: those of WebP, AVIF and HEIC, which the browser decodes,
 * become a PNG. What the browser cannot decode stays as it is, and is told when it is read.
 */
export async function readableFile(file: Blob): Promise<Blob> {
  const head = new Uint8Array(await file.slice(0, 4).arrayBuffer());
  if (EVERYWHERE.some((magic) => magic.every((byte, i) => head[i] === byte))) return file;
  if (typeof createImageBitmap === "undefined" || typeof OffscreenCanvas === "undefined") return file;
  const bitmap = await createImageBitmap(file).catch(() => null);
  if (bitmap === null) return file;
  const { width, height } = bitmap;
  const context = new OffscreenCanvas(width, height).getContext("2d", { willReadFrequently: true });
  context?.drawImage(bitmap, 0, 0);
  bitmap.close();
  if (!context) return file;
  const png = encodePng({ data: context.getImageData(0, 0, width, height).data, width, height, channels: 4 });
  return new Blob([png as BlobPart]);
}
