import { nice, ticks } from "d3-array";
import { format, precisionFixed, precisionRound } from "d3-format";
import { ValueError } from "../util/errors.js";
import { epochTicks, type LinePoint, type Series } from "./lineSeries.js";

/** The scale of an axis: the numbers at its ends, and its ticks. */
export interface Scale {
  readonly low: number;
  readonly high: number;
  readonly ticks: readonly { readonly value: number; readonly label: string }[];
}

/** The position of a number on an axis: 0 at `low`, 1 at `high`. */
export function placeOn({ low, high }: Scale, value: number): number {
  // Halving first keeps the difference of any two finite numbers finite.
  return (value / 2 - low / 2) / (high / 2 - low / 2);
}

/** The x axis: epochs for series given by values, else the range of the points. @param width of the chart in pixels */
export function xScaleOf(series: readonly Series[], lines: readonly (readonly LinePoint[])[], width: number): Scale {
  if (series.some(({ points }) => points)) {
    const [low, high] = apart(extentOf(lines.flat().map(({ x }) => x)));
    return { low, high, ticks: labelled(low, high, Math.ceil(width / 90)) };
  }
  const last = Math.max(...lines.map(({ length }) => length));
  const [low, high] = last === 1 ? [0.5, 1.5] : [1, last];
  return { low, high, ticks: epochTicks(last, width / 65).map((value) => ({ value, label: format(",d")(value) })) };
}

/**
 * The y axis: its ends are `asked`; an undefined end follows from the data, rounded outwards.
 * @throws ValueError for an end that is not finite, and for equal ends
 */
export function yScaleOf(
  lines: readonly (readonly LinePoint[])[],
  asked: readonly [low: number | undefined, high: number | undefined],
  count: number,
): Scale {
  checkAsked(asked);
  const known = lines.flat().flatMap(({ y, low, high }) => [y, low, high]);
  const [least, most] = extentOf(known.filter((value) => value !== null));
  const [from = Math.min(least, asked[1] ?? least), to = Math.max(most, asked[0] ?? most)] = asked;
  const rounded = nice(...apart([from, to]), count);
  const [low, high] = [asked[0] ?? rounded[0], asked[1] ?? rounded[1]];
  return { low, high, ticks: labelled(low, high, count) };
}

function checkAsked([low, high]: readonly [number | undefined, number | undefined]): void {
  for (const end of [low, high]) {
    if (end !== undefined && !Number.isFinite(end))
      throw new ValueError(`lineChart: yDomain contains ${end}; give finite numbers, or undefined.`);
  }
  if (low !== undefined && high !== undefined && apart([low, high])[0] !== low)
    throw new ValueError(`lineChart: yDomain goes from ${low} to ${high}, an empty range; give two different numbers.`);
}

/** The smallest and the largest finite number; [0.5, 0.5] without any. */
function extentOf(values: readonly number[]): [number, number] {
  let [low, high] = [Infinity, -Infinity];
  for (const value of values) {
    if (!Number.isFinite(value)) continue;
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  return low <= high ? [low, high] : [0.5, 0.5];
}

/** The same ends, widened where they are too close for distinct ticks between them. */
function apart([low, high]: readonly [number, number]): [number, number] {
  const size = Math.max(Math.abs(low), Math.abs(high));
  if (Math.abs(high / 2 - low / 2) > Math.max(size * 1e-12, 1e-300)) return [low, high];
  const room = Math.max(0.5, size * 1e-6);
  return [Math.max(low - room, -Number.MAX_VALUE), Math.min(low + room, Number.MAX_VALUE)];
}

function labelled(low: number, high: number, count: number): Scale["ticks"] {
  const values = Number.isFinite(high - low) ? ticks(low, high, count) : [low, 0, high];
  const step = values.length > 1 ? Math.abs(values[1] - values[0]) : Math.abs(high - low);
  const specifier = specifierOf(step, Math.max(Math.abs(low), Math.abs(high)));
  const label = format(specifier);
  return values.map((value) => ({ value, label: value === 0 && specifier.endsWith("e") ? "0" : label(value) }));
}

/**
 * A number format with enough digits to distinguish neighbouring ticks; exponential for very large and small numbers.
 */
function specifierOf(step: number, most: number): string {
  if (most < 1e7 && step >= 1e-5) return `,.${precisionFixed(step)}f`;
  // A single tick gets two digits.
  return `.${Math.min((precisionRound(step, most) || 2) - 1, 20)}e`;
}
