import { inflateSync } from "fflate";
import { maybeNodeModule } from "../../../util/nodeModule.js";
import type { DecodeReply, DecodeRequest } from "./messages.js";

/** A handle of a decoding worker. */
export interface DecodeWorker {
  /** Decodes a picture; the buffer of its bytes is transferred. Rejects if the worker exits. */
  ask(request: DecodeRequest): Promise<DecodeReply>;
  /** Whether it keeps the process alive. */
  hold(active: boolean): void;
  terminate(): void;
}

/** The common interface of workers in Node and in pages. */
interface Port {
  post(request: DecodeRequest, transfer: ArrayBuffer[]): void;
  hold(active: boolean): void;
  terminate(): void;
}

/** The current handlers of a worker's messages. */
interface Handlers {
  reply: (reply: DecodeReply) => void;
  died: (reason: string) => void;
}

/** Starts a worker: a thread in Node, a Web Worker in pages; null if the platform has none or the page's policy forbids them. */
export async function startWorker(): Promise<DecodeWorker | null> {
  const { script } = await import("./generated/decodeWorker.js");
  const source = `${new TextDecoder().decode(inflateSync(Uint8Array.from(atob(script), (c) => c.charCodeAt(0))))}\nnoodlenetDecoder.serve();`;
  const handlers: Handlers = { reply() {}, died() {} };
  const nextReply = () =>
    new Promise<DecodeReply>((resolve, reject) => {
      handlers.reply = resolve;
      handlers.died = (reason) => reject(new Error(reason));
    });
  const ready = nextReply();
  const port = inNode(source, handlers) ?? inPage(source, handlers);
  if (!port) return null;
  const { hold, terminate } = port;
  const ask = (request: DecodeRequest) => {
    const reply = nextReply();
    port.post(request, [request.bytes.buffer as ArrayBuffer]);
    return reply;
  };
  return ready.then(
    () => ({ ask, hold, terminate }),
    () => null,
  );
}

function inNode(source: string, handlers: Handlers): Port | null {
  const threads = maybeNodeModule("node:worker_threads");
  if (!threads) return null;
  // Flags of the process, such as --input-type, must not apply to this script.
  const worker = new threads.Worker(source, { eval: true, execArgv: [] });
  worker.on("message", (reply) => handlers.reply(reply));
  worker.on("error", (error) => handlers.died(error instanceof Error ? error.message : String(error)));
  worker.on("exit", (code) => handlers.died(`exit code ${code}`));
  return {
    post: (request, transfer) => worker.postMessage(request, transfer),
    hold: (active) => (active ? worker.ref() : worker.unref()),
    terminate: () => void worker.terminate(),
  };
}

function inPage(source: string, handlers: Handlers): Port | null {
  if (typeof Worker === "undefined" || typeof Blob === "undefined") return null;
  try {
    const url = URL.createObjectURL(new Blob([source], { type: "text/javascript" }));
    const worker = new Worker(url);
    worker.onmessage = ({ data }: MessageEvent<DecodeReply>) => handlers.reply(data);
    worker.onerror = (event) => handlers.died(event.message || "the page's policy refuses it");
    return {
      post: (request, transfer) => worker.postMessage(request, transfer),
      hold() {},
      terminate() {
        worker.terminate();
        URL.revokeObjectURL(url);
      },
    };
  } catch {
    return null;
  }
}
