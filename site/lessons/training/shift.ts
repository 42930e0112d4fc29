import { type Part, SIZE } from "./pictures.js";

/** Pictures moved to the right; what is left free repeats their left edge. */
export function shiftedRight({ x, y }: Part, by: number): Part {
  const data = Float32Array.from({ length: x.data.length }, (_, i) => {
    const column = Math.floor(i / 3) % SIZE;
    return x.data[i - 3 * Math.min(by, column)];
  });
  return { x: { data, shape: x.shape }, y };
}
