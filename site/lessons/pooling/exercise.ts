import { pooled } from "../../../study/figures/moving/pool.js";

/** The table of the exercise, 4x4. */
export const TABLE: readonly number[] = [3, 1, 0, 2, 0, 8, 4, 4, 5, 5, 9, 1, 2, 6, 7, 0];

/** What is wrong with four answers: averages instead of maxima, or the first window that is wrong. */
export type Fault = { readonly kind: "average" } | { readonly kind: "window"; readonly at: number } | null;

/** The fault of an answer; none where it is right. */
export function faultOf(answers: readonly number[]): Fault {
  const right = pooled({ values: TABLE, columns: 4 }, "max").values;
  if (pooled({ values: TABLE, columns: 4 }, "average").values.every((value, i) => value === answers[i]))
    return { kind: "average" };
  const at = right.findIndex((value, i) => value !== answers[i]);
  return at < 0 ? null : { kind: "window", at };
}
