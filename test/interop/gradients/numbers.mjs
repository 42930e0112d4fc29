/** Numbers of a shape between two bounds: always the same for a seed. */
export function numbers(shape, seed, low = -2, high = 2) {
  let state = seed * 7919 + 13;
  const next = () => {
    state = (Math.imul(state, 1103515245) + 12345) >>> 0;
    return low + (high - low) * (state / 2 ** 32);
  };
  const fill = ([side, ...rest]) => (side === undefined ? next() : Array.from({ length: side }, () => fill(rest)));
  return fill(shape);
}

/** Numbers that logarithms, roots and powers are defined at. */
export const positive = (shape, seed) => numbers(shape, seed, 0.3, 2);

/** Numbers within -1 and 1. */
export const unit = (shape, seed) => numbers(shape, seed, -0.9, 0.9);
