import type { NumericOptions } from "./subject.js";

/** How a gradient compares with what differences give. */
export type Comparison = "ok" | "small" | "wrong" | "kink" | "not finite" | "unresolved";

/** One gradient beside its differences. */
export interface Compared {
  readonly analytic: number;
  readonly numeric: number;
  /** Estimated error of `numeric`. */
  readonly error: number;
  /** Slopes to both sides where there is a kink, else NaN. */
  readonly left: number;
  readonly right: number;
  /** |output| / |input| nearby: what a slope is small or large beside. */
  readonly natural: number;
}

/** Estimates of errors may be too small by this. */
const SAFETY = 4;

/** Roundings that a gradient may have gathered in single precision; in double they do not show. */
const ROUNDINGS = 64;
const DOUBLE = 2 ** -53;

/**
 * What counts as zero, as a part of |f| / |x|, where rounding hides it: about what central differences resolve at best, the power 2/3 of
 * the rounding.
 */
const NEGLIGIBLE = 1e-9;
const NEGLIGIBLE_SINGLE = 1e-3;

/** Both values are this close for certain: the answer does not depend on estimates. */
export function agrees(analytic: number, numeric: number, tolerance: number): boolean {
  return Math.abs(analytic - numeric) <= tolerance * Math.max(Math.abs(analytic), Math.abs(numeric));
}

/** What to make of a gradient. "small": it cannot be told from 0, nor can what differences give. */
export function compare(c: Compared, { tolerance, epsilon }: NumericOptions): Comparison {
  if (!Number.isFinite(c.analytic) || !Number.isFinite(c.numeric)) return "not finite";
  if (agrees(c.analytic, c.numeric, tolerance)) return "ok";
  const size = Math.max(Math.abs(c.analytic), Math.abs(c.numeric));
  // The gradient is rounded too, by as much as what it is made of.
  const rounding = ROUNDINGS * epsilon * c.natural;
  const error = SAFETY * c.error + (epsilon > DOUBLE ? rounding : 0);
  if (Math.abs(c.analytic - c.numeric) <= tolerance * size + error) {
    if (error <= 0.1 * size) return "ok";
    return size <= (epsilon > DOUBLE ? NEGLIGIBLE_SINGLE : NEGLIGIBLE) * c.natural ? "small" : "unresolved";
  }
  return isBetween(c, tolerance * size + error) ? "kink" : "wrong";
}

/** Whether the gradient lies between the slopes to both sides of a kink. */
function isBetween({ analytic, left, right }: Compared, error: number): boolean {
  // The slopes to both sides are known less well than the slope.
  const allowed = error + 0.05 * Math.abs(right - left);
  return analytic >= Math.min(left, right) - allowed && analytic <= Math.max(left, right) + allowed;
}
