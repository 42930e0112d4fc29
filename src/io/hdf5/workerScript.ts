import { inflateSync } from "fflate";

/** The worker's script and the WebAssembly of the HDF5 library. Unpacked for each worker, since the library's buffer is moved to it. */
export async function unpackWorker(): Promise<{ script: string; wasm: Uint8Array }> {
  const { script, wasm } = await import("./generated/hdf5Worker.js");
  return { script: new TextDecoder().decode(unpack(script)), wasm: unpack(wasm) };
}

function unpack(base64: string): Uint8Array {
  const text = atob(base64);
  const packed = new Uint8Array(text.length);
  for (let i = 0; i < packed.length; i++) packed[i] = text.charCodeAt(i);
  return inflateSync(packed);
}
