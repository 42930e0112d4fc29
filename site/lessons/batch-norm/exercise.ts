import { stepsToNineTenths, wayGone } from "./averages.js";

/** What is wrong with a number of steps that should be the first with nine tenths of the way. */
export type Fault = "almost" | "more" | "fewer" | null;

/** The fault of an answer; none where it is right. */
export function faultOf(momentum: number, steps: number): Fault {
  const right = stepsToNineTenths(momentum);
  if (steps === right) return null;
  if (steps === right - 1) return "almost";
  return steps < right ? "more" : "fewer";
}

/** The part of the way as it is written, so that 0.8999 is not shown as 0.9. */
export const wayText = (momentum: number, steps: number) =>
  `${(100 * wayGone(momentum, Math.max(0, steps))).toFixed(2)}%`;
