import { type ScriptWorker, startScript } from "../../../util/ScriptWorker.js";
import { decodeScript } from "./decodeScript.js";
import type { DecodeReply, DecodeRequest } from "./messages.js";

/** A handle of a decoding worker. */
export interface DecodeWorker extends Pick<ScriptWorker<DecodeRequest>, "keepProcessAlive" | "terminate"> {
  /** Decodes a picture; the buffer of its bytes is transferred. Rejects if the worker exits. */
  ask(request: DecodeRequest): Promise<DecodeReply>;
}

/** Starts a worker; null if the platform has none or the page's policy forbids them. */
export async function startWorker(): Promise<DecodeWorker | null> {
  const source = `${await decodeScript()}\nnoodlenetDecoder.serve();`;
  const listener = { onReply(_: DecodeReply) {}, onExit(_: string) {} };
  const nextReply = () =>
    new Promise<DecodeReply>((resolve, reject) => {
      listener.onReply = resolve;
      listener.onExit = (reason) => reject(new Error(reason));
    });
  const ready = nextReply();
  const worker = startScript<DecodeRequest, DecodeReply>(source, listener);
  if (!worker) return null;
  const ask = (request: DecodeRequest) => {
    const reply = nextReply();
    worker.post(request, [request.bytes.buffer]);
    return reply;
  };
  return ready.then(
    () => ({ ask, keepProcessAlive: worker.keepProcessAlive, terminate: worker.terminate }),
    () => null,
  );
}
