/**
 * Elementary functions computed by + − · / and √ alone, so that every engine gives the same bits; engines differ in how
 * they round Math.exp and the like. Accurate to about one unit in the last place of a double. The polynomials are those
 * of fdlibm (Sun Microsystems, 1993).
 */

import { cut, highWord, lowWord, power2, scale2, split2 } from "./doubleBits.js";

export { pow } from "./pow.js";

const LN2_HIGH = 0.6931471803691238;
const LN2_LOW = 1.9082149292705877e-10;

/** eˣ. The argument is reduced by multiples of ln 2; a rational function does the rest. */
export function exp(x: number): number {
  if (!(x <= 709.782712893384)) return x > 0 ? Infinity : x;
  if (x < -745.2) return 0;
  const k = Math.floor(x * Math.LOG2E + 0.5);
  const high = x - k * LN2_HIGH;
  const low = k * LN2_LOW;
  const r = high - low;
  const t = r * r;
  const c =
    r -
    t *
      (0.16666666666666602 +
        t *
          (-2.7777777777015593e-3 +
            t * (6.613756321437934e-5 + t * (-1.6533902205465252e-6 + t * 4.1381367970572385e-8))));
  return scale2(1 - (low - (r * c) / (2 - c) - high), k);
}

/** eˣ − 1 without cancellation near 0: the reduced argument's eʳ − 1 is found first, then scaled by 2^k. */
export function expm1(x: number): number {
  if (Number.isNaN(x) || x === 0) return x;
  if (x > 709.782712893384) return Infinity;
  if (x < -40) return -1;
  const k = Math.abs(x) < 0.34657359027997264 ? 0 : Math.floor(x * Math.LOG2E + 0.5);
  const high = x - k * LN2_HIGH;
  const low = k * LN2_LOW;
  const r = high - low;
  const lost = high - r - low;
  const half = 0.5 * r;
  const square = r * half;
  const q =
    1 +
    square *
      (-3.333333333333313e-2 +
        square *
          (1.5873015872548146e-3 +
            square * (-7.93650757867488e-5 + square * (4.008217827329362e-6 + square * -2.0109921818362437e-7))));
  const t = 3 - q * half;
  const e = square * ((q - t) / (6 - r * t));
  if (k === 0) return r - (r * e - square);
  const correction = r * (e - lost) - lost - square;
  return scaledExpm1(r, correction, k);
}

/** 2^k·(1 + r − correction) − 1, the terms in the order that loses least. */
function scaledExpm1(r: number, correction: number, k: number): number {
  if (k === -1) return 0.5 * (r - correction) - 0.5;
  if (k === 1) return r < -0.25 ? -2 * (correction - (r + 0.5)) : 1 + 2 * (r - correction);
  if (k <= -2 || k > 56) return scale2(1 - (correction - r), k) - 1;
  const small = power2(-k);
  return (k < 20 ? 1 - small - (correction - r) : r - (correction + small) + 1) * power2(k);
}

/** Natural logarithm: x = 2^k·(1 + f) with 1 + f in [√½, √2), and a polynomial in s = f / (2 + f). */
export function log(x: number): number {
  if (!(x > 0)) return x === 0 ? -Infinity : NaN;
  if (x === Infinity) return x;
  const { m, k } = split2(x);
  const f = m - 1;
  const s = f / (2 + f);
  const z = s * s;
  const w = z * z;
  const odd = z * (0.6666666666666735 + w * (0.2857142874366239 + w * (0.1818357216161805 + w * 0.14798198605116586)));
  const even = w * (0.3999999999940942 + w * (0.22222198432149784 + w * 0.15313837699209373));
  const half = 0.5 * f * f;
  return k * LN2_HIGH - (half - (s * (half + odd + even) + k * LN2_LOW) - f);
}

/** ln(1 + x) without losing a small x: the rounding error of 1 + x is added back. */
export function log1p(x: number): number {
  if (Math.abs(x) < 1e-9) return x - (x * x) / 2;
  const u = 1 + x;
  if (u === Infinity || !(u > 0)) return log(u);
  return log(u) + (x - (u - 1)) / u;
}

/** Hyperbolic tangent, from expm1. */
export function tanh(x: number): number {
  const size = Math.abs(x);
  if (size < 1e-9 || Number.isNaN(x)) return x;
  const t = size > 22 ? 0 : size >= 1 ? expm1(2 * size) : expm1(-2 * size);
  const result = size > 22 ? 1 : size >= 1 ? 1 - 2 / (t + 2) : -t / (t + 2);
  return x < 0 ? -result : result;
}

/** 1 / (1 + e⁻ˣ), without overflow on either side. */
export function sigmoid(x: number): number {
  if (x >= 0) return 1 / (1 + exp(-x));
  const e = exp(x);
  return e / (1 + e);
}

/** ln(1 + eˣ), without overflow. */
export function softplus(x: number): number {
  return Math.max(x, 0) + log1p(exp(-Math.abs(x)));
}

/** Sine of x in radians. */
export function sin(x: number): number {
  const { quadrant, r, rest } = reduceAngle(x);
  const value = quadrant & 1 ? cosine(r, rest) : sine(r, rest);
  return quadrant & 2 ? -value : value;
}

/** Cosine of x in radians. */
export function cos(x: number): number {
  const { quadrant, r, rest } = reduceAngle(x);
  const value = quadrant & 1 ? sine(r, rest) : cosine(r, rest);
  return ((quadrant + 1) & 2) !== 0 ? -value : value;
}

function sine(x: number, rest: number): number {
  const z = x * x;
  const v = z * x;
  const r =
    8.33333333332249e-3 +
    z * (-1.984126982985795e-4 + z * (2.7557313707070068e-6 + z * (-2.5050760253406863e-8 + z * 1.58969099521155e-10)));
  return x - (z * (0.5 * rest - v * r) - rest - v * -0.16666666666666632);
}

function cosine(x: number, rest: number): number {
  const z = x * x;
  const r =
    z *
    (4.16666666666666e-2 +
      z *
        (-1.388888888887411e-3 +
          z *
            (2.480158728947673e-5 +
              z * (-2.7557314351390663e-7 + z * (2.087572321298175e-9 + z * -1.1359647557788195e-11)))));
  const half = 0.5 * z;
  const w = 1 - half;
  return w + (1 - w - half + (z * r - x * rest));
}

/**
 * x as quadrant·π/2 + r + rest with |r| ≤ π/4. π/2 is subtracted in three parts (Cody and Waite); huge angles use big
 * integers.
 */
function reduceAngle(x: number): { quadrant: number; r: number; rest: number } {
  if (Math.abs(x) <= 0.7853981633974483) return { quadrant: 0, r: x, rest: 0 };
  if (!(Math.abs(x) < 1e6)) return x - x === 0 ? reduceHuge(x) : { quadrant: 0, r: NaN, rest: 0 };
  const n = Math.floor(x * 0.6366197723675814 + 0.5);
  const first = x - n * 1.5707963267341256;
  let w = n * 6.077100506303966e-11;
  const second = first - w;
  // The third part compensates the rounding error of the second subtraction.
  w = n * 2.0222662487959506e-21 - (first - second - w);
  const r = second - w;
  return { quadrant: n & 3, r, rest: second - r - w };
}

/** Reduces angles of a million and more exactly, in fixed point with 1300 fractional bits as a big integer. */
function reduceHuge(x: number): { quadrant: number; r: number; rest: number } {
  const high = highWord(Math.abs(x));
  const exponent = (high >>> 20) - 1075;
  const mantissa = (BigInt((high & 0xfffff) | 0x100000) << 32n) | BigInt(lowWord(x) >>> 0);
  const angle = mantissa << BigInt(exponent + 1300);
  const quarter = fixedPi() >> 1n;
  const turns = (angle + (quarter >> 1n)) / quarter;
  const left = angle - turns * quarter;
  const r = Number(left >> 1100n) / power2(200);
  const quadrant = Number(turns & 3n);
  return x < 0 ? { quadrant: -quadrant & 3, r: -r, rest: 0 } : { quadrant, r, rest: 0 };
}

let pi: bigint | null = null;

/** π·2^1300, by Machin's formula: π = 16·arctan(1/5) − 4·arctan(1/239). Computed on first use. */
function fixedPi(): bigint {
  pi ??= (16n * arctanOfInverse(5n) - 4n * arctanOfInverse(239n)) >> 20n;
  return pi;
}

/** arctan(1 / n)·2^1320: the series of alternating odd powers. */
function arctanOfInverse(n: bigint): bigint {
  let power = (1n << 1320n) / n;
  let total = power;
  for (let odd = 3n, sign = -1n; power > 0n; odd += 2n, sign = -sign) {
    power /= n * n;
    total += (sign * power) / odd;
  }
  return total;
}

function polynomial(x: number, coefficients: readonly number[]): number {
  let sum = 0;
  for (let i = coefficients.length - 1; i >= 0; i--) sum = sum * x + coefficients[i];
  return sum;
}

// biome-ignore format: a table
const ERF = {
  small: [
    [0.12837916709551256, -0.3250421072470015, -2.848174957559851e-2, -5.770270296489442e-3, -2.3763016656650163e-5],
    [1, 0.39791722395915535, 6.50222499887673e-2, 5.081306281875766e-3, 1.3249473800432164e-4, -3.960228278775368e-6],
  ],
  middle: [
    [-2.3621185607526594e-3, 0.41485611868374833, -0.3722078760357013, 0.31834661990116175, -0.11089469428239668, 3.5478304325618236e-2, -2.166375594868791e-3],
    [1, 0.10642088040084423, 0.540397917702171, 7.182865441419627e-2, 0.12617121980876164, 1.363708391202905e-2, 1.1984499846799107e-2],
  ],
  large: [
    [-9.864944034847148e-3, -0.6938585727071818, -10.558626225323291, -62.375332450326006, -162.39666946257347, -184.60509290671104, -81.2874355063066, -9.814329344169145],
    [1, 19.651271667439257, 137.65775414351904, 434.56587747522923, 645.3872717332679, 429.00814002756783, 108.63500554177944, 6.570249770319282, -6.04244152148581e-2],
  ],
  larger: [
    [-9.8649429247001e-3, -0.799283237680523, -17.757954917754752, -160.63638485582192, -637.5664433683896, -1025.0951316110772, -483.5191916086514],
    [1, 30.33806074348246, 325.7925129965739, 1536.729586084437, 3199.8582195085955, 2553.0504064331644, 474.52854120695537, -22.44095244658582],
  ],
} as const;

/** The error function, 2/√π·∫₀ˣ e^(−t²) dt: a rational function for each of four ranges. */
export function erf(x: number): number {
  const size = Math.abs(x);
  if (Number.isNaN(x)) return x;
  const quotient = (t: number, [above, below]: readonly (readonly number[])[]) =>
    polynomial(t, above) / polynomial(t, below);
  if (size < 0.84375) return x + x * quotient(x * x, ERF.small);
  if (size >= 6) return x < 0 ? -1 : 1;
  let result: number;
  if (size < 1.25) {
    result = 0.8450629115104675 + quotient(size - 1, ERF.middle);
  } else {
    // e^(−x²) with x truncated to its high word, whose square is exact.
    const z = cut(size);
    const tail = quotient(1 / (size * size), size < 1 / 0.35 ? ERF.large : ERF.larger);
    result = 1 - (exp(-z * z - 0.5625) * exp((z - size) * (z + size) + tail)) / size;
  }
  return x < 0 ? -result : result;
}
