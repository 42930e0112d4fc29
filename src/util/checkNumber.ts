import { ValueError } from "./errors.js";
import { showValue } from "./optionsReader.js";

/** Bounds of a number: `from` and `to` are inclusive, `above` and `below` exclusive. */
export interface NumberRange {
  readonly from?: number;
  readonly above?: number;
  readonly to?: number;
  readonly below?: number;
}

/** Checks that a number is finite and within bounds. @throws ValueError otherwise */
export function checkNumber(where: string, name: string, value: number, range: NumberRange = {}): void {
  const { from = -Infinity, above = -Infinity, to = Infinity, below = Infinity } = range;
  if (Number.isFinite(value) && value >= from && value > above && value <= to && value < below) return;
  const bounds = Object.entries(range).map(([word, bound]) => `${word} ${bound}`);
  throw new ValueError(
    `${where}: ${name} is ${showValue(value)}; give a finite number${bounds.length > 0 ? " " : ""}${bounds.join(" and ")}`,
  );
}
