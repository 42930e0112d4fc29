import { unpackBase64 } from "../../util/unpackBase64.js";
import type { Bytes } from "./compileWide.js";
import { memoryFlags, packed, ranges } from "./generated/modules.js";

/** The compiled kernels, with or without fused multiplications and additions. */
export type ModuleName = keyof typeof ranges;

/** What both modules consist of, once it has been unpacked: an engine is made several times where wide vectors are tried. */
let unpacked: Uint8Array | null = null;

/**
 * The bytes of a module. Both modules are stored as one, since they have most functions in common; and compressed, so that a page loads
 * 31 kB rather than 95.
 * @param shared whether the memory that it imports is shared between threads
 */
export function moduleBytes(name: ModuleName, shared: boolean): Bytes {
  unpacked ??= unpackBase64(packed);
  const all = unpacked;
  const parts: Uint8Array[] = [];
  for (let i = 0; i < ranges[name].length; i += 2) parts.push(all.subarray(ranges[name][i], ranges[name][i + 1]));
  const bytes = new Uint8Array(parts.reduce((size, part) => size + part.length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  // The modules for shared and for unshared memory differ in this byte.
  bytes[memoryFlags[name]] = shared ? 3 : 1;
  return bytes;
}
