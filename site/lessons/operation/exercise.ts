/** The operation of the exercise: softsign(x) = x / (1 + |x|), and what comes back to it. */
export const TASK = { x: -3, dy: 2 };

const bottom = 1 + Math.abs(TASK.x);

/** Its value, and what it hands on. */
export const right = { value: TASK.x / bottom, passed: TASK.dy / bottom ** 2 };

/** What is wrong: the value, the factor dy, the square, the sign, or something else. */
export type Fault = "value" | "behind" | "square" | "sign" | "other" | null;

export function faultOf(value: number, passed: number): Fault {
  const is = (given: number, other: number) => Math.abs(given - other) < 1e-6;
  if (!is(value, right.value)) return "value";
  if (is(passed, right.passed)) return null;
  if (is(passed, right.passed / TASK.dy)) return "behind";
  if (is(passed, TASK.dy / bottom)) return "square";
  return is(passed, -right.passed) ? "sign" : "other";
}
