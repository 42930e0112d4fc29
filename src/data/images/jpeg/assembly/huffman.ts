import { peek, skip } from "./bits";

/*
 * A table is: for each LOOK bits ahead the symbol and its code's length, 0 where the code is longer; for each length the
 * largest code, and what to add to a code to find its symbol's place; the symbols.
 */
const LOOK = 9;
const LARGEST = 2 << LOOK;
const SHIFTS = LARGEST + 18 * 4;
const SYMBOLS = SHIFTS + 18 * 4;
const TABLE_BYTES = SYMBOLS + 256;

/** Four tables for DC, four for AC. */
const tables = memory.data(8 * TABLE_BYTES, 16);
/** 16 counts of codes by length, then the symbols. */
export const definition = memory.data(16 + 256);

export function tableAt(index: i32): usize {
  return tables + index * TABLE_BYTES;
}

/** Makes table `index` of what `definition` holds. Returns whether its codes are possible. */
export function buildTable(index: i32): bool {
  const table = tableAt(index);
  memory.fill(table, 0, TABLE_BYTES);
  memory.copy(table + SYMBOLS, definition + 16, 256);
  let code = 0;
  let place = 0;
  for (let length = 1; length <= 16; length++) {
    const many = <i32>load<u8>(definition + length - 1);
    if (place + many > 256 || code + many > 1 << length) return false;
    store<i32>(table + (length << 2), place - code, SHIFTS);
    if (length <= LOOK) for (let i = 0; i < many; i++) spread(table, code + i, length, load<u8>(table + place + i, SYMBOLS));
    code += many;
    place += many;
    store<i32>(table + (length << 2), many ? code - 1 : -1, LARGEST);
    code <<= 1;
  }
  return true;
}

/** Enters a symbol wherever the bits ahead begin with its code. */
function spread(table: usize, code: i32, length: i32, symbol: i32): void {
  const first = code << (LOOK - length);
  for (let i = 0; i < 1 << (LOOK - length); i++) store<u16>(table + ((first + i) << 1), <u16>((symbol << 8) | length));
}

/** The next symbol; -1 for a code that the table does not have. 16 bits must be there. */
// @ts-ignore: decorator
@inline
export function symbol(table: usize): i32 {
  const entry = <i32>load<u16>(table + (peek(LOOK) << 1));
  if (entry) {
    skip(entry & 255);
    return entry >> 8;
  }
  return longSymbol(table);
}

function longSymbol(table: usize): i32 {
  for (let length = LOOK + 1; length <= 16; length++) {
    const code = peek(length);
    if (code > load<i32>(table + (length << 2), LARGEST)) continue;
    skip(length);
    return load<u8>(table + code + load<i32>(table + (length << 2), SHIFTS), SYMBOLS);
  }
  return -1;
}
