import { rename, rm, writeFile } from "node:fs/promises";
import { ValueError } from "noodlenet";

/**
 * Writes a file as a whole: under another name first, so that whoever reads it sees the old content or the new.
 * @throws ValueError where it cannot be written, as on a full disk
 */
export async function replaceFile(path: string, content: string | Uint8Array): Promise<void> {
  // Two runs of an experiment may write the same file at once, each in its own process.
  const part = `${path}.${process.pid}.part`;
  try {
    await writeFile(part, content);
    await rename(part, path);
  } catch (cause) {
    await rm(part, { force: true }).catch(() => {});
    throw cannotWrite(path, cause as NodeJS.ErrnoException);
  }
}

function cannotWrite(path: string, cause: NodeJS.ErrnoException): ValueError {
  const mend = cause.code === "ENOSPC" ? "free some space" : "correct that";
  return new ValueError(`report: ${path} cannot be written (${cause.message}); ${mend}, or give another --out`, {
    cause,
  });
}
