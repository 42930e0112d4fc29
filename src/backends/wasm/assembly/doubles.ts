/**
 * Elementary functions of one double, the same bits as util/math.ts on the host: polynomials of fdlibm (Sun
 * Microsystems, 1993).
 */

const LN2_HIGH: f64 = 0.6931471803691238;
const LN2_LOW: f64 = 1.9082149292705877e-10;

// @ts-ignore: decorator
@inline
function power2(k: i32): f64 {
  return reinterpret<f64>((<i64>(k + 1023)) << 52);
}

function scale2(x: f64, k: i32): f64 {
  if (k > 1023) return x * power2(1023) * power2(min(k - 1023, 1023));
  if (k < -1022) return x * power2(-1022 + 54) * power2(max(k + 1022, -1022)) * power2(-54);
  return x * power2(k);
}

/** eˣ. */
export function exp(x: f64): f64 {
  if (!(x <= 709.782712893384)) return x > 0 ? Infinity : x;
  if (x < -745.2) return 0;
  const k = floor(x * 1.4426950408889634 + 0.5);
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
  return scale2(1 - (low - (r * c) / (2 - c) - high), <i32>k);
}

/** Natural logarithm. */
export function log(x: f64): f64 {
  if (!(x > 0)) return x == 0 ? -Infinity : NaN;
  if (x == Infinity) return x;
  let k = 0;
  if (x < 2.2250738585072014e-308) {
    x *= 18014398509481984;
    k = -54;
  }
  const bits = reinterpret<u64>(x);
  const top = <i32>(bits >> 32);
  const mantissa = top & 0xfffff;
  const above = mantissa > 0x6a09e ? 1 : 0;
  k += (top >> 20) - 1023 + above;
  const head = mantissa | (above ? 0x3fe00000 : 0x3ff00000);
  const f = reinterpret<f64>(((<u64>head) << 32) | (bits & 0xffffffff)) - 1;
  const s = f / (2 + f);
  const z = s * s;
  const w = z * z;
  const odd = z * (0.6666666666666735 + w * (0.2857142874366239 + w * (0.1818357216161805 + w * 0.14798198605116586)));
  const even = w * (0.3999999999940942 + w * (0.22222198432149784 + w * 0.15313837699209373));
  const half = 0.5 * f * f;
  return <f64>k * LN2_HIGH - (half - (s * (half + odd + even) + <f64>k * LN2_LOW) - f);
}

/** ln(1 + x). */
export function log1p(x: f64): f64 {
  if (abs(x) < 1e-9) return x - (x * x) / 2;
  const u = 1 + x;
  if (u == Infinity || !(u > 0)) return log(u);
  return log(u) + (x - (u - 1)) / u;
}

/** Sine of x in radians. */
export function sin(x: f64): f64 {
  if (abs(x) >= 1e6) return NativeMath.sin(x);
  const n = quadrantOf(x);
  const quadrant = <i32>n;
  const value = quadrant & 1 ? cosine(remainder(x, n), rest) : sine(remainder(x, n), rest);
  return quadrant & 2 ? -value : value;
}

/** Cosine of x in radians. */
export function cos(x: f64): f64 {
  if (abs(x) >= 1e6) return NativeMath.cos(x);
  const n = quadrantOf(x);
  const quadrant = <i32>n;
  const value = quadrant & 1 ? sine(remainder(x, n), rest) : cosine(remainder(x, n), rest);
  return (quadrant + 1) & 2 ? -value : value;
}

// @ts-ignore: decorator
@inline
function quadrantOf(x: f64): f64 {
  return abs(x) <= 0.7853981633974483 ? 0 : floor(x * 0.6366197723675814 + 0.5);
}

/** What rounding takes from the last `remainder`. */
let rest: f64 = 0;

/** x − n·π/2, π/2 taken off in three parts. */
function remainder(x: f64, n: f64): f64 {
  const first = x - n * 1.5707963267341256;
  let w = n * 6.077100506303966e-11;
  const second = first - w;
  w = n * 2.0222662487959506e-21 - (first - second - w);
  const r = second - w;
  rest = second - r - w;
  return r;
}

function sine(x: f64, low: f64): f64 {
  const z = x * x;
  const v = z * x;
  const r =
    8.33333333332249e-3 +
    z * (-1.984126982985795e-4 + z * (2.7557313707070068e-6 + z * (-2.5050760253406863e-8 + z * 1.58969099521155e-10)));
  return x - (z * (0.5 * low - v * r) - low - v * -0.16666666666666632);
}

function cosine(x: f64, low: f64): f64 {
  const z = x * x;
  const r =
    z *
    (4.16666666666666e-2 +
      z *
        (-1.388888888887411e-3 +
          z *
            (2.480158728948673e-5 +
              z * (-2.7557314351390663e-7 + z * (2.087572321298175e-9 + z * -1.1359647557788195e-11)))));
  const half = 0.5 * z;
  const w = 1 - half;
  return w + (1 - w - half + (z * r - x * low));
}

/** xʸ for floats: e^(y·ln x) with the logarithm to about 60 bits where it matters; Math.pow's special cases. */
export function pow(x: f64, y: f64): f64 {
  if (y == 0) return 1;
  if (isNaN(x) || isNaN(y)) return NaN;
  const whole = floor(y) == y;
  const odd = whole && abs(y) < 9007199254740992 && floor(y / 2) * 2 != y;
  if (x < 0 && x != -Infinity && !whole) return NaN;
  const size = abs(x);
  if (size == 1 && abs(y) == Infinity) return NaN;
  const result = powerOfPositive(size, y);
  return odd && (x < 0 || (x == 0 && reinterpret<i64>(x) < 0)) ? -result : result;
}

function powerOfPositive(x: f64, y: f64): f64 {
  if (x == 1) return 1;
  if (x == 0 || x == Infinity || abs(y) == Infinity) return x > 1 == y > 0 ? Infinity : 0;
  if (y == 2) return x * x;
  return exp(y * log(x));
}

/** The error function: a rational function for each of four ranges. */
export function erf(x: f64): f64 {
  const size = abs(x);
  if (isNaN(x)) return x;
  if (size < 0.84375) {
    const z = x * x;
    const above = 0.12837916709551256 + z * (-0.3250421072470015 + z * (-2.848174957559851e-2 +
      z * (-5.770270296489442e-3 + z * -2.3763016656650163e-5)));
    const below = 1 + z * (0.39791722395915535 + z * (6.50222499887673e-2 + z * (5.081306281875766e-3 +
      z * (1.3249473800432164e-4 + z * -3.960228278775368e-6))));
    return x + x * (above / below);
  }
  if (size >= 6) return x < 0 ? -1 : 1;
  let result: f64;
  if (size < 1.25) {
    const t = size - 1;
    const above = -2.3621185607526594e-3 + t * (0.41485611868374833 + t * (-0.3722078760357013 +
      t * (0.31834661990116175 + t * (-0.11089469428239668 + t * (3.5478304325618236e-2 +
      t * -2.166375594868791e-3)))));
    const below = 1 + t * (0.10642088040084423 + t * (0.540397917702171 + t * (7.182865441419627e-2 +
      t * (0.12617121980876164 + t * (1.363708391202905e-2 + t * 1.1984499846799107e-2)))));
    result = 0.8450629115104675 + above / below;
  } else {
    const z = reinterpret<f64>(reinterpret<u64>(size) & 0xffffffff00000000);
    result = 1 - (exp(-z * z - 0.5625) * exp((z - size) * (z + size) + erfTail(size))) / size;
  }
  return x < 0 ? -result : result;
}

function erfTail(size: f64): f64 {
  const t = 1 / (size * size);
  if (size < 1 / 0.35) {
    const above = -9.864944034847148e-3 + t * (-0.6938585727071818 + t * (-10.558626225323291 +
      t * (-62.375332450326006 + t * (-162.39666946257347 + t * (-184.60509290671104 + t * (-81.2874355063066 +
      t * -9.814329344169145))))));
    const below = 1 + t * (19.651271667439257 + t * (137.65775414351904 + t * (434.56587747522923 +
      t * (645.3872717332679 + t * (429.00814002756783 + t * (108.63500554177944 + t * (6.570249770319282 +
      t * -6.04244152148581e-2)))))));
    return above / below;
  }
  const above = -9.8649429247001e-3 + t * (-0.799283237680523 + t * (-17.757954917754752 +
    t * (-160.63638485582192 + t * (-637.5664433698896 + t * (-1025.0951316110772 + t * -483.5191916086514)))));
  const below = 1 + t * (30.33806074348246 + t * (325.7925129965739 + t * (1536.729586084437 +
    t * (3199.8582195085955 + t * (2553.0504064331644 + t * (474.52854120695537 + t * -22.44095244658582))))));
  return above / below;
}
