import { loadLater } from "../client/loadLater.js";

const bytesOf = (base64: string) => Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));

/** A file of which the page has the beginning. */
export interface TakenFile {
  /** Some of its bytes, which must have come. */
  part(from: number, count: number): Uint8Array;
  /** Its bytes when they have come up to one of them. */
  upTo(end: number): Promise<Uint8Array>;
}

/** The file with this beginning, as base64; the whole is asked for when more is needed. */
export function takenFile(beginning: string): TakenFile {
  let bytes = bytesOf(beginning);
  return {
    part: (from, count) => bytes.subarray(from, from + count),
    upTo: async (end) => {
      if (bytes.length < end) bytes = bytesOf(await loadLater());
      return bytes;
    },
  };
}
