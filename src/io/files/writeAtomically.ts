import { nodeModule } from "../../util/nodeModule.js";

let writes = 0;

/** What to do in a browser. */
const INSTEAD = 'offer a download of the bytes, as with new Blob([await modelBytes(model, "keras")])';

/** What the system's codes mean to whoever saves a file. */
const REASONS: Readonly<Record<string, string>> = {
  ENOENT: "its folder does not exist; create it, or give another path",
  ENOTDIR: "what its path names as a folder is a file; give another path",
  EISDIR: "it is a folder; give the path of a file",
  EACCES: "its folder or the file is write-protected; give another path",
  EROFS: "its disk is read-only; give another path",
  ENOSPC: "its disk is full; free some space, or give another path",
};

/**
 * Writes a file atomically: at any moment, even when the process is killed, the path holds either the old file or the new one. The bytes are
 * written to a temporary file beside it, which is then renamed.
 * @throws the file system's error, which names the path; BackendError outside Node
 */
export async function writeAtomically(path: string | URL, bytes: Uint8Array): Promise<void> {
  const fs = nodeModule("node:fs/promises", "saving to a path", INSTEAD);
  const url = nodeModule("node:url", "saving to a path", INSTEAD);
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
    // In a folder that is a file there is nothing to remove.
    await fs.rm(temporary, { force: true }).catch(() => {});
    throw namingPath(error as NodeJS.ErrnoException, target);
  }
}

/** The system's error in terms of the file that was to be written, not of the temporary one. */
function namingPath(cause: NodeJS.ErrnoException, path: string): Error {
  const { code, syscall, message } = cause;
  if (code === undefined) return cause;
  const reason = Object.hasOwn(REASONS, code) ? `${REASONS[code]} (${code})` : message;
  return Object.assign(new Error(`${path} cannot be written: ${reason}`, { cause }), { code, syscall, path });
}

/** Removes the temporary files that processes left which were killed while they wrote to this path. */
export async function removeTemporaryFiles(path: string): Promise<void> {
  const { readdir, rm } = nodeModule("node:fs/promises", "saving to a path");
  const { basename, dirname, join } = nodeModule("node:path", "saving to a path");
  const [folder, own] = [dirname(path), basename(path)];
  const names = await readdir(folder).catch(() => []);
  const left = names.filter((name) => name.startsWith(own) && /^\.\d+\.\d+\.tmp$/.test(name.slice(own.length)));
  for (const name of left) await rm(join(folder, name), { force: true });
}
