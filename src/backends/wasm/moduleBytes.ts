import { unpackBase64 } from "../../util/unpackBase64.js";
import type { Bytes } from "./compileWide.js";
import type { KernelModule, Rounding } from "./KernelModule.js";

/** What both kinds of a module consist of, once it has been unpacked: an engine is made several times where wide vectors are tried. */
const unpacked = new Map<KernelModule, Uint8Array>();

/**
 * The bytes of a module. Both kinds are stored as one, since they have most functions in common; and compressed, so that a page loads a
 * third of them.
 * @param shared whether the memory that it imports is shared between threads
 */
export function moduleBytes(module: KernelModule, rounding: Rounding, shared: boolean): Bytes {
  const all = unpacked.get(module) ?? unpackBase64(module.packed);
  unpacked.set(module, all);
  const ranges = module.ranges[rounding];
  const parts: Uint8Array[] = [];
  for (let i = 0; i < ranges.length; i += 2) parts.push(all.subarray(ranges[i], ranges[i + 1]));
  const bytes = new Uint8Array(parts.reduce((size, part) => size + part.length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  // The modules for shared and for unshared memory differ in this byte.
  bytes[module.memoryFlags[rounding]] = shared ? 3 : 1;
  return bytes;
}
