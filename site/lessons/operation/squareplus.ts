/** What the operation gives. */
export const valueAt = (x: number) => (x + Math.sqrt(x * x + 4)) / 2;

/** The same with 32-bit numbers, rounded after each step. */
export function valueAt32(at: number): number {
  const { fround } = Math;
  const x = fround(at);
  const root = fround(Math.sqrt(fround(fround(x * x) + 4)));
  return fround(fround(x + root) / 2);
}

/** Slopes, by what the one who wrote the gradient has forgotten: nothing, to halve, the square's own slope, the sign. */
export const SLOPES = {
  right: (x: number) => (1 + x / Math.sqrt(x * x + 4)) / 2,
  factor: (x: number) => 1 + x / Math.sqrt(x * x + 4),
  chain: (x: number) => (1 + 1 / (2 * Math.sqrt(x * x + 4))) / 2,
  sign: (x: number) => (1 - x / Math.sqrt(x * x + 4)) / 2,
} as const satisfies Readonly<Record<string, (x: number) => number>>;

export type SlopeName = keyof typeof SLOPES;

/** The slope between two points, a step h to each side. */
export const between = (value: (x: number) => number, x: number, h: number) => (value(x + h) - value(x - h)) / (2 * h);
