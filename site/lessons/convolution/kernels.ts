/** Kernels to try, by name. */
export const KERNELS = {
  vertical: [-1, 0, 1, -2, 0, 2, -1, 0, 1],
  horizontal: [-1, -2, -1, 0, 0, 0, 1, 2, 1],
  outline: [-1, -1, -1, -1, 8, -1, -1, -1, -1],
  blur: Array.from({ length: 9 }, () => 1 / 9),
  nothing: [0, 0, 0, 0, 1, 0, 0, 0, 0],
} as const satisfies Readonly<Record<string, readonly number[]>>;

/** How many numbers are learned for 32 maps of a colour picture: by kernels of 3x3, and by a dense layer with the same outputs. */
export const learned = (size: number) => ({
  convolution: (3 * 3 * 3 + 1) * 32,
  dense: (size * size * 3 + 1) * ((size - 2) ** 2 * 32),
});
