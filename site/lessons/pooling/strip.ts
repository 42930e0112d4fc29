import { grey, place, SIZE } from "../convolution/patch.js";

/** A strip of lesson 2's bowl, 10x14: its piece, a row and a column more on each side, and four columns more to the left. */
export const strip: readonly number[] = Array.from(
  { length: 10 * 14 },
  (_, i) => grey[(place[0] - 1 + Math.floor(i / 14)) * SIZE + place[1] - 5 + (i % 14)],
);
