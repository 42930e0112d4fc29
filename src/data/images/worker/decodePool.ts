import { availableCores } from "../../../util/availableCores.js";
import { FormatError } from "../../../util/errors.js";
import { once } from "../../../util/once.js";
import { loadPixels, type PixelOptions, type Pixels } from "../loadPixels.js";
import { needsOtherDecoder, readPixels } from "../readImage.js";
import type { DecodeReply } from "./messages.js";
import { type DecodeWorker, startWorker } from "./startWorker.js";

/** Smaller files are decoded sooner than handed over. */
const SMALL = 64 * 2 ** 10;

/** How long a worker waits for the next picture, in milliseconds. */
const IDLE = 1000;

/** Pictures that are decoded at once: each takes memory, 12 megapixels some 25 MB, progressive ones 60. */
const mostAtOnce = once(() => Math.min(8, availableCores()));

/** Who waits for a place, in order. */
const waiting: (() => void)[] = [];
let busy = 0;
/** Workers that have nothing to do; the last one is used first. */
const resting: DecodeWorker[] = [];
let timer: ReturnType<typeof setTimeout> | undefined;
/** Whether this platform has no workers. */
let areRefused = false;

/**
 * The pixels of an image file, decoded in a worker where there are any, otherwise on this thread: the same ones.
 * @param read gives the file's bytes, for this alone; called when its turn has come, so that files do not pile up
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
  worker.hold(true);
  // A view into a larger buffer, which may hold other things, stays here.
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
  const message = reply.kind === "failed" ? reply.message : "the worker said something else";
  if (reply.kind === "failed" && reply.isFormat) throw new FormatError(message);
  throw new Error(message);
}

/** Keeps a worker for the next picture, if it comes soon. */
function rest(worker: DecodeWorker): void {
  worker.hold(false);
  resting.push(worker);
  clearTimeout(timer);
  timer = setTimeout(() => {
    for (const idle of resting.splice(0)) idle.terminate();
  }, IDLE);
  (timer as { unref?(): void }).unref?.();
}
