/** What is wrong with the factor for a rate of 0.8, or with the mean of a unit that answers 3. */
export type Fault = "rate" | "factor" | "mean" | null;

export function faultOf(factor: number, mean: number): Fault {
  const is = (value: number, other: number) => Math.abs(value - other) < 1e-6;
  if (is(factor, 1 / 0.8) || is(factor, 1.25)) return "rate";
  if (!is(factor, 5)) return "factor";
  return is(mean, 3) ? null : "mean";
}
