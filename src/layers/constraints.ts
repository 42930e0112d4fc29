import { add } from "../tensor/ops/add.js";
import { clip } from "../tensor/ops/clip.js";
import { div } from "../tensor/ops/div.js";
import { maximum } from "../tensor/ops/maximum.js";
import { mul } from "../tensor/ops/mul.js";
import { sqrt, square } from "../tensor/ops/square.js";
import { sum } from "../tensor/ops/sum.js";
import type { Tensor } from "../tensor/Tensor.js";
import { checkNumber } from "../util/checkNumber.js";
import { ValueError } from "../util/errors.js";
import { isPlainObject, optionsReader, showValue } from "../util/optionsReader.js";

/** The axes of a weight along which a norm is taken. */
export type NormAxes = number | readonly number[];

/** A constraint as `toConfig` writes it: its name and its numbers. */
export interface ConstraintConfig {
  /** Which constraint it is. */
  readonly type: "maxNorm" | "nonNeg" | "unitNorm" | "minMaxNorm";
  readonly [option: string]: unknown;
}

/** What holds a weight within bounds: the optimizer replaces the weight by it after each step, as in Keras. */
export interface Constraint {
  /** The nearest weight that is allowed. */
  apply(w: Tensor): Tensor;
  /** Its name and numbers, as files of models keep them. */
  readonly config: ConstraintConfig;
}

/** A constraint, its name with Keras's defaults, or what `toConfig` writes. */
export type ConstraintLike = Constraint | ConstraintConfig["type"] | ConstraintConfig;

/** Options of {@link maxNorm}. */
export interface MaxNormOptions {
  /** The largest norm. Default 2. */
  readonly maxValue?: number;
  /** Default 0: of a dense kernel [inputs, units], the weights that lead to one unit. [0, 1, 2] for those of one filter. */
  readonly axis?: NormAxes;
}

/** Options of {@link minMaxNorm}. */
export interface MinMaxNormOptions {
  /** The least norm. Default 0. */
  readonly minValue?: number;
  /** The largest norm. Default 1. */
  readonly maxValue?: number;
  /** How far a step goes towards the bounds, from 0 to 1. Default 1: all the way. */
  readonly rate?: number;
  /** As of {@link MaxNormOptions}. Default 0. */
  readonly axis?: NormAxes;
}

const readMaxNorm = optionsReader<MaxNormOptions>("maxNorm", "maxNorm({ maxValue: 2, axis: 0 })", {
  names: { maxValue: true, axis: true },
});
const readNonNeg = optionsReader<Record<never, never>>("nonNeg", "nonNeg()", { names: {} });
const readUnitNorm = optionsReader<{ readonly axis?: NormAxes }>("unitNorm", "unitNorm({ axis: 0 })", {
  names: { axis: true },
});
const readMinMaxNorm = optionsReader<MinMaxNormOptions>("minMaxNorm", "minMaxNorm({ minValue: 0, maxValue: 1 })", {
  names: { minValue: true, maxValue: true, rate: true, axis: true },
});

/** Keras's backend.epsilon(), which keeps weights of norm 0 from a division by 0. */
const EPSILON = 1e-7;

/**
 * Holds norms below a bound: w · min(‖w‖, maxValue) / (1e-7 + ‖w‖), with the norm along `axis`.
 * @param options `maxValue` (2), `axis` (0): {@link MaxNormOptions}
 * @throws ValueError for a bound below 0 and for axes that are no integers
 */
export function maxNorm(options?: MaxNormOptions): Constraint {
  const { maxValue = 2, axis = 0 } = readMaxNorm(options);
  checkNumber("maxNorm", "maxValue", maxValue, { from: 0 });
  checkAxes("maxNorm", axis);
  const apply = (w: Tensor) => rescaled(w, axis, (norms) => clip(norms, { min: 0, max: maxValue }));
  return { apply, config: { type: "maxNorm", maxValue, axis } };
}

/** Replaces negative numbers by 0: max(w, 0). Has no options. */
export function nonNeg(options?: Record<never, never>): Constraint {
  readNonNeg(options);
  return { apply: (w) => maximum(w, 0), config: { type: "nonNeg" } };
}

/**
 * Makes norms 1: w / (1e-7 + ‖w‖), with the norm along `axis`.
 * @param options `axis` (0), as of {@link MaxNormOptions}
 * @throws ValueError for axes that are no integers
 */
export function unitNorm(options?: { readonly axis?: NormAxes }): Constraint {
  const { axis = 0 } = readUnitNorm(options);
  checkAxes("unitNorm", axis);
  return { apply: (w) => div(w, add(normsOf(w, axis), EPSILON)), config: { type: "unitNorm", axis } };
}

/**
 * Holds norms between two bounds: w · (rate · clip(‖w‖, minValue, maxValue) + (1 − rate) · ‖w‖) / (1e-7 + ‖w‖), with the norm along `axis`.
 * @param options `minValue` (0), `maxValue` (1), `rate` (1), `axis` (0): {@link MinMaxNormOptions}
 * @throws ValueError for bounds below 0 or crossed, a rate outside of 0 to 1, and axes that are no integers
 */
export function minMaxNorm(options?: MinMaxNormOptions): Constraint {
  const { minValue = 0, maxValue = 1, rate = 1, axis = 0 } = readMinMaxNorm(options);
  checkNumber("minMaxNorm", "minValue", minValue, { from: 0 });
  checkNumber("minMaxNorm", "maxValue", maxValue, { from: minValue });
  checkNumber("minMaxNorm", "rate", rate, { from: 0, to: 1 });
  checkAxes("minMaxNorm", axis);
  const wanted = (norms: Tensor) => add(mul(clip(norms, { min: minValue, max: maxValue }), rate), mul(norms, 1 - rate));
  const apply = (w: Tensor) => rescaled(w, axis, wanted);
  return { apply, config: { type: "minMaxNorm", minValue, maxValue, rate, axis } };
}

const BY_NAME = { maxNorm, nonNeg, unitNorm, minMaxNorm };

/** The constraint meant. @throws ValueError for an unknown name or wrong numbers */
export function constraintOf(choice: ConstraintLike): Constraint {
  if (isPlainObject(choice) && "apply" in choice) return choice as unknown as Constraint;
  const { type, ...options } = isPlainObject(choice) ? (choice as ConstraintConfig) : { type: choice as never };
  if (typeof type === "string" && Object.hasOwn(BY_NAME, type)) return BY_NAME[type](options);
  throw new ValueError(
    `constraint ${showValue(choice)} is unknown; choose one of ${Object.keys(BY_NAME).join(", ")}, such as maxNorm({ maxValue: 2 })`,
  );
}

function checkAxes(name: string, axis: NormAxes): void {
  const axes = [axis].flat();
  if (axes.length > 0 && axes.every(Number.isSafeInteger)) return;
  throw new ValueError(`${name}: axis is ${showValue(axis)}; give an axis of the weight, such as 0, or a list of them`);
}

function normsOf(w: Tensor, axis: NormAxes): Tensor {
  return sqrt(sum(square(w), { axis, keepDims: true }));
}

function rescaled(w: Tensor, axis: NormAxes, wanted: (norms: Tensor) => Tensor): Tensor {
  const norms = normsOf(w, axis);
  return mul(w, div(wanted(norms), add(norms, EPSILON)));
}
