const double = new Float64Array(1);
const bits = new BigInt64Array(double.buffer);

/** Place of a double among all doubles in order, so that neighbours differ by 1. */
function place(x: number): bigint {
  double[0] = x;
  return bits[0] < 0n ? -(bits[0] & 0x7fffffffffffffffn) : bits[0];
}

/** How many doubles lie from a to b; 0 when they are the same, or both NaN. */
export function ulps(a: number, b: number): number {
  if (Number.isNaN(a) || Number.isNaN(b)) return Object.is(a, b) ? 0 : Infinity;
  const distance = place(a) - place(b);
  return Number(distance < 0n ? -distance : distance);
}
