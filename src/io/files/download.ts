import { FormatError } from "../../util/errors.js";
import { maybeNodeModule, nodeModule } from "../../util/nodeModule.js";
import { cachePath, md5OfFile } from "./cache.js";
import { type FileSource, openFile } from "./openFile.js";
import { type DownloadOptions, fetchInto } from "./resumableFetch.js";

export type { DownloadOptions } from "./resumableFetch.js";

/**
 * A file from the web: from the cache, or else downloaded into it. An interrupted download keeps what it received, and the next
 * download resumes it. Without a file system the bytes are fetched each time.
 * @returns the path in the cache, or the bytes
 * @throws FormatError with the reason and the remedy; the signal's reason when it aborts
 */
export async function downloadOnce(options: DownloadOptions): Promise<FileSource> {
  const { address, md5 } = options;
  if (!maybeNodeModule("node:fs/promises")) return (await openFile(address)).bytes();
  const fs = nodeModule("node:fs/promises", "downloading");
  const target = await cachePath(address, options.cacheFolder);
  if (await isCached(target, md5)) return target;
  const partial = `${target}.part`;
  try {
    await fetchInto(partial, options);
  } catch (cause) {
    if (options.signal?.aborted) throw options.signal.reason;
    throw new FormatError(`${(cause as Error).message}. ${byHand(address)}`, { cause });
  }
  await checkOrRemove(partial, options);
  await fs.rename(partial, target);
  return target;
}

/** Whether the cache has the file, complete. A file with a wrong checksum is removed. */
async function isCached(path: string, md5: string | null): Promise<boolean> {
  const fs = nodeModule("node:fs/promises", "downloading");
  const found = await fs.stat(path).then(
    (stat) => stat.isFile(),
    () => false,
  );
  if (!found || md5 === null || (await md5OfFile(path)) === md5) return found;
  await fs.rm(path);
  return false;
}

async function checkOrRemove(path: string, { address, md5 }: DownloadOptions): Promise<void> {
  if (md5 === null) return;
  const actual = await md5OfFile(path);
  if (actual === md5) return;
  await nodeModule("node:fs/promises", "downloading").rm(path);
  throw new FormatError(
    `${address} was downloaded, but its md5 is ${actual}, not ${md5}; it was removed. Try again; for a mirror with other bytes ` +
      "give { md5 } or { md5: null }",
  );
}

function byHand(address: string): string {
  return (
    `Try again: the bytes that were received are kept. Or download ${address} by other means and give the file's path instead of "imagenet", ` +
    "or a mirror as { address }"
  );
}
