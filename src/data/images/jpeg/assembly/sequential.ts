import { need32, take, takeSigned } from "./bits";
import { Component } from "./frame";
import { symbol } from "./huffman";
import { flatBlock, inverseDct } from "./inverseDct";
import { offsetOf } from "./zigzag";

const block = memory.data(128, 16);

/** Reads a block whose coefficients come at once, and makes samples of it where they are asked for. Returns whether it makes sense. */
export function sequentialBlock(c: Component, row: i32, column: i32): bool {
  need32();
  const size = symbol(c.dcTable);
  if (<u32>size > 15) return false;
  if (size) c.predictor += takeSigned(size);
  if (!load<u8>(c.neededRows + row) || !load<u8>(c.neededColumns + column)) return passCoefficients(c.acTable);
  const stride = c.paddedColumns << 3;
  const out = c.plane + (row << 3) * stride + (column << 3);
  const last = readCoefficients(c.acTable);
  if (last < 0) return false;
  if (last == 0) {
    flatBlock(<i16>c.predictor, c.quantization, out, stride);
    return true;
  }
  store<i16>(block, <i16>c.predictor);
  inverseDct(block, c.quantization, out, stride);
  memory.fill(block, 0, 128);
  return true;
}

/** Puts a block's other coefficients into `block`. Returns the last one's number, 0 where there is none, -1 for nonsense. */
function readCoefficients(table: usize): i32 {
  let last = 0;
  for (let k = 1; k < 64; k++) {
    need32();
    const code = symbol(table);
    if (code < 0) return -1;
    const size = code & 15;
    if (size) {
      k += code >> 4;
      if (k > 63) return -1;
      store<i16>(block + offsetOf(k), <i16>takeSigned(size));
      last = k;
    } else if (code == 0xf0) k += 15;
    else break;
  }
  return last;
}

/** Reads them and keeps nothing. */
function passCoefficients(table: usize): bool {
  for (let k = 1; k < 64; k++) {
    need32();
    const code = symbol(table);
    if (code < 0) return false;
    const size = code & 15;
    if (size) {
      k += code >> 4;
      if (k > 63) return false;
      take(size);
    } else if (code == 0xf0) k += 15;
    else break;
  }
  return true;
}
