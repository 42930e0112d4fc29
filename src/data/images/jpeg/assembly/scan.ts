import { isOver, passRestart, startReading } from "./bits";
import { Component, component, mcuColumns, mcuRows, progressive } from "./frame";
import { tableAt } from "./huffman";
import { progressiveBlock, restartProgressive } from "./progressive";
import { sequentialBlock } from "./sequential";

const OK = 0;
const NONSENSE = 1;
const ENDS_EARLY = 2;
const NO_RESTART = 3;

/** Components of the scan, by number. */
const members = memory.data(4);
let memberCount: i32 = 0;
let first: i32 = 0;
let last: i32 = 0;
let refines: bool = false;
let lowBit: i32 = 0;

/** Begins to say what the scan holds: its range of coefficients, and how many of their bits. */
export function beginScan(from: i32, to: i32, isRefinement: bool, low: i32): void {
  memberCount = 0;
  first = from;
  last = to;
  refines = isRefinement;
  lowBit = low;
}

export function addMember(i: i32, dcTable: i32, acTable: i32): void {
  store<u8>(members + memberCount++, <u8>i);
  component(i).dcTable = tableAt(dcTable);
  component(i).acTable = tableAt(4 + acTable);
}

/** Decodes the scan's data. @returns 0, or what is wrong */
export function decodeScan(from: usize, to: usize, restartInterval: i32): i32 {
  startReading(from, to);
  startSegment();
  const alone = memberCount == 1;
  const only = component(load<u8>(members));
  const columns = alone ? only.columns : mcuColumns;
  const rows = alone ? only.rows : mcuRows;
  let left = restartInterval;
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      if (restartInterval && left-- == 0) {
        if (!passRestart()) return NO_RESTART;
        startSegment();
        left = restartInterval - 1;
      }
      if (!(alone ? readBlock(only, row, column) : readMcu(row, column))) return isOver() ? ENDS_EARLY : NONSENSE;
      if (isOver()) return ENDS_EARLY;
    }
  }
  return OK;
}

function startSegment(): void {
  restartProgressive();
  for (let i = 0; i < memberCount; i++) component(load<u8>(members + i)).predictor = 0;
}

function readMcu(mcuRow: i32, mcuColumn: i32): bool {
  for (let i = 0; i < memberCount; i++) {
    const c = component(load<u8>(members + i));
    for (let y = 0; y < c.v; y++)
      for (let x = 0; x < c.h; x++) if (!readBlock(c, mcuRow * c.v + y, mcuColumn * c.h + x)) return false;
  }
  return true;
}

// @ts-ignore: decorator
@inline
function readBlock(c: Component, row: i32, column: i32): bool {
  return progressive ? progressiveBlock(c, row, column, first, last, refines, lowBit) : sequentialBlock(c, row, column);
}
