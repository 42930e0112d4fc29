// A double's eight bytes as two words. The low word comes first: every machine that runs JavaScript is little-endian.
const double = new Float64Array(1);
const words = new Int32Array(double.buffer);

/** Sign, exponent and the upper 20 bits of the mantissa. */
export function highWord(x: number): number {
  double[0] = x;
  return words[1];
}

/** The lower 32 bits of the mantissa. */
export function lowWord(x: number): number {
  double[0] = x;
  return words[0];
}

/** x with its high word replaced. */
export function withHighWord(x: number, high: number): number {
  double[0] = x;
  words[1] = high;
  return double[0];
}

/** x with its low word zeroed, so that the product of two such numbers is exact. */
export function cut(x: number): number {
  double[0] = x;
  words[0] = 0;
  return double[0];
}

/** 2^k for −1022 ≤ k ≤ 1023. */
export function power2(k: number): number {
  return withHighWord(0, (k + 1023) << 20);
}

/** x·2^k, in two steps where 2^k is not a normal number. */
export function scale2(x: number, k: number): number {
  if (k > 1023) return x * power2(1023) * power2(Math.min(k - 1023, 1023));
  if (k < -1022) return x * power2(-1022 + 54) * power2(Math.max(k + 1022, -1022)) * power2(-54);
  return x * power2(k);
}

/** x as m·2^k with m in [√½, √2), for finite x > 0. */
export function split2(x: number): { m: number; k: number } {
  const subnormal = x < 2.2250738585072014e-308;
  if (subnormal) x *= 2 ** 54;
  const high = highWord(x);
  const mantissa = high & 0xfffff;
  const above = mantissa > 0x6a09e ? 1 : 0;
  const k = (high >> 20) - 1023 + above - (subnormal ? 54 : 0);
  return { m: withHighWord(x, mantissa | (above ? 0x3fe00000 : 0x3ff00000)), k };
}
