import { BackendError } from "../../util/errors.js";

/** Every block begins at, and is as long as, a multiple of this: a cache line. */
const LINE = 64;

/** Loads of whole vectors may read this far past the last block. */
const SLACK = 64;

const PAGE = 65536;

/** Free bytes that are not worth merging: programs of small tensors would merge in every step what they need again in the next. */
const FEW = 4 * 2 ** 20;

interface Region {
  readonly start: number;
  readonly bytes: number;
}

/**
 * Hands out blocks of a WebAssembly memory. Lengths are rounded up to classes, eight to each power of two, so that a
 * training step finds the blocks of the last one again; freed blocks of other lengths are merged into regions before
 * the memory grows for their sake.
 */
export class Allocator {
  readonly #memory: WebAssembly.Memory;
  readonly #grown: () => void;
  readonly #maximum: number;
  /**
   * Lengths of the blocks in use, by address; 0 where a block is free. Entries are not deleted with their blocks: V8's maps walk
   * over every deleted entry of a key that comes back, which took half of a long backward pass.
   */
  readonly #used = new Map<number, number>();
  readonly #free = new Map<number, number[]>();
  #regions: Region[] = [];
  #top: number;
  #bytesFree = 0;

  /** @param grown called after each growth, when views must be made anew */
  constructor(memory: WebAssembly.Memory, start: number, maximum: number, grown: () => void) {
    this.#memory = memory;
    this.#top = start;
    this.#maximum = maximum;
    this.#grown = grown;
  }

  /** Bytes taken from the memory, used or free. */
  get reach(): number {
    return this.#top;
  }

  /** Address of at least `bytes` bytes. Null when the memory has reached its limit and nothing free is large enough. */
  tryAllocate(bytes: number): number | null {
    const size = classOf(bytes);
    const ptr = this.#free.get(size)?.pop();
    if (ptr !== undefined) return this.#take(ptr, size);
    const carved = this.#carve(size);
    if (carved !== null) return carved;
    if (this.#bytesFree > Math.max(FEW, size, this.#top / 4)) {
      this.#merge();
      const merged = this.#carve(size);
      if (merged !== null) return merged;
    }
    return this.#extend(size) ?? this.#lastResort(size);
  }

  /** Gives a block back. */
  free(ptr: number): void {
    const size = this.#used.get(ptr) ?? 0;
    if (size === 0) throw new BackendError(`wasm: the address ${ptr} is not in use; a storage was freed twice`);
    this.#used.set(ptr, 0);
    const blocks = this.#free.get(size);
    if (blocks) blocks.push(ptr);
    else this.#free.set(size, [ptr]);
    this.#bytesFree += size;
  }

  #take(ptr: number, size: number): number {
    this.#used.set(ptr, size);
    this.#bytesFree -= size;
    return ptr;
  }

  /** From the smallest merged region that is large enough. */
  #carve(size: number): number | null {
    let best = -1;
    this.#regions.forEach((region, i) => {
      if (region.bytes >= size && (best < 0 || region.bytes < this.#regions[best].bytes)) best = i;
    });
    if (best < 0) return null;
    const { start, bytes } = this.#regions[best];
    if (bytes === size) this.#regions.splice(best, 1);
    else this.#regions[best] = { start: start + size, bytes: bytes - size };
    return this.#take(start, size);
  }

  /** From the end of what was ever used; the memory grows where it must. */
  #extend(size: number): number | null {
    const end = this.#top + size;
    const missing = end + SLACK - this.#memory.buffer.byteLength;
    if (missing > 0 && !this.#grow(missing)) return null;
    const ptr = this.#top;
    this.#top = end;
    this.#used.set(ptr, size);
    return ptr;
  }

  #grow(missing: number): boolean {
    const now = this.#memory.buffer.byteLength;
    const ample = Math.min(Math.max(missing, now / 4), this.#maximum - now);
    for (const bytes of [ample, missing]) {
      if (bytes < missing) continue;
      try {
        this.#memory.grow(Math.ceil(bytes / PAGE));
        this.#grown();
        return true;
      } catch {
        // Less may still be there.
      }
    }
    return false;
  }

  #lastResort(size: number): number | null {
    this.#merge();
    return this.#carve(size) ?? this.#extend(size);
  }

  /** All free blocks as regions that are as large as possible. */
  #merge(): void {
    const pieces = [...this.#regions];
    for (const [bytes, blocks] of this.#free) {
      for (const start of blocks) {
        this.#used.delete(start);
        pieces.push({ start, bytes });
      }
    }
    this.#free.clear();
    this.#regions = joined(pieces.sort((a, b) => a.start - b.start));
    const last = this.#regions.at(-1);
    if (!last || last.start + last.bytes !== this.#top) return;
    this.#regions.pop();
    this.#top = last.start;
    this.#bytesFree -= last.bytes;
  }
}

function joined(pieces: readonly Region[]): Region[] {
  const regions: Region[] = [];
  for (const piece of pieces) {
    const before = regions.at(-1);
    if (before && before.start + before.bytes === piece.start) {
      regions[regions.length - 1] = { start: before.start, bytes: before.bytes + piece.bytes };
    } else regions.push(piece);
  }
  return regions;
}

/** The length rounded up to a whole number of lines and to an eighth of its power of two. */
function classOf(bytes: number): number {
  const lines = Math.max(1, Math.ceil(bytes / LINE));
  const step = 2 ** Math.max(0, Math.floor(Math.log2(lines)) - 3);
  return Math.ceil(lines / step) * step * LINE;
}
