import { binomial, signTest } from "./chance.js";

/** Two networks on the same 28 pictures: how many each has right, and how many both have. */
export const TASK = { first: 24, second: 26, both: 23 };

const [onlyFirst, onlySecond] = [TASK.first - TASK.both, TASK.second - TASK.both];

/** The pictures for which only the second is right, and the probability. */
export const right = { pictures: onlySecond, chance: signTest(onlyFirst, onlySecond) };

/** What is wrong: the pictures, one end only, the one split only, or something else. */
export type Fault = "difference" | "pictures" | "oneEnd" | "exactly" | "chance" | null;

export function faultOf(pictures: number, chance: number): Fault {
  const is = (value: number) => Math.abs(chance - value) < 0.0051;
  if (pictures === TASK.second - TASK.first) return "difference";
  if (pictures !== right.pictures) return "pictures";
  if (is(right.chance)) return null;
  if (is(right.chance / 2)) return "oneEnd";
  const same = binomial(onlyFirst + onlySecond, 0.5)[onlyFirst];
  return is(same) || is(2 * same) ? "exactly" : "chance";
}
