import { maybeNodeModule } from "../../util/nodeModule.js";
import type { Hdf5Reply, Hdf5Request, Hdf5Start } from "./messages.js";
import { unpackWorker } from "./workerScript.js";

/** Limit of the JavaScript heap of a worker in Node, in megabytes. Buffers and WebAssembly memory have a limit of their own. */
const MAX_HEAP_MB = 512;

/** What an error event without a message means. */
const REFUSED = "the page's policy refuses workers from blob: addresses; allow worker-src blob:";

/** A worker; its replies go to the listener it was started with. */
export interface Hdf5Worker {
  post(request: Hdf5Request | Hdf5Start, transfer: readonly ArrayBufferLike[]): void;
  /** Sets whether the worker keeps the process alive. */
  keepProcessAlive(active: boolean): void;
  /** Ends the worker. Resolves when its memory is freed, where the platform says so. */
  terminate(): Promise<unknown>;
}

/** Handlers of what a worker sends. */
export interface Hdf5Listener {
  onReply(reply: Hdf5Reply): void;
  /** Called when the worker ends without having been terminated. */
  onExit(reason: string): void;
}

/**
 * Starts a worker: a thread in Node, a Web Worker in browsers; where a page's policy refuses both, the worker's script runs on the calling
 * thread, where it cannot be ended.
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
    resourceLimits: { maxOldGenerationSizeMb: MAX_HEAP_MB },
  });
  worker.on("message", (reply) => listener.onReply(reply));
  worker.on("error", (error) => listener.onExit(error.message));
  worker.on("exit", (code) => listener.onExit(`exit code ${code}`));
  return {
    post: (request, transfer) => worker.postMessage(request, transfer as ArrayBuffer[]),
    keepProcessAlive: (active) => (active ? worker.ref() : worker.unref()),
    terminate: () => worker.terminate(),
  };
}

function inPage(script: string, listener: Hdf5Listener): Hdf5Worker | null {
  if (typeof Worker === "undefined" || typeof Blob === "undefined") return null;
  try {
    const blob = new Blob([script, "\nnoodlenetHdf5.serve();"], { type: "text/javascript" });
    const url = URL.createObjectURL(blob);
    const worker = new Worker(url);
    worker.onmessage = ({ data }: MessageEvent<Hdf5Reply>) => listener.onReply(data);
    worker.onerror = (event) => listener.onExit(event.message || REFUSED);
    return {
      post: (request, transfer) => worker.postMessage(request, transfer as ArrayBuffer[]),
      keepProcessAlive() {},
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
    post: (request) => void handle(request, (reply) => queueMicrotask(() => listener.onReply(reply))),
    keepProcessAlive() {},
    async terminate() {},
  };
}
