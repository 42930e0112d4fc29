/** How many answers are right of what is sure by more than one half. @param udon how sure the network is of udon, for pictures that are ramen and udon in turns */
export const rightOf = (udon: readonly number[]) => udon.filter((sure, i) => sure > 0.5 === (i % 2 === 1)).length;

/** What is wrong with the answers: that of the eight pictures, that of the 56, or the accuracy in place of a number of pictures. */
export type Fault = "eight" | "share" | "all" | null;

export function faultOf(wrongOfEight: number, rightOfAll: number, udon: readonly number[], accuracy: number): Fault {
  if (wrongOfEight !== 8 - rightOf(udon)) return "eight";
  if (rightOfAll > 0 && rightOfAll < 1) return "share";
  return rightOfAll === Math.round(56 * accuracy) ? null : "all";
}
