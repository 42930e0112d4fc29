/** The layers after the pooling of the last block: 2 by 2 places of 32 maps, and two classes. */
const [FEATURES, CLASSES] = [2 * 2 * 32, 2];

/** How many numbers the head learns, and by how many percent a first step of 0.05 changes a weight of 0.1. */
export const right = { head: FEATURES * CLASSES + CLASSES, percent: 50 };

/** What is wrong: no biases, all weights in place of the head's, another count; a fraction in place of percent, or another change. */
export type Fault = "biases" | "all" | "head" | "fraction" | "percent" | null;

export function faultOf(head: number, percent: number, all: number): Fault {
  if (head === FEATURES * CLASSES) return "biases";
  if (head === all) return "all";
  if (head !== right.head) return "head";
  if (Math.abs(percent - right.percent / 100) < 1e-6) return "fraction";
  return Math.abs(percent - right.percent) < 1e-6 ? null : "percent";
}
