import type { HostArray } from "noodlenet/data";

/** Height and width of the pictures that lessons train on. */
export const SIZE = 32;

/** The seed of the bowls; the first of them are for validation. */
export const SEED = 1;
export const VALIDATION = 56;

/** Pictures with pixels from 0 to 1, and their labels: 0 ramen, 1 udon. */
export interface Part {
  readonly x: HostArray;
  readonly y: { readonly data: Int32Array; readonly shape: readonly number[] };
}

/** The pictures to train on and to validate with. */
export interface Pictures {
  readonly train: Part;
  readonly val: Part;
}

/** Divides painted bowls: 56 for validation, then those to train on. */
export function divided({ x, y }: { readonly x: HostArray; readonly y: Int32Array }): Pictures {
  const step = SIZE * SIZE * 3;
  const part = (from: number, to: number): Part => ({
    x: {
      data: Float32Array.from(x.data.subarray(from * step, to * step), (value) => value / 255),
      shape: [to - from, SIZE, SIZE, 3],
    },
    y: { data: y.slice(from, to), shape: [to - from] },
  });
  return { train: part(VALIDATION, y.length), val: part(0, VALIDATION) };
}

/** The first pictures of those to train on, or of those after some. */
export function first({ x, y }: Part, count: number, skip = 0): Part {
  const step = SIZE * SIZE * 3;
  return {
    x: { data: (x.data as Float32Array).slice(skip * step, (skip + count) * step), shape: [count, SIZE, SIZE, 3] },
    y: { data: y.data.slice(skip, skip + count), shape: [count] },
  };
}

/** Negatives of pictures: what is light is dark. */
export const negatives = ({ x, y }: Part): Part => ({
  x: { data: Float32Array.from(x.data, (value) => 1 - value), shape: x.shape },
  y,
});

/** Labels by coin toss, the same for the same seed. */
export function tossed({ x, y }: Part, seed: number): Part {
  let state = (seed * 2654435761) >>> 0;
  const data = y.data.map(() => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return (state >>> 16) % 2;
  });
  return { x, y: { data, shape: y.shape } };
}
