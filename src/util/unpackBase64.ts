import { inflateSync } from "fflate";

/** The bytes that the build deflated and wrote into a module as base64. */
export function unpackBase64(base64: string): Uint8Array {
  return inflateSync(decoded(base64));
}

/** The text that the build deflated likewise; the platform inflates it, off this thread, where it can. */
export async function unpackText(base64: string): Promise<string> {
  if (typeof DecompressionStream === "undefined") return new TextDecoder().decode(unpackBase64(base64));
  const packed = new Blob([decoded(base64)]).stream();
  return new Response(packed.pipeThrough(new DecompressionStream("deflate-raw"))).text();
}

function decoded(base64: string): Uint8Array<ArrayBuffer> {
  const text = atob(base64);
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < bytes.length; i++) bytes[i] = text.charCodeAt(i);
  return bytes;
}
