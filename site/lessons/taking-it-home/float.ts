/** A 32-bit number taken apart: value = sign · fraction · 2^power. */
export interface Float {
  readonly value: number;
  readonly sign: 1 | -1;
  /** From 1 up to 2; of numbers too small for that, from 0 up to 1. */
  readonly fraction: number;
  readonly power: number;
  /** Sign, exponent, fraction: 1, 8 and 23 bits, the first one first. */
  readonly bits: string;
}

/** The number that four bytes mean, the lowest first. */
export function floatOf(bytes: readonly number[]): Float {
  const view = new DataView(Uint8Array.from(bytes).buffer);
  const all = view.getUint32(0, true);
  const exponent = (all >>> 23) & 255;
  return {
    value: view.getFloat32(0, true),
    sign: all >>> 31 ? -1 : 1,
    fraction: (all & 0x7fffff) / 2 ** 23 + (exponent > 0 ? 1 : 0),
    power: Math.max(1, exponent) - 127,
    bits: all.toString(2).padStart(32, "0"),
  };
}

/** Where in a table of a shape an element is. */
export function indexIn(shape: readonly number[], at: number): number[] {
  return shape
    .reduceRight<number[]>(
      (index, size) => {
        const [rest, ...inner] = index;
        return [Math.floor(rest / size), rest % size, ...inner];
      },
      [at],
    )
    .slice(1);
}
