import { unpackText } from "../util/unpackBase64.js";

/** The script of a worker that trains. A page whose own script can be run by a worker may give that in its place. */
export async function trainingScript(): Promise<string> {
  const { script } = await import("./generated/trainingWorker.js");
  return unpackText(script);
}
