import type { Hdf5Reply, Hdf5Request } from "./messages.js";
import { type Hdf5Worker, startWorker } from "./startWorker.js";

/** A worker that has used more bytes than this for a file is not kept, so that they can be used for the model. */
const KEPT = 48 * 2 ** 20;

/** How long a worker waits for the next file, in milliseconds. */
const IDLE = 1000;

/** How long is waited for steps that have come already, in milliseconds. */
const GRACE = 500;

/** The end of a request. */
export type Hdf5Answer = Exclude<Hdf5Reply, { kind: "step" }>;

/** A request that has no number yet. */
export type Hdf5Question = Hdf5Request extends infer R ? (R extends Hdf5Request ? Omit<R, "id"> : never) : never;

/** A worker, and who hears what it says at the moment. */
interface Seat {
  worker: Hdf5Worker;
  hear: (reply: Hdf5Reply) => void;
}

let queue: Promise<unknown> = Promise.resolve();
let resting: Seat | null = null;
let requests = 0;

/**
 * Asks a worker; one question at a time, so that a worker that has to be ended takes nobody else's file with it.
 * @param transfer buffers to move rather than copy  @param seconds without a step after which it counts as failed
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
  const seat = resting ?? (await newSeat());
  resting = null;
  seat.worker.hold(true);
  const answer = await answerOf(seat, { ...question, id: ++requests } as Hdf5Request, transfer, seconds);
  if (worthKeeping(answer)) rest(seat);
  else await end(seat);
  return answer;
}

function answerOf(
  seat: Seat,
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
    const tooLong = () => finish(fatal(`it keeps the reader busy without a step for ${Math.round(seconds)} seconds`));
    // Where this thread was busy itself, or the machine asleep, steps that came meanwhile are heard first.
    const lastChance = () => wait(tooLong, GRACE);
    seat.hear = (reply) => {
      // The clock runs once the library is there: loading it takes as long for good files.
      if (reply.kind !== "step") finish(reply);
      else wait(lastChance, 1000 * seconds);
    };
    seat.worker.post(request, transfer);
  });
}

function fatal(reason: string): Hdf5Answer {
  return { id: 0, kind: "failed", reason, fatal: true };
}

/** Whether a worker may go on to the next file. */
function worthKeeping(answer: Hdf5Answer): boolean {
  return answer.kind === "failed" ? !answer.fatal : answer.used <= KEPT;
}

async function newSeat(): Promise<Seat> {
  const listener = {
    reply: (reply: Hdf5Reply) => seat.hear(reply),
    died: (reason: string) => seat.hear(fatal(diedOf(reason))),
  };
  const seat: Seat = { worker: await startWorker(listener), hear() {} };
  return seat;
}

function diedOf(reason: string): string {
  return /memory/i.test(reason) ? "it needs too much memory" : `it ended the reader (${reason})`;
}

function rest(seat: Seat): void {
  resting = seat;
  seat.worker.hold(false);
  const timer = setTimeout(() => {
    if (resting !== seat) return;
    resting = null;
    end(seat);
  }, IDLE) as unknown as { unref?(): void };
  timer.unref?.();
  // Should it die while it rests, the next file gets another.
  seat.hear = () => {
    if (resting === seat) resting = null;
  };
}

async function end(seat: Seat): Promise<void> {
  seat.hear = () => {};
  await seat.worker.terminate();
}
