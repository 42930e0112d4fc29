import { FormatError } from "../../../util/errors.js";
import { maybeNodeModule } from "../../../util/nodeModule.js";
import { loadPixels } from "../loadPixels.js";
import type { DecodeReply, DecodeRequest } from "./messages.js";

/*
 * The script of a decoding worker, which the build bundles.
 */

type Post = (reply: DecodeReply, transfer?: ArrayBuffer[]) => void;

/** Handles the requests to this thread. */
export function serve(): void {
  const port = maybeNodeModule("node:worker_threads")?.parentPort;
  const page = globalThis as unknown as { onmessage: (event: { data: DecodeRequest }) => void; postMessage: Post };
  const post: Post = (reply, transfer = []) => (port ?? page).postMessage(reply, transfer);
  if (port) port.on("message", (request) => answer(request, post));
  else page.onmessage = ({ data }) => answer(data, post);
  post({ kind: "ready" });
}

function answer({ bytes, what, options }: DecodeRequest, post: Post): void {
  try {
    const pixels = loadPixels(bytes, what, options);
    post({ kind: "pixels", pixels }, [pixels.buffer as ArrayBuffer]);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    post({ kind: "failed", message, isFormat: error instanceof FormatError });
  }
}
