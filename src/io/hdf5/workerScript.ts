import { unpackBase64, unpackText } from "../../util/unpackBase64.js";

/** The worker's script and the WebAssembly of the HDF5 library. Unpacked for each worker, since the library's buffer is moved to it. */
export async function unpackWorker(): Promise<{ script: string; wasm: Uint8Array }> {
  const { script, wasm } = await import("./generated/hdf5Worker.js");
  return { script: await unpackText(script), wasm: unpackBase64(wasm) };
}
