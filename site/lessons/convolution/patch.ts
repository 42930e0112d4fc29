import { bowls } from "noodlenet/bowls";

/** Height and width of the picture and of its piece. */
export const [SIZE, PIECE] = [64, 8];

const { data } = bowls(1, 3, { size: SIZE }).x;

/** The picture's brightness from 0 to 255, as television weighs red, green and blue. */
export const grey: readonly number[] = Array.from({ length: SIZE * SIZE }, (_, i) =>
  Math.round(0.299 * data[3 * i] + 0.587 * data[3 * i + 1] + 0.114 * data[3 * i + 2]),
);

/** Where the piece begins: on its noodles. */
export const place: readonly [row: number, column: number] = [39, 20];

/** A piece of a painted bowl, 8x8, row by row. */
export const patch: readonly number[] = Array.from(
  { length: PIECE * PIECE },
  (_, i) => grey[(place[0] + Math.floor(i / PIECE)) * SIZE + place[1] + (i % PIECE)],
);
