import { nodeModule } from "../../util/nodeModule.js";

let writes = 0;

/**
 * Writes a file so that at any moment, even when the process is killed, the path holds the old file or the new one: into a
 * temporary file beside it, which then takes its name.
 * @throws what the file system says; BackendError where there is none
 */
export async function writeAtomically(path: string | URL, bytes: Uint8Array): Promise<void> {
  const fs = nodeModule("node:fs/promises", "saving to a path");
  const url = nodeModule("node:url", "saving to a path");
  const target = /^file:/i.test(String(path)) ? url.fileURLToPath(path) : String(path);
  const temporary = `${target}.${process.pid}.${++writes}.tmp`;
  try {
    const file = await fs.open(temporary, "w");
    try {
      await file.writeFile(bytes);
      await file.sync();
    } finally {
      await file.close();
    }
    await fs.rename(temporary, target);
  } catch (error) {
    await fs.rm(temporary, { force: true });
    throw error;
  }
}
