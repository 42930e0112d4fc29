import { ShapeError, ValueError } from "../util/errors.js";

/**
 * A line of a chart: either `values`, drawn at 1, 2, 3… (epochs), or `points`. Numbers that are not finite leave a gap.
 */
export interface Series {
  /** Shown in the legend. */
  readonly name: string;
  /** Heights at 1, 2, 3, … */
  readonly values?: ArrayLike<number>;
  /** Where the line goes, from left to right. */
  readonly points?: readonly { readonly x: number; readonly y: number }[];
  /** Whether it is drawn in dashes. Default false. */
  readonly dashed?: boolean;
  /** The number of its colour, so that charts which stand together give the same colour to the same thing. Default: its place in the list, from 0. */
  readonly colour?: number;
  /** A shaded band around the line, such as mean ± standard deviation, one pair for each value. */
  readonly band?: { readonly low: ArrayLike<number>; readonly high: ArrayLike<number> };
}

/** A point of a line; null leaves a gap. */
export interface LinePoint {
  readonly x: number;
  readonly y: number | null;
  readonly low: number | null;
  readonly high: number | null;
  /** Whether a marker is drawn at it. */
  readonly marked: boolean;
}

/** Maximum number of values of a line with a marker at each. */
const MAX_MARKED = 15;

/**
 * The points of a chart's lines, a list for each.
 * @throws ValueError without series, for a series without values, for duplicate names; ShapeError for a band whose
 *   length differs from its line's
 */
export function linesOf(series: readonly Series[]): LinePoint[][] {
  if (series.length === 0) throw new ValueError("lineChart: series is empty; give at least one.");
  const names = new Set(series.map(({ name }) => name));
  if (names.size < series.length) {
    throw new ValueError(`lineChart: series need distinct names, but got ${series.map((s) => s.name).join(", ")}.`);
  }
  return series.map(pointsOf);
}

function pointsOf({ name, values, points, band }: Series): LinePoint[] {
  const line = points ?? Array.from(values ?? [], (y, i) => ({ x: i + 1, y }));
  if (line.length === 0) throw new ValueError(`lineChart: the series "${name}" is empty; give it values or points.`);
  for (const side of band ? [band.low, band.high] : []) {
    if (side.length === line.length) continue;
    throw new ShapeError(
      `lineChart: the band of "${name}" has ${side.length} values, but its line has ${line.length}.`,
    );
  }
  const isGap = (i: number) => !Number.isFinite(line[i]?.y) || !Number.isFinite(line[i].x);
  return line.map(({ x, y }, i) => ({
    x,
    y: isGap(i) ? null : y,
    low: finite(band?.low[i]),
    high: finite(band?.high[i]),
    // A value between two gaps would otherwise be invisible.
    marked: !isGap(i) && (line.length <= MAX_MARKED || (isGap(i - 1) && isGap(i + 1))),
  }));
}

function finite(value: number | undefined): number | null {
  return value !== undefined && Number.isFinite(value) ? value : null;
}

/** Ticks at integers from 1: 1, 5, 10… or, with the step two, 1, 3, 5…; about `count` of them at most. */
export function epochTicks(last: number, count: number): number[] {
  const step =
    [1, 2, 5, 10, 20, 50, 100, 200, 500].find((s) => last / s <= count) ?? Math.ceil(last / count / 1000) * 1000;
  const first = step === 2 ? 3 : Math.max(step, 2);
  const ticks = [1];
  for (let tick = first; tick <= last; tick += step) ticks.push(tick);
  return ticks;
}
