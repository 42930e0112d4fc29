import { maybeNodeModule } from "../../util/nodeModule.js";
import type { Hdf5Reply, Hdf5Request, Hdf5Start } from "./messages.js";
import { unpackWorker } from "./workerScript.js";

/** Most memory of JavaScript's own for a worker in Node, in megabytes; buffers and WebAssembly are watched apart. */
const HEAP = 512;

/** What an error without words means. */
const REFUSED = "the page's policy refuses workers from blob: addresses; allow worker-src blob:";

/** The other side of a worker: what is posted is answered through the listeners. */
export interface Hdf5Worker {
  post(request: Hdf5Request | Hdf5Start, transfer: readonly ArrayBufferLike[]): void;
  /** Whether it keeps the process alive. */
  hold(active: boolean): void;
  /** Resolves when its memory is free, where that can be known. */
  terminate(): Promise<unknown>;
}

/** What a worker has to say. */
export interface Hdf5Listener {
  reply(reply: Hdf5Reply): void;
  /** It ended on its own. */
  died(reason: string): void;
}

/**
 * Starts a worker: a thread in Node, a Web Worker in browsers, and where a page's policy refuses both, what stands in for
 * one on this thread, which cannot be ended.
 */
export async function startWorker(listener: Hdf5Listener): Promise<Hdf5Worker> {
  const { script, wasm } = await unpackWorker();
  const worker = inNode(script, listener) ?? inPage(script, listener) ?? inPlace(script, listener);
  worker.post({ kind: "start", wasm }, [wasm.buffer]);
  return worker;
}

function inNode(script: string, listener: Hdf5Listener): Hdf5Worker | null {
  const threads = maybeNodeModule("node:worker_threads");
  if (!threads) return null;
  const worker = new threads.Worker(`${script}\nnoodlenetHdf5.serve();`, {
    eval: true,
    execArgv: [],
    resourceLimits: { maxOldGenerationSizeMb: HEAP },
  });
  worker.on("message", (reply) => listener.reply(reply));
  worker.on("error", (error) => listener.died(error.message));
  worker.on("exit", (code) => listener.died(`exit code ${code}`));
  return {
    post: (request, transfer) => worker.postMessage(request, transfer as ArrayBuffer[]),
    hold: (active) => (active ? worker.ref() : worker.unref()),
    terminate: () => worker.terminate(),
  };
}

function inPage(script: string, listener: Hdf5Listener): Hdf5Worker | null {
  if (typeof Worker === "undefined" || typeof Blob === "undefined") return null;
  try {
    const blob = new Blob([script, "\nnoodlenetHdf5.serve();"], { type: "text/javascript" });
    const url = URL.createObjectURL(blob);
    const worker = new Worker(url);
    worker.onmessage = ({ data }: MessageEvent<Hdf5Reply>) => listener.reply(data);
    worker.onerror = (event) => listener.died(event.message || REFUSED);
    return {
      post: (request, transfer) => worker.postMessage(request, transfer as ArrayBuffer[]),
      hold() {},
      async terminate() {
        worker.terminate();
        URL.revokeObjectURL(url);
      },
    };
  } catch {
    return null;
  }
}

type Handle = (request: Hdf5Request | Hdf5Start, post: (reply: Hdf5Reply) => void) => Promise<void>;

function inPlace(script: string, listener: Hdf5Listener): Hdf5Worker {
  const { handle } = new Function(`${script}\nreturn noodlenetHdf5;`)() as { handle: Handle };
  return {
    post: (request) => void handle(request, (reply) => queueMicrotask(() => listener.reply(reply))),
    hold() {},
    async terminate() {},
  };
}
