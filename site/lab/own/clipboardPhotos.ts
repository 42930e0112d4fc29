import { LabError } from "../LabError.js";
import { type Photo, photoOf } from "./Album.js";
import { readableBytes } from "./readableBytes.js";

/** The pictures in the clipboard, for which the browser asks the reader. @throws LabError that says what to do */
export async function clipboardPhotos(): Promise<readonly Photo[]> {
  const items = await navigator.clipboard.read().catch(() => {
    throw new LabError("pasteRefused");
  });
  const photos: Photo[] = [];
  for (const item of items) {
    const type = item.types.find((name) => name.startsWith("image/"));
    if (type === undefined) continue;
    const bytes = new Uint8Array(await (await item.getType(type)).arrayBuffer());
    photos.push(photoOf("pasted", await readableBytes(bytes)));
  }
  if (photos.length === 0) throw new LabError("nothingToPaste");
  return photos;
}
