import { rename, writeFile } from "node:fs/promises";

/** Writes a file as a whole: under another name first, so that whoever reads it sees the old content or the new. */
export async function replaceFile(path: string, content: string | Uint8Array): Promise<void> {
  await writeFile(`${path}.part`, content);
  await rename(`${path}.part`, path);
}
