import { type Part, SIZE } from "./pictures.js";

/** Pictures moved to the right; what is left free repeats their left edge. */
export const shiftedRight = (part: Part, by: number): Part => shifted(part, () => by);

/** How far the bowls of {@link besides} stand beside their place, in pixels. */
export const ASIDE = 7;

/** The same bowls to another question: every other pair of dishes is moved to the left, label 0, and the rest to the right, label 1. */
export function besides(part: Part): Part {
  const isRight = (i: number) => (i >> 1) % 2 === 1;
  const { x, y } = shifted(part, (i) => (isRight(i) ? ASIDE : -ASIDE));
  return { x, y: { data: y.data.map((_, i) => Number(isRight(i))), shape: y.shape } };
}

/** Pictures moved sideways, each by some pixels to the right; what is left free repeats their edge. */
function shifted({ x, y }: Part, by: (i: number) => number): Part {
  const data = Float32Array.from({ length: x.data.length }, (_, at) => {
    const column = Math.floor(at / 3) % SIZE;
    const from = Math.min(SIZE - 1, Math.max(0, column - by(Math.floor(at / (3 * SIZE * SIZE)))));
    return x.data[at + 3 * (from - column)];
  });
  return { x: { data, shape: x.shape }, y };
}
