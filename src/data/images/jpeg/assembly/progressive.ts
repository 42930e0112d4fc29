import { need32, take, takeSigned } from "./bits";
import { Component, component, componentCount } from "./frame";
import { symbol } from "./huffman";
import { inverseDct } from "./inverseDct";
import { offsetOf } from "./zigzag";

/** Blocks, after this one, in which the scan has nothing more. */
let emptyBlocks: i32 = 0;

export function restartProgressive(): void {
  emptyBlocks = 0;
}

/** Reads what a scan says of a block: coefficients `from` to `to`, their bits from `low` on, the first time or one bit more. */
export function progressiveBlock(c: Component, row: i32, column: i32, from: i32, to: i32, refines: bool, low: i32): bool {
  const block = c.coefficients + (row * c.paddedColumns + column) * 128;
  if (from == 0) return refines ? refineDc(block, low) : firstDc(c, block, low);
  return refines ? refineAc(c.acTable, block, from, to, low) : firstAc(c.acTable, block, from, to, low);
}

function firstDc(c: Component, block: usize, low: i32): bool {
  need32();
  const size = symbol(c.dcTable);
  if (<u32>size > 15) return false;
  if (size) c.predictor += takeSigned(size);
  store<i16>(block, <i16>(c.predictor << low));
  return true;
}

function refineDc(block: usize, low: i32): bool {
  need32();
  if (take(1)) store<i16>(block, <i16>(<i32>load<i16>(block) | (1 << low)));
  return true;
}

function firstAc(table: usize, block: usize, from: i32, to: i32, low: i32): bool {
  if (emptyBlocks > 0) {
    emptyBlocks--;
    return true;
  }
  for (let k = from; k <= to; k++) {
    need32();
    const code = symbol(table);
    if (code < 0) return false;
    const run = code >> 4;
    const size = code & 15;
    if (size) {
      k += run;
      if (k > 63) return false;
      store<i16>(block + offsetOf(k), <i16>(takeSigned(size) << low));
    } else if (run == 15) k += 15;
    else {
      emptyBlocks = (1 << run) - 1;
      if (run) emptyBlocks += take(run);
      break;
    }
  }
  return true;
}

/** A coefficient that is known gets a bit more; between them stand those that are new. */
function refineAc(table: usize, block: usize, from: i32, to: i32, low: i32): bool {
  const bit = 1 << low;
  let k = from;
  if (emptyBlocks == 0) {
    for (; k <= to; k++) {
      need32();
      const code = symbol(table);
      if (code < 0) return false;
      let run = code >> 4;
      let fresh = 0;
      if (code & 15) {
        if ((code & 15) != 1) return false;
        fresh = take(1) ? bit : -bit;
      } else if (run != 15) {
        emptyBlocks = 1 << run;
        if (run) emptyBlocks += take(run);
        break;
      }
      for (; k <= to; k++) {
        const at = block + offsetOf(k);
        if (load<i16>(at)) refine(at, bit);
        else if (--run < 0) {
          if (fresh) store<i16>(at, <i16>fresh);
          break;
        }
      }
      if (k > to && fresh && run >= 0) return false;
    }
  }
  if (emptyBlocks > 0) {
    for (; k <= to; k++) {
      const at = block + offsetOf(k);
      if (load<i16>(at)) refine(at, bit);
    }
    emptyBlocks--;
  }
  return true;
}

// @ts-ignore: decorator
@inline
function refine(at: usize, bit: i32): void {
  const value = <i32>load<i16>(at);
  need32();
  if (take(1) && (value & bit) == 0) store<i16>(at, <i16>(value < 0 ? value - bit : value + bit));
}

/** Makes samples of all coefficients, once the last scan is read, where they are asked for. */
export function finish(): void {
  for (let i = 0; i < componentCount; i++) {
    const c = component(i);
    const stride = c.paddedColumns << 3;
    for (let row = 0; row < c.rows; row++) {
      if (!load<u8>(c.neededRows + row)) continue;
      for (let column = 0; column < c.columns; column++) {
        if (!load<u8>(c.neededColumns + column)) continue;
        const block = c.coefficients + (row * c.paddedColumns + column) * 128;
        inverseDct(block, c.quantization, c.plane + (row << 3) * stride + (column << 3), stride);
      }
    }
  }
}
