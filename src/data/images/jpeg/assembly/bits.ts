/*
 * Entropy-coded data, bit by bit. `bits` holds `count` bits that are still to be read, the next one on top.
 */
let position: usize = 0;
let end: usize = 0;
let bits: u64 = 0;
let count: i32 = 0;
/** Zero bits behind the data's end that were put into `bits`. */
let padding: i32 = 0;

/** A byte of 0xff, that is no data, ends what can be read. */
export function startReading(from: usize, to: usize): void {
  position = from;
  end = to;
  bits = 0;
  count = 0;
  padding = 0;
}

/** Whether more was read than there is. */
// @ts-ignore: decorator
@inline
export function isOver(): bool {
  return count < padding;
}

/** Drops the rest of a byte, and passes over the restart marker that must follow. Returns whether it is there. */
export function passRestart(): bool {
  // Whole bytes of data in `bits`, at most a few of padding bits aside, are too many.
  if (count - padding >= 8) return false;
  while (position + 1 < end && load<u8>(position) == 0xff && load<u8>(position, 1) == 0xff) position++;
  if (position + 2 > end || load<u8>(position) != 0xff || (load<u8>(position, 1) & 0xf8) != 0xd0) return false;
  startReading(position + 2, end);
  return true;
}

/** Sees to it that 32 bits or more can be taken. */
// @ts-ignore: decorator
@inline
export function need32(): void {
  if (count < 32) fill();
}

function fill(): void {
  if (position + 4 <= end) {
    const word = load<u32>(position);
    const inverse = ~word;
    // No byte of the four is 0xff.
    if (((inverse - 0x01010101) & word & 0x80808080) == 0) {
      bits = (bits << 32) | <u64>bswap(word);
      count += 32;
      position += 4;
      return;
    }
  }
  while (count < 56) fillByte();
}

function fillByte(): void {
  let byte: u64 = 0;
  if (position < end && load<u8>(position) != 0xff) byte = load<u8>(position++);
  else if (position + 1 < end && load<u8>(position, 1) == 0) {
    byte = 0xff;
    position += 2;
  } else padding += 8;
  bits = (bits << 8) | byte;
  count += 8;
}

/** The next n bits, of 1 to 16, which stay. */
// @ts-ignore: decorator
@inline
export function peek(n: i32): i32 {
  return <i32>(bits >> (count - n)) & ((1 << n) - 1);
}

// @ts-ignore: decorator
@inline
export function skip(n: i32): void {
  count -= n;
}

/** The next n bits, of 1 to 16. */
// @ts-ignore: decorator
@inline
export function take(n: i32): i32 {
  count -= n;
  return <i32>(bits >> count) & ((1 << n) - 1);
}

/** The next n bits as a signed number: below half of 2^n they stand for negative ones. */
// @ts-ignore: decorator
@inline
export function takeSigned(n: i32): i32 {
  const value = take(n);
  return value < 1 << (n - 1) ? value - (1 << n) + 1 : value;
}
