import { appendFile, stat, writeFile } from "node:fs/promises";
import type { LogSink } from "../models/callbacks/CSVLogger.js";

/**
 * A file for `CSVLogger` to write to, row by row, so that a training that is killed leaves its rows.
 * @param options.append go on behind what is there, rather than from an empty file. Default false
 */
export function logFile(path: string, { append = false }: { append?: boolean } = {}): LogSink {
  return {
    async open() {
      if (!append) await writeFile(path, "");
      return (await sizeOfFile(path)) === 0;
    },
    write: (text) => appendFile(path, text),
  };
}

async function sizeOfFile(path: string): Promise<number> {
  try {
    return (await stat(path)).size;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return 0;
    throw error;
  }
}
