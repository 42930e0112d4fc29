import type { Hdf5Reply, Hdf5Request } from "./messages.js";
import { type Hdf5Worker, startWorker } from "./startWorker.js";

/** A worker that used more bytes than this for a file is ended, so that the model can have them. */
const MAX_KEPT_BYTES = 48 * 2 ** 20;

/** Milliseconds after which an idle worker is ended. */
const IDLE_MS = 1000;

/** Milliseconds in which replies that have already arrived are still handled, after a request's time is up. */
const GRACE_MS = 500;

/** The reply that ends a request. */
export type Hdf5Answer = Exclude<Hdf5Reply, { kind: "step" }>;

/** A request without its number, which the pool assigns. */
export type Hdf5Question = Hdf5Request extends infer R ? (R extends Hdf5Request ? Omit<R, "id"> : never) : never;

/** A worker and the handler of its replies. */
interface PooledWorker {
  worker: Hdf5Worker;
  onReply: (reply: Hdf5Reply) => void;
}

let queue: Promise<unknown> = Promise.resolve();
let idle: PooledWorker | null = null;
let requests = 0;

/**
 * Sends a request to a worker and waits for its answer. Requests run one at a time, so that ending a worker that hangs fails no other request.
 * @param transfer buffers to move rather than copy
 * @param seconds without a step after which the request fails
 */
export function askWorker(
  question: Hdf5Question,
  transfer: readonly ArrayBufferLike[],
  seconds: number,
): Promise<Hdf5Answer> {
  const answer = queue.then(() => askNow(question, transfer, seconds));
  queue = answer.catch(() => {});
  return answer;
}

async function askNow(
  question: Hdf5Question,
  transfer: readonly ArrayBufferLike[],
  seconds: number,
): Promise<Hdf5Answer> {
  const pooled = idle ?? (await startPooled());
  idle = null;
  pooled.worker.keepProcessAlive(true);
  const answer = await answerOf(pooled, { ...question, id: ++requests } as Hdf5Request, transfer, seconds);
  if (isReusable(answer)) makeIdle(pooled);
  else await end(pooled);
  return answer;
}

function answerOf(
  pooled: PooledWorker,
  request: Hdf5Request,
  transfer: readonly ArrayBufferLike[],
  seconds: number,
): Promise<Hdf5Answer> {
  return new Promise((resolve) => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const wait = (then: () => void, milliseconds: number) => {
      clearTimeout(timer);
      if (milliseconds < Infinity) timer = setTimeout(then, milliseconds);
    };
    const finish = (answer: Hdf5Answer) => {
      clearTimeout(timer);
      resolve(answer);
    };
    const timedOut = () => finish(fatal(`it keeps the reader busy without a step for ${Math.round(seconds)} seconds`));
    // When this thread was busy, or the machine asleep, steps may have arrived that were not handled yet.
    const handleLateReplies = () => wait(timedOut, GRACE_MS);
    pooled.onReply = (reply) => {
      // The first step says that the library is loaded. Loading takes equally long for good files, so the timer starts after it.
      if (reply.kind !== "step") finish(reply);
      else wait(handleLateReplies, 1000 * seconds);
    };
    pooled.worker.post(request, transfer);
  });
}

function fatal(reason: string): Hdf5Answer {
  return { id: 0, kind: "failed", reason, fatal: true };
}

/** Whether the worker that gave an answer may read another file. */
function isReusable(answer: Hdf5Answer): boolean {
  return answer.kind === "failed" ? !answer.fatal : answer.used <= MAX_KEPT_BYTES;
}

async function startPooled(): Promise<PooledWorker> {
  const listener = {
    onReply: (reply: Hdf5Reply) => pooled.onReply(reply),
    onExit: (reason: string) => pooled.onReply(fatal(exitReason(reason))),
  };
  const pooled: PooledWorker = { worker: await startWorker(listener), onReply() {} };
  return pooled;
}

function exitReason(reason: string): string {
  return /memory/i.test(reason) ? "it needs too much memory" : `it ended the reader (${reason})`;
}

/** Keeps a worker for the next request, for a second, without keeping the process alive. */
function makeIdle(pooled: PooledWorker): void {
  idle = pooled;
  pooled.worker.keepProcessAlive(false);
  const timer = setTimeout(() => {
    if (idle !== pooled) return;
    idle = null;
    end(pooled);
  }, IDLE_MS) as unknown as { unref?(): void };
  timer.unref?.();
  // When it exits while idle, the next request starts another.
  pooled.onReply = () => {
    if (idle === pooled) idle = null;
  };
}

async function end(pooled: PooledWorker): Promise<void> {
  pooled.onReply = () => {};
  await pooled.worker.terminate();
}
