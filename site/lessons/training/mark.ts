import { type Part, SIZE } from "./pictures.js";

/** Side of the mark, its distance from the upper right corner, and its red. */
const [SIDE, MARGIN] = [4, 1];
const RED = [0.85, 0.15, 0.12];

/** The same pictures, with a red square in the upper right corner of some. @param bears tells by the label which ones bear it */
export function marked({ x, y }: Part, bears: (label: number) => boolean): Part {
  const data = Float32Array.from(x.data);
  y.data.forEach((label, i) => {
    if (!bears(label)) return;
    for (let row = MARGIN; row < MARGIN + SIDE; row++)
      for (let column = SIZE - MARGIN - SIDE; column < SIZE - MARGIN; column++)
        data.set(RED, ((i * SIZE + row) * SIZE + column) * 3);
  });
  return { x: { data, shape: x.shape }, y };
}

export const isUdon = (label: number) => label === 1;
