import { inflateSync } from "fflate";
import { maybeNodeModule } from "../../../util/nodeModule.js";
import type { DecodeReply, DecodeRequest } from "./messages.js";

/** The other side of a decoding worker. */
export interface DecodeWorker {
  /** Has a picture decoded; the bytes' buffer goes with it. Rejects when the worker ends on its own. */
  ask(request: DecodeRequest): Promise<DecodeReply>;
  /** Whether it keeps the process alive. */
  hold(active: boolean): void;
  terminate(): void;
}

/** What the two platforms' workers have in common. */
interface Port {
  post(request: DecodeRequest, transfer: ArrayBuffer[]): void;
  hold(active: boolean): void;
  terminate(): void;
}

/** Who hears what a worker says now. */
interface Ears {
  reply: (reply: DecodeReply) => void;
  died: (reason: string) => void;
}

/** Starts a worker: a thread in Node, a Web Worker in pages; null where the platform or the page's policy has none. */
export async function startWorker(): Promise<DecodeWorker | null> {
  const { script } = await import("./generated/decodeWorker.js");
  const source = `${new TextDecoder().decode(inflateSync(Uint8Array.from(atob(script), (c) => c.charCodeAt(0))))}\nnoodlenetDecoder.serve();`;
  const ears: Ears = { reply() {}, died() {} };
  const nextReply = () =>
    new Promise<DecodeReply>((resolve, reject) => {
      ears.reply = resolve;
      ears.died = (reason) => reject(new Error(reason));
    });
  const ready = nextReply();
  const port = inNode(source, ears) ?? inPage(source, ears);
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

function inNode(source: string, ears: Ears): Port | null {
  const threads = maybeNodeModule("node:worker_threads");
  if (!threads) return null;
  // Flags of the process, such as --input-type, are not meant for this source.
  const worker = new threads.Worker(source, { eval: true, execArgv: [] });
  worker.on("message", (reply) => ears.reply(reply));
  worker.on("error", (error) => ears.died(error instanceof Error ? error.message : String(error)));
  worker.on("exit", (code) => ears.died(`exit code ${code}`));
  return {
    post: (request, transfer) => worker.postMessage(request, transfer),
    hold: (active) => (active ? worker.ref() : worker.unref()),
    terminate: () => void worker.terminate(),
  };
}

function inPage(source: string, ears: Ears): Port | null {
  if (typeof Worker === "undefined" || typeof Blob === "undefined") return null;
  try {
    const url = URL.createObjectURL(new Blob([source], { type: "text/javascript" }));
    const worker = new Worker(url);
    worker.onmessage = ({ data }: MessageEvent<DecodeReply>) => ears.reply(data);
    worker.onerror = (event) => ears.died(event.message || "the page's policy refuses it");
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
