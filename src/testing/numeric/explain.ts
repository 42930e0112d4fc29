/** Ratios that typical mistakes produce, with descriptions. */
const RATIOS: readonly (readonly [ratio: number, words: string])[] = [
  [-1, "sign flipped"],
  [0.5, "half as large"],
  [2, "twice as large"],
  [-0.5, "half as large, sign flipped"],
  [-2, "twice as large, sign flipped"],
];

/** Describes the ratio of a gradient to the finite difference; null if it is not informative. */
export function explainRatio(analytic: number, numeric: number, error: number): string | null {
  if (!Number.isFinite(analytic) || !Number.isFinite(numeric)) return null;
  if (Math.abs(numeric) <= 10 * error) return "it should be 0";
  if (Math.abs(analytic) <= 1e-9 * Math.abs(numeric)) return "zero";
  const ratio = analytic / numeric;
  const near = RATIOS.find(
    ([known]) => Math.abs(ratio - known) <= 1e-4 * Math.abs(known) + Math.abs((10 * error) / numeric),
  );
  return near ? near[1] : `${Number(ratio.toPrecision(4))} times as large`;
}
