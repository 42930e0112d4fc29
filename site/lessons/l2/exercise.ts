/** The network of the exercise: three weights, the factor of the penalty, the loss of the data. */
export const TASK = { weights: [1, -2, 0.5], lambda: 0.1, data: 0.4 };

const penalty = TASK.lambda * TASK.weights.reduce((sum, weight) => sum + weight * weight, 0);

/** The whole loss, and the slope of the penalty at the second weight. */
export const right = { loss: TASK.data + penalty, slope: 2 * TASK.lambda * TASK.weights[1] };

/** What is wrong: only the penalty, weights not squared, the slope's factor 2 or its sign, or something else. */
export type Fault = "onlyPenalty" | "absolute" | "two" | "sign" | "other" | null;

export function faultOf(loss: number, slope: number): Fault {
  const is = (value: number, other: number) => Math.abs(value - other) < 1e-6;
  if (is(loss, penalty)) return "onlyPenalty";
  if (is(loss, TASK.data + TASK.lambda * 3.5)) return "absolute";
  if (!is(loss, right.loss)) return "other";
  if (is(slope, right.slope)) return null;
  if (is(slope, right.slope / 2)) return "two";
  return is(slope, -right.slope) ? "sign" : "other";
}
