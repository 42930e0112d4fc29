/** A moving average after each of some values, the one before the first being `start`. */
export function movingAverage(values: readonly number[], momentum: number, start = 0): number[] {
  const averages: number[] = [];
  for (const value of values) averages.push(momentum * (averages.at(-1) ?? start) + (1 - momentum) * value);
  return averages;
}

/** The part of the way to a constant value that a moving average has gone after some steps. */
export const wayGone = (momentum: number, steps: number) => 1 - momentum ** steps;

/** The first step after which it has gone nine tenths of the way. */
export function stepsToNineTenths(momentum: number): number {
  let steps = 0;
  while (wayGone(momentum, steps) < 0.9) steps++;
  return steps;
}
