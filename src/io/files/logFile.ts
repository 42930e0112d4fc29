import type { LogSink } from "../../training/callbacks/CSVLogger.js";
import { nodeModule } from "../../util/nodeModule.js";
import { optionsReader } from "../../util/optionsReader.js";

const readOptions = optionsReader<{ append?: boolean }>("logFile", 'logFile("log.csv", { append: true })', {
  names: { append: true },
});

/**
 * A file for `CSVLogger`, which writes it row by row, so that the rows of a training that is killed are kept.
 * @param options.append append to the file rather than empty it. Default false
 * @throws ValueError for an unknown option
 */
export function logFile(path: string, options?: { append?: boolean }): LogSink {
  const { append = false } = readOptions(options);
  const fs = () => nodeModule("node:fs/promises", "logFile");
  return {
    async open() {
      if (!append) await fs().writeFile(path, "");
      return (await sizeOfFile(path)) === 0;
    },
    write: (text) => fs().appendFile(path, text),
  };
}

async function sizeOfFile(path: string): Promise<number> {
  try {
    return (await nodeModule("node:fs/promises", "logFile").stat(path)).size;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return 0;
    throw error;
  }
}
