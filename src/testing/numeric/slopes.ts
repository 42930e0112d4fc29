import type { Check, Numbers } from "./evaluations.js";

/** The slope of each output along a line, with estimated errors. */
export interface Slopes {
  readonly values: Numbers;
  /** Truncation and rounding together. Infinite where no step gave finite values. */
  readonly errors: Numbers;
  /** The slopes to both sides of the point, of outputs that have a kink there; NaN elsewhere. */
  readonly left: Numbers;
  readonly right: Numbers;
  /** Largest magnitude of the output at the point and at the largest steps to both sides. */
  readonly sizes: Numbers;
}

/**
 * The largest step, relative to the size of the inputs, what each is to the one before, and the smallest relative to an
 * element.
 */
const LARGEST = 0.1;
const FACTOR = 4;
const SMALLEST = 3e-13;

/** Steps agree if they differ by at most this multiple of the sum of their errors. */
const SLACK = 4;

/** Differences at one step, of every output. */
interface Level {
  readonly h: number;
  /** (f(h) − f(−h)) / 2h. */
  readonly central: Numbers;
  /** (f(h) − 2 f(0) + f(−h)) / h: the slope to the right minus the slope to the left. */
  readonly gap: Numbers;
  /** How far rounding moves the values: a value is never better known than a part of itself, and at the step it may be larger than here. */
  readonly noise: Numbers;
}

/** (f(h) − f(0)) / h of each output. */
export function* forwardDifferences(at: (t: number) => Check<Numbers>, here: Numbers, h: number): Check<Numbers> {
  const high = yield* at(h);
  return high.map((value, j) => (value - here[j]) / h);
}

/**
 * Central differences at one step: (f(t + h) − f(t − h)) / 2h of each output, differenced before anything is added up.
 */
export function* centralDifferences(at: (t: number) => Check<Numbers>, h: number): Check<Numbers> {
  const [high, low] = [yield* at(h), yield* at(-h)];
  return high.map((value, j) => (value - low[j]) / (2 * h));
}

/**
 * Slopes by central differences at many steps with Richardson's extrapolation. Of each output, from the smallest step
 * on, the step whose truncation and rounding errors together are smallest, as long as larger steps agree with smaller
 * ones: where they no longer do, they see something else than the slope here.
 * @param noise of each output, as `noiseOf` measures it
 * @param reach the size of the inputs, in units of the line
 * @see Ridders 1982, "Accurate computation of F'(x) and F'(x)F''(x)"
 */
export function* slopesAlong(
  at: (t: number) => Check<Numbers>,
  noise: Numbers,
  epsilon: number,
  reach: number,
): Check<Slopes> {
  const here = yield* at(0);
  const levels: Level[] = [];
  const sizes = here.map(Math.abs);
  // Below four roundings the inputs themselves do not move any more.
  for (let h = LARGEST * reach; h >= Math.max(SMALLEST, 4 * epsilon); h /= FACTOR) {
    const [high, low] = [yield* at(h), yield* at(-h)];
    const central = high.map((value, j) => (value - low[j]) / (2 * h));
    if (levels.length === 0)
      sizes.forEach((size, j) => {
        for (const value of [high[j], low[j]])
          if (Number.isFinite(value)) sizes[j] = Math.max(sizes[j], size, Math.abs(value));
      });
    levels.push({
      h,
      central,
      gap: high.map((value, j) => (value - here[j] - (here[j] - low[j])) / h),
      noise: noise.map((least, j) => Math.max(least, epsilon * Math.abs(high[j]), epsilon * Math.abs(low[j]))),
    });
  }
  const slopes = { values: here.slice(), errors: here.slice(), left: here.slice(), right: here.slice(), sizes };
  here.forEach((_, j) => {
    const { value, error } = bestExtrapolation(levels, j);
    const gap = kinkOf(levels, j);
    slopes.values[j] = value;
    slopes.errors[j] = error;
    slopes.left[j] = gap === null ? Number.NaN : gap.slope - gap.size / 2;
    slopes.right[j] = gap === null ? Number.NaN : gap.slope + gap.size / 2;
  });
  return slopes;
}

function bestExtrapolation(levels: readonly Level[], j: number): { value: number; error: number } {
  const extrapolated = levels.slice(1).map(({ h, central, noise }, k) => ({
    h,
    noise: noise[j],
    value: central[j] + (central[j] - levels[k].central[j]) / (FACTOR * FACTOR - 1),
  }));
  let best = { value: Number.NaN, error: Number.POSITIVE_INFINITY };
  for (let k = extrapolated.length - 1; k > 0; k--) {
    const { h, noise, value } = extrapolated[k];
    const error = Math.abs(value - extrapolated[k - 1].value) + (2 * noise) / h;
    if (!Number.isFinite(value) || !Number.isFinite(error)) continue;
    if (Math.abs(value - best.value) > SLACK * (error + best.error)) break;
    if (error < best.error) best = { value, error };
  }
  return best;
}

/** A kink's difference of slopes, where there is one: it stays, or grows, while the step shrinks. */
function kinkOf(levels: readonly Level[], j: number): { slope: number; size: number } | null {
  const clear = levels.filter(({ h, gap, noise }) => Number.isFinite(gap[j]) && Math.abs(gap[j]) > (40 * noise[j]) / h);
  const [last, before] = [clear.at(-1), clear.at(-3)];
  if (!last || !before || Math.abs(last.gap[j]) < 0.5 * Math.abs(before.gap[j])) return null;
  return { slope: last.central[j], size: last.gap[j] };
}
