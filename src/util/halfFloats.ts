/**
 * Conversion of 16-bit floats to float32, which is exact.
 *   F16   1 sign, 5 exponent (bias 15), 10 fraction: IEEE 754 binary16
 *   BF16  1 sign, 8 exponent, 7 fraction: the upper half of a float32
 */

/** The spacing of binary16's subnormal numbers: 2⁻²⁴. */
const SUBNORMAL_STEP = 1 / 16_777_216;

/** Widens IEEE half floats, given as their bits. */
export function widenF16(halves: Uint16Array): Float32Array {
  const out = new Float32Array(halves.length);
  const bits = new Uint32Array(out.buffer);
  for (let i = 0; i < halves.length; i++) {
    const sign = (halves[i] & 0x8000) << 16;
    const exponent = (halves[i] >> 10) & 31;
    const fraction = halves[i] & 1023;
    if (exponent === 0) out[i] = (sign ? -1 : 1) * fraction * SUBNORMAL_STEP;
    else bits[i] = sign | ((exponent === 31 ? 255 : exponent + 112) << 23) | (fraction << 13);
  }
  return out;
}

/** Widens bfloat16 numbers, given as their bits. */
export function widenBF16(halves: Uint16Array): Float32Array {
  const out = new Float32Array(halves.length);
  const bits = new Uint32Array(out.buffer);
  for (let i = 0; i < halves.length; i++) bits[i] = halves[i] << 16;
  return out;
}
