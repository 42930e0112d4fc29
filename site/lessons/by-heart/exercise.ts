/** Two decimals are asked for. */
const ROUNDING = 0.005;

/** What is wrong with a gap and with a number of weights for each picture: the sign, a loss in place of the gap, or something else. */
export type Fault = "sign" | "loss" | "gap" | "weights" | null;

export function faultOf(
  gap: number,
  weights: number,
  right: { readonly gap: number; readonly loss: number; readonly weights: number },
): Fault {
  const near = (value: number, other: number, by: number) => Math.abs(value - other) <= by;
  if (near(gap, -right.gap, ROUNDING)) return "sign";
  if (near(gap, right.gap + right.loss, ROUNDING)) return "loss";
  if (!near(gap, right.gap, ROUNDING)) return "gap";
  return near(weights, right.weights, 1) ? null : "weights";
}
