import { availableCores } from "../../../util/availableCores.js";
import { FormatError } from "../../../util/errors.js";
import { lazy } from "../../../util/lazy.js";
import { loadPixels, type PixelOptions, type Pixels } from "../loadPixels.js";
import { needsOtherDecoder, readPixels } from "../readImage.js";
import type { DecodeReply } from "./messages.js";
import { type DecodeWorker, startWorker } from "./startWorker.js";

/** Files below this size are decoded on this thread, which is faster than a transfer. */
const SMALL = 64 * 2 ** 10;

/** Milliseconds after which an idle worker is terminated. */
const IDLE = 1000;

/** The most pictures that are decoded at the same time. 12 megapixels take about 25 MB, 60 MB if progressive. */
const mostAtOnce = lazy(() => Math.min(8, availableCores()));

/** The queue of waiting calls. */
const waiting: (() => void)[] = [];
let busy = 0;
/** Idle workers; the last one is used first. */
const resting: DecodeWorker[] = [];
let timer: ReturnType<typeof setTimeout> | undefined;
/** Whether this platform has no workers, or the page forbids them. */
let areRefused = false;

/**
 * The pixels of an image file, decoded in a worker if there are any, otherwise on this thread, with equal results.
 * @param read reads the file; its bytes may be transferred. It is called when a decoder is free, so that files do not pile up
 * @throws FormatError as `decodeImage`
 */
export async function decodeInPool(
  read: () => Promise<Uint8Array>,
  what: string,
  options: PixelOptions,
): Promise<Pixels> {
  while (busy >= mostAtOnce()) await new Promise<void>((resolve) => waiting.push(resolve));
  busy++;
  try {
    const bytes = await read();
    if (needsOtherDecoder(bytes)) return await readPixels(bytes, what, options);
    if (bytes.length < SMALL || areRefused) return loadPixels(bytes, what, options);
    return await decodeInWorker(bytes, what, options);
  } finally {
    busy--;
    waiting.shift()?.();
  }
}

async function decodeInWorker(bytes: Uint8Array, what: string, options: PixelOptions): Promise<Pixels> {
  const worker = resting.pop() ?? (await startWorker());
  if (!worker) {
    areRefused = true;
    return loadPixels(bytes, what, options);
  }
  worker.keepProcessAlive(true);
  // A view into a larger buffer is not transferred: the rest of the buffer may be in use.
  const whole = bytes.byteLength === bytes.buffer.byteLength ? bytes : bytes.slice();
  const reply = await worker.ask({ bytes: whole, what, options }).catch((cause: Error) => {
    throw new FormatError(
      `${what}: decoding it ended the worker (${cause.message}); make it smaller, or save it again`,
      { cause },
    );
  });
  rest(worker);
  return pixelsOf(reply);
}

function pixelsOf(reply: DecodeReply): Pixels {
  if (reply.kind === "pixels") return reply.pixels;
  const message = reply.kind === "failed" ? reply.message : "the worker sent an unexpected message";
  if (reply.kind === "failed" && reply.isFormat) throw new FormatError(message);
  throw new Error(message);
}

/** Returns a worker to the pool, which terminates it after some idle time. */
function rest(worker: DecodeWorker): void {
  worker.keepProcessAlive(false);
  resting.push(worker);
  clearTimeout(timer);
  timer = setTimeout(() => {
    for (const idle of resting.splice(0)) idle.terminate();
  }, IDLE);
  (timer as { unref?(): void }).unref?.();
}
