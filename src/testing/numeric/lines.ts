import type { Check, Numbers, Request } from "./evaluations.js";

/** The inputs moved along a line, by t times its direction. */
export type Line = (t: number) => readonly Numbers[];

/** The size of an input's numbers, by which steps are measured: the largest magnitude, or 1 where all are 0. */
export function sizeOfNumbers(values: Numbers): number {
  let top = 0;
  for (const value of values) top = Math.max(top, Math.abs(value));
  return top > 0 && Number.isFinite(top) ? top : 1;
}

/**
 * The unit of an element's steps: its own magnitude, since magnitudes within an input may differ widely; for 0, the
 * magnitude of the input, but at most 1.
 */
export function unitOf(value: number, size: number): number {
  return Math.abs(value) || Math.min(size, 1);
}

/** The line on which one element moves by `scale` for each unit of t. */
export function elementLine(inputs: readonly Numbers[], input: number, element: number, scale: number): Line {
  return (t) => {
    const moved = inputs[input].slice();
    moved[element] += t * scale;
    return inputs.with(input, moved);
  };
}

/** The line on which every element moves by its direction for each unit of t. Inputs without a direction stay. */
export function directionLine(inputs: readonly Numbers[], directions: readonly (Numbers | null)[]): Line {
  return (t) =>
    inputs.map((values, i) => {
      const direction = directions[i];
      return direction === null ? values : values.map((value, e) => value + t * direction[e]);
    });
}

/** The outputs along a line as one array, as a function of t. */
export function outputsAlong(line: Line): (t: number) => Check<Numbers> {
  return function* (t) {
    const request: Request = { what: "value", inputs: line(t) };
    return flat(yield request);
  };
}

/** Concatenates arrays. */
export function flat(arrays: readonly Numbers[]): Numbers {
  if (arrays.length === 1) return arrays[0];
  const all = new Float64Array(arrays.reduce((n, array) => n + array.length, 0));
  let offset = 0;
  for (const array of arrays) {
    all.set(array, offset);
    offset += array.length;
  }
  return all;
}

/** Splits an array into parts of these lengths. */
export function unflat(all: Numbers, lengths: readonly number[]): Numbers[] {
  let offset = 0;
  return lengths.map((length) => {
    offset += length;
    return all.subarray(offset - length, offset);
  });
}
