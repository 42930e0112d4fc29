import { nextTurn } from "../../util/nextTurn.js";

/**
 * Tensors outside scopes end when the garbage collector finds that nobody refers to them. It does not see the memory of
 * a module or a device, so it has no reason to look; and what it finds is freed by finalizers, which only run between
 * two turns of the event loop. Here both are seen to, wherever the library waits for something anyway.
 */

/** Bytes that may be added to those known to be alive before the collector is asked to look. */
const ROOM = 80 * 2 ** 20;

/** Storages that may be made before finalizers get a turn, however small they are. */
const COUNT = 4096;

/**
 * Bytes of an array that nobody touches, made so that the collector sees that much memory asked for. Larger than what C
 * libraries hand out of their own heaps, which they would fill with zeros; so it never takes real memory.
 */
const DECOY = 64 * 2 ** 20;

/** Turns that the collector is given before it is believed that nothing is to be had. */
const TURNS = 8;

let bytes = 0;
let count = 0;
let collections = 0;
let lastBytes = 0;
let lastCount = 0;
let asking: Promise<void> | null = null;

/** Counts a storage whose end only the collector can tell. */
export function watched(more: number): void {
  bytes += more;
  count++;
}

/** Counts one that has ended. */
export function ended(fewer: number): void {
  bytes -= fewer;
  lastBytes = Math.min(lastBytes, bytes);
}

/** Counts one that the collector has ended. */
export function collected(fewer: number): void {
  ended(fewer);
  collections++;
}

/** Lets the collector free dead tensors, where many may be there. Seldom takes any time. */
export async function collectSometimes(): Promise<void> {
  const due = bytes - lastBytes > Math.max(ROOM, lastBytes);
  if (!due && count - lastCount < COUNT) return;
  lastCount = count;
  if (!due) return nextTurn();
  asking ??= askCollector().finally(() => {
    asking = null;
  });
  await asking;
}

async function askCollector(): Promise<void> {
  const before = collections;
  let decoy: ArrayBuffer | null = null;
  for (let turn = 0; turn < TURNS && collections === before; turn++) {
    // The last one is held until the next is there: a lone young array would be taken by a collection of young objects
    // only.
    decoy = makeDecoy(decoy);
    await nextTurn();
  }
  lastBytes = bytes;
}

function makeDecoy(before: ArrayBuffer | null): ArrayBuffer | null {
  try {
    return new ArrayBuffer(DECOY);
  } catch {
    // Memory is short: the collector knows.
    return before;
  }
}
