import { nice, ticks } from "d3-array";
import { format, precisionFixed, precisionRound } from "d3-format";
import { ValueError } from "../util/errors.js";
import { epochTicks, type LinePoint, type Series } from "./lineSeries.js";

/** An axis: the numbers at its ends, and those that it names. */
export interface Scale {
  readonly low: number;
  readonly high: number;
  readonly ticks: readonly { readonly value: number; readonly label: string }[];
}

/** Where a number lies on an axis: 0 at `low`, 1 at `high`. */
export function placeOn({ low, high }: Scale, value: number): number {
  // Halves, whose difference is finite for any two numbers.
  return (value / 2 - low / 2) / (high / 2 - low / 2);
}

/** The x axis: whole epochs where lines are given by values, else what the points need. @param width of the picture */
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
 * The y axis: from and to what is asked for; an end that is left to the data is rounded outwards.
 * @throws ValueError for an end that is not finite, and for ends that are the same
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
      throw new ValueError(`lineChart: yDomain has the end ${end}; give a finite number, or undefined.`);
  }
  if (low !== undefined && high !== undefined && apart([low, high])[0] !== low)
    throw new ValueError(
      `lineChart: yDomain goes from ${low} to ${high}, which leaves no room; give two ends that differ.`,
    );
}

/** The least and the greatest finite number; 0.5 twice where there is none. */
function extentOf(values: readonly number[]): [number, number] {
  let [low, high] = [Infinity, -Infinity];
  for (const value of values) {
    if (!Number.isFinite(value)) continue;
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  return low <= high ? [low, high] : [0.5, 0.5];
}

/** The same ends, or, where they are too near each other to tell numbers between them apart, ends around them. */
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

/** As many digits as tell neighbours apart; with an exponent for very large and very small numbers. */
function specifierOf(step: number, most: number): string {
  if (most < 1e7 && step >= 1e-5) return `,.${precisionFixed(step)}f`;
  // Where there are no neighbours, two digits.
  return `.${Math.min((precisionRound(step, most) || 2) - 1, 20)}e`;
}
