import type { BinaryOp, FusedActivation, UnaryOp } from "../Kernels.js";

/*
 * Element-wise functions as expressions that every mode of gpu.js compiles. The built-in functions are not usable as
 * they are: expm1 and log1p lose all digits near 0, tanh overflows, log and pow are undefined for arguments below 0,
 * and Math.max may drop NaN.
 */

/** Propagates NaN, which some devices' exp does not. */
const exp = (x: string) => `(${x} === ${x} ? Math.exp(${x}) : ${x})`;

/** Computed from e^−|x|, which cannot overflow. */
const sigmoid = (x: string) =>
  `(${x} < 0.0 ? Math.exp(${x}) / (1.0 + Math.exp(${x})) : 1.0 / (1.0 + ${exp(`(-${x})`)}))`;

/** Taylor's series near 0, and ±1 where that is the rounded result. */
const tanh = (x: string) => {
  const series = `${x} * (1.0 - ${x} * ${x} * (1.0 / 3.0 - ${x} * ${x} * (2.0 / 15.0 - ${x} * ${x} * (17.0 / 315.0))))`;
  return `(Math.abs(${x}) < 0.15 ? ${series} : (${x} > 9.0 ? 1.0 : (${x} < -9.0 ? -1.0 : Math.tanh(${x}))))`;
};
/** Two comparisons, because some drivers compile a single one to max, which maps NaN to 0. */
const relu = (x: string) => `(${x} > 0.0 ? ${x} : (${x} <= 0.0 ? 0.0 : ${x}))`;

/** The same with an upper bound. */
const relu6 = (x: string) => `(${x} > 6.0 ? 6.0 : ${relu(x)})`;

/** ln x, −∞ at 0, and NaN (0/0) below. */
const log = (x: string) =>
  `(${x} > 0.0 ? Math.log(${x}) : (${x} < 0.0 ? (${x} - ${x}) / (${x} - ${x}) : (${x} === 0.0 ? -1.0 / (${x} * ${x}) : ${x})))`;

/** Taylor's series near 0, where 1 + x loses the last digits of x. */
const log1p = (x: string) =>
  `(Math.abs(${x}) < 0.05 ? ${x} * (1.0 - ${x} * (0.5 - ${x} * (1.0 / 3.0 - ${x} * (0.25 - ${x} * 0.2)))) : ${log(`(1.0 + ${x})`)})`;
const expm1 = (x: string) =>
  `(Math.abs(${x}) < 0.05 ? ${x} * (1.0 + ${x} * (0.5 + ${x} * (1.0 / 6.0 + ${x} * (1.0 / 24.0 + ${x} / 120.0)))) : ${exp(x)} - 1.0)`;

/**
 * sin(x + quarters·π/2): argument reduction to |x| ≤ π/4 by a multiple of π/2, subtracted in three parts (Cody and
 * Waite), then Taylor's series. Devices' own functions have only four correct digits. Beyond 1e5 the reduction would
 * need more parts; the result is NaN there instead of a wrong number.
 */
const sine = (x: string, quarters: number, bind: Bind) => {
  const turns = bind(`Math.floor(${x} * 0.6366197723675814 + 0.5)`);
  const r = bind(
    `((${x} - ${turns} * 1.5703125) - ${turns} * 0.0004837512969970703) - ${turns} * 7.549789948768648e-8`,
  );
  const s = bind(`${r} * ${r}`);
  const odd = `${r} * (1.0 - ${s} * (1.0 / 6.0 - ${s} * (1.0 / 120.0 - ${s} * (1.0 / 5040.0 - ${s} / 362880.0))))`;
  const even = `1.0 - ${s} * (0.5 - ${s} * (1.0 / 24.0 - ${s} * (1.0 / 720.0 - ${s} / 40320.0)))`;
  const quarter = bind(`${turns} + ${quarters}.0 - 4.0 * Math.floor((${turns} + ${quarters}.0) * 0.25)`);
  const size = bind(`(${quarter} === 0.0 || ${quarter} === 2.0 ? ${odd} : ${even})`);
  return `(Math.abs(${x}) > 100000.0 ? (${x} - ${x}) / (${x} - ${x}) : (${quarter} > 1.5 ? -${size} : ${size}))`;
};

/** ln(1 + eˣ): below −8 it equals eˣ in float32. */
const softplus = (x: string) =>
  `(${x} < -8.0 ? Math.exp(${x}) : ${relu(x)} + Math.log(1.0 + Math.exp(-Math.abs(${x}))))`;

/** Abramowitz and Stegun 7.1.26, to 1.5e-7; near 0 the Taylor series, whose relative error is small. */
const erf = (x: string) => {
  const a = `Math.abs(${x})`;
  const t = `(1.0 / (1.0 + 0.3275911 * ${a}))`;
  const tail = `((((1.061405429 * ${t} - 1.453152027) * ${t} + 1.421413741) * ${t} - 0.284496736) * ${t} + 0.254829592) * ${t}`;
  const far = `Math.sign(${x}) * (1.0 - ${tail} * Math.exp(-${x} * ${x}))`;
  return `(${a} < 0.1 ? ${x} * (1.1283791671 - ${x} * ${x} * (0.3761263890 - ${x} * ${x} * 0.1128379167)) : ${far})`;
};

/** The condition that a number is infinite. */
const infinite = (x: string) => `${x} * 0.5 === ${x} && ${x} * ${x} > 1.0`;

/**
 * aᵇ as in JavaScript: defined for a < 0 only if b is an integer. The device's own power is used only for positive
 * finite numbers.
 */
const pow = (a: string, b: string) => {
  const size = `Math.pow(Math.abs(${a}), ${b})`;
  const half = `${b} * 0.5`;
  const whole = `Math.floor(${b}) === ${b}`;
  const odd = `${whole} && Math.floor(${half}) !== ${half}`;
  const nan = `(${a} - ${a}) / (${a} - ${a})`;
  const signed = `(Math.floor(${half}) === ${half} ? ${size} : -${size})`;
  const below = `(${whole} ? ${signed} : ${nan})`;
  // 1/a keeps the sign of −0, for odd exponents.
  const pole = `(${odd} ? 1.0 / ${a} : 1.0 / (${a} * ${a}))`;
  const atZero = `(${b} > 0.0 ? 0.0 : ${pole})`;
  const finite = `(${a} > 0.0 ? Math.pow(${a}, ${b}) : (${a} < 0.0 ? ${below} : ${atZero}))`;
  const ofInfinity = `(${b} < 0.0 ? 0.0 : (${odd} ? ${a} : ${a} * ${a}))`;
  // To an infinite power: ∞ if |a| > 1 and b > 0, or |a| < 1 and b < 0; otherwise 0.
  const grows = `(Math.abs(${a}) > 1.0 ? ${b} : -${b})`;
  const toInfinity = `(Math.abs(${a}) === 1.0 ? ${b} - ${b} : (${grows} > 0.0 ? ${b} * ${b} : 0.0))`;
  const general = `(${infinite(b)} ? ${toInfinity} : (${infinite(a)} ? ${ofInfinity} : ${finite}))`;
  // NaN is tested explicitly: a compiler may infer b > 0 after testing b = 0 and b < 0, although b may be NaN.
  return `(${b} === 0.0 ? 1.0 : (${b} === ${b} ? (${a} === ${a} ? ${general} : ${a}) : ${b}))`;
};

/** Binds an expression to a name, so that it is evaluated once. */
export type Bind = (expression: string) => string;

export const unaryExpressions: Record<UnaryOp, (x: string, bind: Bind) => string> = {
  neg: (x) => `-${x}`,
  abs: (x) => `Math.abs(${x})`,
  sign: (x) => `(${x} > 0.0 ? 1.0 : (${x} < 0.0 ? -1.0 : ${x}))`,
  floor: (x) => `Math.floor(${x})`,
  square: (x) => `${x} * ${x}`,
  sqrt: (x) => `Math.sqrt(${x})`,
  exp,
  expm1,
  log,
  log1p,
  sin: (x, bind) => sine(x, 0, bind),
  cos: (x, bind) => sine(x, 1, bind),
  tanh,
  sigmoid,
  softplus,
  relu,
  relu6,
  erf,
};

const holds = (sign: string) => (a: string, b: string) => `(${a} ${sign} ${b} ? 1.0 : 0.0)`;

export const binaryExpressions: Record<BinaryOp, (a: string, b: string) => string> = {
  add: (a, b) => `${a} + ${b}`,
  sub: (a, b) => `${a} - ${b}`,
  mul: (a, b) => `${a} * ${b}`,
  div: (a, b) => `${a} / ${b}`,
  pow,
  maximum: (a, b) => `(${a} > ${b} ? ${a} : (${a} === ${a} ? ${b} : ${a}))`,
  minimum: (a, b) => `(${a} < ${b} ? ${a} : (${a} === ${a} ? ${b} : ${a}))`,
  equal: holds("==="),
  notEqual: (a, b) => `(${a} === ${b} ? 0.0 : 1.0)`,
  less: holds("<"),
  lessEqual: holds("<="),
  greater: holds(">"),
  greaterEqual: holds(">="),
  reluGradient: (dy, y) => `(${y} > 0.0 ? ${dy} : 0.0)`,
  relu6Gradient: (dy, y) => `(${y} > 0.0 && ${y} < 6.0 ? ${dy} : 0.0)`,
  tanhGradient: (dy, y) => `${dy} * (1.0 - ${y} * ${y})`,
  sigmoidGradient: (dy, y) => `${dy} * ${y} * (1.0 - ${y})`,
  sigmoidCrossEntropy: (x, t) => `${softplus(x)} - ${x} * ${t}`,
  sigmoidError: (x, t) => `${sigmoid(x)} - ${t}`,
};

export const activationExpressions: Record<FusedActivation, (x: string) => string> = {
  linear: (x) => x,
  relu,
  relu6,
  tanh,
  sigmoid,
};
