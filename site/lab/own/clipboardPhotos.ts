import { LabError } from "../LabError.js";
import type { Photo } from "./Album.js";
import { readableFile } from "./readableFile.js";

/** The pictures in the clipboard, for which the browser asks the reader. @throws LabError that says what to do */
export async function clipboardPhotos(): Promise<readonly Photo[]> {
  // Where the page may not have it, the browser has none.
  if (!(navigator.clipboard as Clipboard | undefined)?.read) throw new LabError("pasteForbidden");
  const items = await navigator.clipboard.read().catch(() => {
    throw new LabError("pasteRefused");
  });
  const photos: Photo[] = [];
  for (const item of items) {
    const type = item.types.find((name) => name.startsWith("image/"));
    if (type === undefined) continue;
    const file = await readableFile(await item.getType(type));
    photos.push({ name: "pasted", content: async () => file });
  }
  if (photos.length === 0) throw new LabError("nothingToPaste");
  return photos;
}
