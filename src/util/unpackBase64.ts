import { inflateSync } from "fflate";

/** The bytes that the build deflated and wrote into a module as base64. */
export function unpackBase64(base64: string): Uint8Array {
  const text = atob(base64);
  const packed = new Uint8Array(text.length);
  for (let i = 0; i < packed.length; i++) packed[i] = text.charCodeAt(i);
  return inflateSync(packed);
}
