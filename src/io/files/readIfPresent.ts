import { nodeModule } from "../../util/nodeModule.js";

/** The bytes of a file; null where it does not exist. @param what how errors name the caller @throws BackendError outside Node */
export async function readIfPresent(path: string, what: string): Promise<Uint8Array | null> {
  const { readFile } = nodeModule("node:fs/promises", what);
  try {
    return await readFile(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return null;
    throw error;
  }
}
