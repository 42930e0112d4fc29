/** What dropout makes of a unit. */
export const masked = (x: number, isKept: boolean, rate: number) => (isKept ? x / (1 - rate) : 0);

/** The mean of what comes of each unit over some masks. */
export const means = (x: readonly number[], masks: readonly (readonly boolean[])[], rate: number) =>
  x.map((value, i) => masks.reduce((sum, mask) => sum + masked(value, mask[i], rate), 0) / masks.length);

/** Masks from strings of 0 and 1. */
export const maskOf = (text: string): readonly boolean[] => Array.from(text, (char) => char === "1");
