/** How much work a part is: enough to be worth handing to a thread, small enough that threads end together. */

/** Elements in a part of an element-wise kernel; a multiple of a vector's. */
export const CHUNK = 32768;

/** Arguments [size, chunk] and the number of parts of an element-wise kernel. */
export function chunks(size: number): { parts: number; size: number; chunk: number } {
  // A job on threads has fewer than MAX_PARTS parts.
  const chunk = Math.max(CHUNK, Math.ceil(size / 2048 / 16) * 16);
  return { parts: Math.ceil(size / chunk), size, chunk };
}

/** Rows in a part, for rows of `columns` elements. */
export function rowParts(rows: number, columns: number): { parts: number; rowsPerPart: number } {
  const rowsPerPart = Math.max(1, Math.floor(CHUNK / Math.max(1, columns)), Math.ceil(rows / 2048));
  return { parts: Math.ceil(rows / rowsPerPart), rowsPerPart };
}
