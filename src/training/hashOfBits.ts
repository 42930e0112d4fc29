import type { TypedArray } from "../backends/Kernels.js";

/** A hash of an array's bits; each word is mixed in as in MurmurHash3. */
export function hashOfBits(data: TypedArray): number {
  const words = new Int32Array(data.buffer, data.byteOffset, data.byteLength / 4);
  let hash = words.length;
  // An index and signed words: `for … of` over unsigned ones takes seven times as long.
  for (let i = 0; i < words.length; i++) {
    const mixed = Math.imul(words[i], 0xcc9e2d51);
    hash ^= Math.imul((mixed << 15) | (mixed >>> 17), 0x1b873593);
    hash = (Math.imul((hash << 13) | (hash >>> 19), 5) + 0xe6546b64) | 0;
  }
  return hash;
}
