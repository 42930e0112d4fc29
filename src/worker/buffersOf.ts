/** The buffers of all typed arrays within plain data, each once: those that a message may move. */
export function buffersOf(value: unknown): ArrayBufferLike[] {
  const found = new Set<ArrayBufferLike>();
  collect(value, found);
  return [...found];
}

function collect(value: unknown, found: Set<ArrayBufferLike>): void {
  if (typeof value !== "object" || value === null) return;
  if (ArrayBuffer.isView(value)) {
    // Shared memory is not moved: both threads have it.
    if (value.buffer instanceof ArrayBuffer) found.add(value.buffer);
  } else for (const inner of Object.values(value)) collect(inner, found);
}
