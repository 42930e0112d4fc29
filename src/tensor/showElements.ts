import type { TypedArray } from "../backends/Kernels.js";
import { type Shape, sizeOf } from "../util/shape.js";

/**
 * Maximum number of elements shown in full; above it, EDGE elements remain at both ends of each axis that is longer.
 */
const MAX_SHOWN = 1000;
const EDGE = 3;
/** Maximum length of a line; longer rows are wrapped. */
const MAX_LINE = 80;

/** Whole numbers below it are shown in full where all are whole: counts, pixels, labels. */
const WHOLE = 1e7;

/**
 * Elements in rows, as NumPy and PyTorch print them: to 4 significant digits, in columns, in brackets by axes,
 * shortened in the middle where there are more than 1,000.
 *
 *     [[    1,   2.5,   NaN],
 *      [0.125, -1e-7, Infinity]]
 */
export function showElements(data: TypedArray, shape: Shape): string {
  const shown = shownPlaces(shape, data.length > MAX_SHOWN);
  const places = shown.reduce((starts, axis) => starts.flatMap((start) => axis.places.map((at) => start + at)), [0]);
  const numbers = data.length === 0 ? [] : places.map((place) => data[place]);
  const whole = numbers.every((x) => !Number.isFinite(x) || (Number.isInteger(x) && Math.abs(x) < WHOLE));
  const isInteger = data instanceof Int32Array;
  const texts = numbers.map((x) => (isInteger || whole ? wholeText(x) : fourDigits(x)));
  const width = Math.max(0, ...texts.map((text) => text.length));
  const padded = texts.map((text) => text.padStart(width));
  return data.length === 0 && shape.length > 0 ? "[]" : brackets(padded, shown, 0);
}

/** Of an axis: the offsets of what is shown, and after how many of them something is left out. */
interface ShownAxis {
  readonly places: readonly number[];
  readonly gapAfter: number | null;
}

function shownPlaces(shape: Shape, shorten: boolean): ShownAxis[] {
  return shape.map((n, axis) => {
    const step = sizeOf(shape.slice(axis + 1));
    const gap = shorten && n > 2 * EDGE;
    const indices = Array.from({ length: gap ? 2 * EDGE : n }, (_, i) => (gap && i >= EDGE ? n - 2 * EDGE + i : i));
    return { places: indices.map((i) => i * step), gapAfter: gap ? EDGE : null };
  });
}

/** @param texts of the elements shown within, row-major @param depth brackets around */
function brackets(texts: readonly string[], shown: readonly ShownAxis[], depth: number): string {
  const [axis, ...within] = shown;
  if (!axis) return texts[0];
  const step = texts.length / axis.places.length;
  const parts = axis.places.map((_, i) => brackets(texts.slice(i * step, (i + 1) * step), within, depth + 1));
  if (axis.gapAfter !== null) parts.splice(axis.gapAfter, 0, "…");
  const indent = " ".repeat(depth + 1);
  if (within.length === 0) return `[${row(parts, indent)}]`;
  // A blank line between matrices, two between stacks of them.
  return `[${parts.join(`,${"\n".repeat(within.length)}${indent}`)}]`;
}

function row(parts: readonly string[], indent: string): string {
  const lines: string[] = [];
  for (const part of parts) {
    const last = lines.length - 1;
    const longer = last < 0 ? part : `${lines[last]}, ${part}`;
    if (last >= 0 && longer.length + indent.length <= MAX_LINE) lines[last] = longer;
    else lines.push(part);
  }
  return lines.join(`,\n${indent}`);
}

function wholeText(x: number): string {
  return Object.is(x, -0) ? "-0" : String(x);
}

/** 0.12345 → 0.1235, 1234567 → 1.235e+6, 0.5 → 0.5. */
function fourDigits(x: number): string {
  const magnitude = Math.abs(x);
  if (!Number.isFinite(x) || x === 0) return wholeText(x);
  if (magnitude >= 1e-4 && magnitude < 9999.5) return String(Number(x.toPrecision(4)));
  const [mantissa, exponent] = x.toExponential(3).split("e");
  return `${Number(mantissa)}e${exponent}`;
}
