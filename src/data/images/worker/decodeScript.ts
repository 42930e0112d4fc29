import { unpackText } from "../../../util/unpackBase64.js";

/** The script of a worker that decodes pictures. A page whose own script can be run by a worker may give that in its place. */
export async function decodeScript(): Promise<string> {
  const { script } = await import("./generated/decodeWorker.js");
  return unpackText(script);
}
