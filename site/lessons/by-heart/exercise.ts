/** What is wrong with a gap and with a number of weights for each picture: the sign, a loss in place of the gap, or something else. */
export type Fault = "sign" | "loss" | "gap" | "weights" | null;

export function faultOf(
  gap: number,
  weights: number,
  right: { readonly gap: number; readonly loss: number; readonly weights: number },
): Fault {
  const near = (value: number, other: number, by: number) => Math.abs(value - other) <= by;
  if (near(gap, -right.gap, 0.006)) return "sign";
  if (near(gap, right.gap + right.loss, 0.006)) return "loss";
  if (!near(gap, right.gap, 0.006)) return "gap";
  return near(weights, right.weights, 1) ? null : "weights";
}
