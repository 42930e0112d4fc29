import { type ScriptListener, type ScriptWorker, startScript } from "../../util/ScriptWorker.js";
import type { Hdf5Reply, Hdf5Request, Hdf5Start } from "./messages.js";
import { unpackWorker } from "./workerScript.js";

/** Limit of the JavaScript heap of a worker in Node, in megabytes. */
const MAX_HEAP_MB = 512;

/** A worker; its replies go to the listener it was started with. */
export type Hdf5Worker = ScriptWorker<Hdf5Request | Hdf5Start>;

/** Handlers of what a worker sends. */
export type Hdf5Listener = ScriptListener<Hdf5Reply>;

/**
 * Starts a worker: a thread in Node, a Web Worker in browsers; where a page's policy refuses both, the worker's script runs on the calling
 * thread, where it cannot be ended.
 */
export async function startWorker(listener: Hdf5Listener): Promise<Hdf5Worker> {
  const { script, wasm } = await unpackWorker();
  const limits = { maxHeapMB: MAX_HEAP_MB };
  const worker: Hdf5Worker =
    startScript(`${script}\nnoodlenetHdf5.serve();`, listener, limits) ?? inPlace(script, listener);
  worker.post({ kind: "start", wasm }, [wasm.buffer]);
  return worker;
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
