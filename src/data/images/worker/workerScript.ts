import { FormatError } from "../../../util/errors.js";
import { parentThread } from "../../../util/ScriptWorker.js";
import { loadPixels } from "../loadPixels.js";
import type { DecodeReply, DecodeRequest } from "./messages.js";

/*
 * The script of a decoding worker, which the build bundles.
 */

/** Handles the requests to this thread. */
export function serve(): void {
  const parent = parentThread<DecodeRequest, DecodeReply>();
  parent.onMessage((request) => answer(request, parent.post));
  parent.post({ kind: "ready" });
}

function answer(
  { bytes, what, options }: DecodeRequest,
  post: (reply: DecodeReply, transfer?: readonly ArrayBufferLike[]) => void,
): void {
  try {
    const pixels = loadPixels(bytes, what, options);
    post({ kind: "pixels", pixels }, [pixels.buffer]);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    post({ kind: "failed", message, isFormat: error instanceof FormatError });
  }
}
