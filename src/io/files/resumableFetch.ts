import type { FileHandle } from "node:fs/promises";
import { nodeModule } from "../../util/nodeModule.js";

/** What to download, and how. */
export interface DownloadOptions {
  readonly address: string;
  /** The md5 that the file must have; null accepts any. */
  readonly md5: string | null;
  /** Called as bytes arrive. The total is 0 where the server does not send it. */
  readonly onProgress?: (received: number, total: number) => void;
  /** Folder that files are cached in. Default the user's cache: XDG_CACHE_HOME or ~/.cache, LOCALAPPDATA on Windows. */
  readonly cacheFolder?: string;
  /** Seconds without a byte after which a download counts as stalled. Default 30. */
  readonly stallSeconds?: number;
  /** Aborts the download. */
  readonly signal?: AbortSignal;
}

/** State of an interrupted download, stored beside it. */
interface Resume {
  readonly address: string;
  /** The version of the file on the server: a strong ETag, or the date of Last-Modified. */
  readonly version: string;
}

/**
 * Downloads into a file. An interrupted download is resumed if the server still has the same version.
 * @throws Error that names the address and the reason
 */
export async function fetchInto(path: string, options: DownloadOptions): Promise<void> {
  const { address, stallSeconds = 30, signal } = options;
  const stalled = new AbortController();
  const watchdog = new Watchdog(stallSeconds, () =>
    stalled.abort(new Error(`nothing arrived for ${stallSeconds} seconds`)),
  );
  try {
    const signals = signal ? [stalled.signal, signal] : [stalled.signal];
    await receive(path, options, AbortSignal.any(signals), watchdog);
  } catch (cause) {
    const reason = stalled.signal.aborted ? stalled.signal.reason.message : reasonOf(cause);
    throw new Error(`${address} cannot be downloaded: ${reason}`, { cause });
  } finally {
    watchdog.stop();
  }
}

/** The innermost reason: fetch wraps it in "fetch failed". */
function reasonOf(error: unknown): string {
  const { cause, message } = error as Error;
  return cause instanceof Error ? reasonOf(cause) : message;
}

/** A watchdog timer: calls `onTimeout` when it was not reset for a number of seconds. */
class Watchdog {
  readonly #seconds: number;
  readonly #onTimeout: () => void;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(seconds: number, onTimeout: () => void) {
    this.#seconds = seconds;
    this.#onTimeout = onTimeout;
    this.reset();
  }

  reset(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(this.#onTimeout, 1000 * this.#seconds);
  }

  stop(): void {
    clearTimeout(this.#timer);
  }
}

async function receive(path: string, options: DownloadOptions, signal: AbortSignal, watchdog: Watchdog): Promise<void> {
  const { address, onProgress } = options;
  const had = await resumable(path, address);
  const range: Record<string, string> = had ? { Range: `bytes=${had.size}-`, "If-Range": had.version } : {};
  const response = await fetch(address, { headers: { "Accept-Encoding": "identity", ...range }, signal });
  // The range is empty: the file is complete. The caller verifies its checksum.
  if (had && response.status === 416) return removeState(path);
  if (!response.ok || !response.body) throw new Error(`the server answers ${response.status} ${response.statusText}`);
  const start = had && response.status === 206 ? had.size : 0;
  await storeState(path, address, response.headers);
  const length = Number(response.headers.get("content-length") ?? 0);
  const total = length > 0 ? start + length : 0;
  const received = await write(path, start, response.body, (count) => {
    watchdog.reset();
    onProgress?.(count, total);
  });
  if (total > 0 && received < total) throw new Error(`the connection ended after ${received} of ${total} bytes`);
  await removeState(path);
}

async function write(
  path: string,
  start: number,
  body: ReadableStream<Uint8Array>,
  arrived: (received: number) => void,
): Promise<number> {
  const fs = nodeModule("node:fs/promises", "downloading");
  const file: FileHandle = await fs.open(path, start > 0 ? "r+" : "w");
  let at = start;
  try {
    for await (const piece of body as unknown as AsyncIterable<Uint8Array>) {
      await file.write(piece, 0, piece.length, at);
      at += piece.length;
      arrived(at);
    }
  } finally {
    await file.close();
  }
  return at;
}

function statePath(path: string): string {
  return `${path}.json`;
}

/** The size and version of an interrupted download from this address; null where there is none. */
async function resumable(path: string, address: string): Promise<{ size: number; version: string } | null> {
  const fs = nodeModule("node:fs/promises", "downloading");
  try {
    const note = JSON.parse(await fs.readFile(statePath(path), "utf8")) as Resume;
    const { size } = await fs.stat(path);
    return note.address === address && size > 0 ? { size, version: note.version } : null;
  } catch {
    return null;
  }
}

function removeState(path: string): Promise<void> {
  return nodeModule("node:fs/promises", "downloading").rm(statePath(path), { force: true });
}

async function storeState(path: string, address: string, headers: Headers): Promise<void> {
  const etag = headers.get("etag");
  const version = etag && !etag.startsWith("W/") ? etag : headers.get("last-modified");
  const note: Resume | null = version ? { address, version } : null;
  if (!note) return removeState(path);
  await nodeModule("node:fs/promises", "downloading").writeFile(statePath(path), JSON.stringify(note));
}
