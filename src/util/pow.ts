import { cut, scale2, split2 } from "./doubleBits.js";

/** xʸ, with Math.pow's special cases: 2^(y·log₂ x), the logarithm carried as two doubles. Integer results are exact. */
export function pow(x: number, y: number): number {
  if (y === 0) return 1;
  if (Number.isNaN(x) || Number.isNaN(y)) return NaN;
  const whole = Math.floor(y) === y;
  const odd = whole && Math.abs(y) < 2 ** 53 && y % 2 !== 0;
  const size = Math.abs(x);
  if (x < 0 && !whole && size !== Infinity && Math.abs(y) !== Infinity) return NaN;
  if (size === 1 && Math.abs(y) === Infinity) return NaN;
  const negative = odd && (x < 0 || Object.is(x, -0));
  const result = powerOfPositive(size, y);
  return negative ? -result : result;
}

function powerOfPositive(x: number, y: number): number {
  if (x === 1) return 1;
  if (x === 0 || x === Infinity || Math.abs(y) === Infinity) return x > 1 === y > 0 ? Infinity : 0;
  const [log, logRest] = log2Parts(x);
  const yHigh = cut(y);
  const high = yHigh * log;
  const rest = (y - yHigh) * log + y * logRest;
  if (!(Math.abs(high + rest) < 1100)) return high + rest > 0 ? Infinity : 0;
  return exp2OfSum(high, rest);
}

const TWO_OVER_3LN2 = 0.9617966939259756;
const TWO_OVER_3LN2_HIGH = 0.9617967009544373;
const TWO_OVER_3LN2_LOW = -7.028461650952758e-9;

/** Where the logarithm is expanded: around 1 or, for m above √1.5, around 1.5 with log₂ 1.5 in two parts. */
const AROUND_1 = { centre: 1, log: 0, logRest: 0 };
const AROUND_1_5 = { centre: 1.5, log: 0.5849624872207642, logRest: 1.350039202129749e-8 };

/**
 * log₂ x as the sum of a double whose low word is 0 and a small remainder: with s = (m − c) / (m + c),
 *   log₂ m = log₂ c + 2/ln 2 · (s + s³/3 + s⁵/5 + …)
 * as in fdlibm; the relative error is below 2⁻⁶⁵.
 */
function log2Parts(x: number): [number, number] {
  const { m, k } = mantissaFrom1(x);
  const { centre, log, logRest } = m > 1.224744871391589 ? AROUND_1_5 : AROUND_1;
  const above = m - centre;
  const reciprocal = 1 / (m + centre);
  const s = above * reciprocal;
  const sHigh = cut(s);
  const sum = cut(m + centre);
  const sLow = reciprocal * (above - sHigh * sum - sHigh * (m - (sum - centre)));
  const z = s * s;
  const series =
    z *
      z *
      (0.5999999999999946 +
        z *
          (0.4285714285785502 +
            z *
              (0.33333332981837743 + z * (0.272728123808534 + z * (0.23066074577556175 + z * 0.20697501780033842))))) +
    sLow * (sHigh + s);
  const square = sHigh * sHigh;
  const three = cut(3 + square + series);
  const threeLow = series - (three - 3 - square);
  const u = sHigh * three;
  const v = sLow * three + threeLow * s;
  const product = cut(u + v);
  const productLow = v - (product - u);
  const high = TWO_OVER_3LN2_HIGH * product;
  const low = TWO_OVER_3LN2_LOW * product + productLow * TWO_OVER_3LN2 + logRest;
  const result = cut(high + low + log + k);
  return [result, low - (result - k - log - high)];
}

/** x as m·2^k with m in [√¾, √3): centres 1 and 1.5 are then near. */
function mantissaFrom1(x: number): { m: number; k: number } {
  const { m, k } = split2(x);
  return m < 0.8660254037844386 ? { m: 2 * m, k: k - 1 } : { m, k };
}

const LN2_HIGH = 0.6931471824645996;
const LN2_LOW = -1.904654299957768e-9;

/** 2^(a + b), where b is the rounding error of the exponent a. */
function exp2OfSum(a: number, b: number): number {
  const n = Math.floor(a + b + 0.5);
  a -= n;
  const t = cut(a + b);
  const u = t * LN2_HIGH;
  const v = (b - (t - a)) * Math.LN2 + t * LN2_LOW;
  const z = u + v;
  const rest = v - (z - u);
  const w = z * z;
  const c =
    z -
    w *
      (0.16666666666666602 +
        w *
          (-2.7777777777015593e-3 +
            w * (6.613756321437934e-5 + w * (-1.6533902205465252e-6 + w * 4.1381367970572385e-8))));
  const r = (z * c) / (c - 2) - (rest + z * rest);
  return scale2(1 - (r - z), n);
}
