/** A least-recently-used (LRU) cache of so many bytes. */
export class ByteCache<Key, Value extends { readonly byteLength: number }> {
  readonly #capacity: number;
  /** A Map keeps the order of insertion: the first entry is the least recently used one. */
  readonly #entries = new Map<Key, Value>();
  #bytes = 0;

  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  /** Bytes held now; never more than the capacity. */
  get bytes(): number {
    return this.#bytes;
  }

  get(key: Key): Value | undefined {
    const value = this.#entries.get(key);
    if (value === undefined) return undefined;
    this.#entries.delete(key);
    this.#entries.set(key, value);
    return value;
  }

  set(key: Key, value: Value): void {
    this.#remove(key);
    if (value.byteLength > this.#capacity) return;
    this.#entries.set(key, value);
    this.#bytes += value.byteLength;
    for (const oldest of this.#entries.keys()) {
      if (this.#bytes <= this.#capacity) break;
      this.#remove(oldest);
    }
  }

  #remove(key: Key): void {
    this.#bytes -= this.#entries.get(key)?.byteLength ?? 0;
    this.#entries.delete(key);
  }
}
