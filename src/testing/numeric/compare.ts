import type { NumericOptions } from "./subject.js";

/** The result of comparing a gradient with finite differences. */
export type Comparison = "ok" | "small" | "wrong" | "kink" | "not finite" | "unresolved";

/** An element of a gradient and its finite difference. */
export interface Compared {
  readonly analytic: number;
  readonly numeric: number;
  /** Estimated error of `numeric`. */
  readonly error: number;
  /** One-sided slopes at a kink, else NaN. */
  readonly left: number;
  readonly right: number;
  /** |output| / |input| nearby: the natural scale of a slope. */
  readonly natural: number;
}

/** Safety factor of error estimates. */
const SAFETY = 4;

/** Number of roundings that a single-precision gradient may accumulate. */
const ROUNDINGS = 64;

/**
 * The same in double precision, where they matter only to a slope of 0: that of a square has it where what is squared
 * is 0 but for its rounding, which is a larger part of the slope nearby, over a tenth of the input, by that tenth
 * squared.
 */
const ROUNDINGS_DOUBLE = 6400;
const DOUBLE = 2 ** -53;

/**
 * What counts as zero, as a part of |f| / |x|, where rounding hides it: about what central differences resolve at best,
 * the power 2/3 of the rounding.
 */
const NEGLIGIBLE = 1e-9;
const NEGLIGIBLE_SINGLE = 1e-3;

/** Whether both values agree within the tolerance, regardless of error estimates. */
export function agrees(analytic: number, numeric: number, tolerance: number): boolean {
  return Math.abs(analytic - numeric) <= tolerance * Math.max(Math.abs(analytic), Math.abs(numeric));
}

/** Compares a gradient with differences. "small": neither can be distinguished from 0. */
export function compare(c: Compared, { tolerance, epsilon }: NumericOptions): Comparison {
  if (!Number.isFinite(c.analytic) || !Number.isFinite(c.numeric)) return "not finite";
  if (agrees(c.analytic, c.numeric, tolerance)) return "ok";
  const size = Math.max(Math.abs(c.analytic), Math.abs(c.numeric));
  // The gradient's own rounding error.
  const rounding = (epsilon > DOUBLE ? ROUNDINGS : ROUNDINGS_DOUBLE) * epsilon * c.natural;
  const error = SAFETY * c.error + rounding;
  if (Math.abs(c.analytic - c.numeric) <= tolerance * size + error) {
    if (error <= 0.1 * size) return "ok";
    return size <= (epsilon > DOUBLE ? NEGLIGIBLE_SINGLE : NEGLIGIBLE) * c.natural ? "small" : "unresolved";
  }
  return isBetween(c, tolerance * size + error) ? "kink" : "wrong";
}

/** Whether the gradient is between the one-sided slopes at a kink. */
function isBetween({ analytic, left, right }: Compared, error: number): boolean {
  // One-sided slopes are less accurate than central ones.
  const allowed = error + 0.05 * Math.abs(right - left);
  return analytic >= Math.min(left, right) - allowed && analytic <= Math.max(left, right) + allowed;
}
