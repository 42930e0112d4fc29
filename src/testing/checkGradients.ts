import { using } from "../tensor/defaults.js";
import { scope } from "../tensor/memory/StorageHolder.js";
import type { Tensor } from "../tensor/Tensor.js";
import { checkNumber } from "../util/checkNumber.js";
import { ValueError } from "../util/errors.js";
import { optionsReader } from "../util/optionsReader.js";
import { checkBatched } from "./checkBatched.js";
import { checkNumerically, type GradientReport } from "./numeric/check.js";
import { type Answer, type Request, runLater, runNow } from "./numeric/evaluations.js";
import type { NumericOptions } from "./numeric/subject.js";
import type { ArgumentsOf, Tensors } from "./structure.js";
import {
  answerFrom,
  answerWith,
  type ChosenOutputs,
  type FlatFunction,
  firstGradientsOf,
  TensorFunction,
} from "./tensorFunction.js";

/** How gradients are checked. */
export interface CheckOptions {
  /**
   * "full" (the default) looks at every element of every input. "fast" compares a few products vᵀ·J·u with random
   * vectors, whatever the number of elements, and looks closer only when they differ: for large inputs. It may overlook
   * an error a millionth as large as the rest of the gradient.
   */
  readonly mode?: "full" | "fast";
  /** 2 checks the second derivatives: the gradient of the gradient against differences of the gradient. Default 1. */
  readonly order?: 1 | 2;
  /** Whether J·u by forward derivatives (two passes backwards) is compared with differences too. Default false. */
  readonly forward?: boolean;
  /**
   * What to do at a kink, such as relu's at 0, when the gradient lies between the slopes to both sides: "report" (the
   * default) puts it into the result, "skip" moves the element off the kink and checks there, "fail" throws. Outside
   * these slopes a gradient is wrong.
   */
  readonly kinks?: "report" | "skip" | "fail";
  /** Largest difference of two calls with the same inputs, as a part of the values. Default 0: the same bits. */
  readonly repeatable?: number;
  /**
   * Checks as well that the function treats samples alone and in a batch alike, values and gradients: for the inputs of
   * these numbers, or all (true), whose first axis counts samples. Default false.
   */
  readonly batched?: boolean | readonly number[];
  /** The outputs to check, by number. Default "all". */
  readonly outputs?: ChosenOutputs;
  /** Largest difference between gradient and differences, as a part of either. Default 1e-6. */
  readonly tolerance?: number;
  /**
   * Step of the first differences, relative to the size of the input's numbers. Default 6e-6. Where it does not serve,
   * others are tried.
   */
  readonly step?: number;
}

/** The names of {@link CheckOptions}. */
export const CHECK_OPTIONS = {
  ...({ mode: true, order: true, forward: true, kinks: true, repeatable: true, batched: true, outputs: true } as const),
  ...({ tolerance: true, step: true } as const),
};

const readOptions = optionsReader<CheckOptions>("checkGradients", 'checkGradients(f, inputs, { mode: "fast" })', {
  names: CHECK_OPTIONS,
});

/**
 * A function of tensors whose gradient is checked. What it makes itself must be made inside, and be the same at each
 * call.
 */
export type CheckedFunction = (...inputs: Tensor[]) => Tensor;

/**
 * Checks the gradient of a function against differences of its values:
 *   ∂fⱼ/∂xᵢ ≈ (fⱼ(xᵢ + h) − fⱼ(xᵢ − h)) / 2h
 * in float64 on the reference backend, for several inputs and outputs, alone or in arrays and objects. Where the first
 * differences do not agree at once, differences at twenty steps, Richardson's extrapolation and the function's measured
 * rounding noise give a value with its error, and each element a verdict: right, wrong, a kink, not finite, or
 * unresolved. It throws, so any test runner will do:
 * ```ts
 * test("swish has the right gradient", () => checkGradients((x) => x.mul(x.sigmoid()), [[0.3, -1.2]]));
 * ```
 * What is smaller than a billionth of |f| / |x|, and than what rounding leaves visible, counts as zero.
 * @param inputs floats are taken in double precision; int32 tensors (labels, indices) stay as they are, and are not
 *   checked
 * @returns nothing; of an asynchronous function, a promise
 * @throws GradientError with a table of the worst elements, which it also holds as data
 * @throws ValueError when f gives other values at a second call, values that are not finite, or nothing that has a
 *   gradient
 */
export function checkGradients<const I extends readonly unknown[]>(
  f: (...inputs: ArgumentsOf<I>) => Promise<Tensors>,
  inputs: I,
  options?: CheckOptions,
): Promise<void>;
export function checkGradients<const I extends readonly unknown[]>(
  f: (...inputs: ArgumentsOf<I>) => Tensors,
  inputs: I,
  options?: CheckOptions,
): void;
export function checkGradients(
  f: unknown,
  inputs: readonly unknown[],
  options: CheckOptions = {},
): void | Promise<void> {
  const report = check("checkGradients", f as UserFunction, inputs, options);
  if (report instanceof Promise) return report.then(() => {});
}

/**
 * The same of second derivatives, which exist where an operation's gradient is itself made of operations: `{ order: 2
 * }`.
 */
export function checkSecondGradients<const I extends readonly unknown[]>(
  f: (...inputs: ArgumentsOf<I>) => Tensors,
  inputs: I,
  options?: CheckOptions,
): void {
  check("checkSecondGradients", f as UserFunction, inputs, { ...options, order: 2 });
}

/**
 * As {@link checkGradients}, and tells what was compared: how many elements, at which there are kinks, which were
 * moved.
 */
export function gradientReport<const I extends readonly unknown[]>(
  f: (...inputs: ArgumentsOf<I>) => Tensors,
  inputs: I,
  options: CheckOptions = {},
): GradientReport {
  return check("gradientReport", f as UserFunction, inputs, options) as GradientReport;
}

/** A user's function: of what its inputs are made of, in tensors. */
type UserFunction = (...inputs: Tensors[]) => unknown;

function check(
  where: string,
  f: UserFunction,
  inputs: readonly unknown[],
  given: CheckOptions,
): GradientReport | Promise<GradientReport> {
  const options = readOptions(given);
  if (typeof f !== "function" || !Array.isArray(inputs))
    throw new ValueError(
      `${where}: give a function and a list of its inputs, as in checkGradients((x) => x.tanh(), [[1, 2]])`,
    );
  const { order = 1, outputs = "all" } = options;
  if (order !== 1 && order !== 2) throw new ValueError(`${where}: order is ${order}; give 1 or 2`);
  if (outputs !== "all" && !Array.isArray(outputs))
    throw new ValueError(`${where}: outputs is ${outputs}; give "all" or a list of numbers, such as [0]`);
  const subject = inDouble(() => scope(() => new TensorFunction(where, inputs, outputs)));
  const host = subject.subject.inputs.map(({ values }) => values);
  const answersLater = inDouble(() => scope(() => isPromise(f(...subject.argumentsOf(subject.leavesAt(host))))));
  if (answersLater) {
    if (where !== "checkGradients" || order === 2 || options.batched)
      throw new ValueError(
        `${where}: the function returned a promise; asynchronous functions are checked by await checkGradients(f, inputs), with order 1 and without batched`,
      );
    return checkLater(f, subject, options);
  }
  return inDouble(() => {
    const flat: FlatFunction = (leaves) => subject.outputsOf(f(...subject.argumentsOf(leaves)));
    const whole = order === 2 ? firstGradientsOf(flat, subject) : flat;
    const answer = (request: Request): Answer =>
      scope(() => answerWith(whole, subject.leavesAt(request.inputs), request).map(toNumbers));
    const report = runNow(checkNumerically(subject.subject, numericOptions(options)), answer);
    if (options.batched)
      scope(() => checkBatched(where, flat, subject.leavesAt(host), subject.leafNumbers(options.batched as true)));
    return report;
  });
}

/**
 * Whether a function answered with a promise. What becomes of that one does not matter: its inputs end with the call.
 */
function isPromise(result: unknown): boolean {
  if (!(result instanceof Promise)) return false;
  result.catch(() => {});
  return true;
}

/** Runs f with float64 on the reference backend as the default. */
function inDouble<T>(f: () => T): T {
  return using({ backend: "reference", dtype: "float64" }, () => ({ result: f() })).result;
}

function toNumbers(x: Tensor): Float64Array {
  return Float64Array.from(x.dataSync());
}

/**
 * The check of a function that answers later. Defaults cannot be changed meanwhile, so f must name float64 for what it
 * makes.
 */
async function checkLater(f: UserFunction, subject: TensorFunction, options: CheckOptions): Promise<GradientReport> {
  return runLater(checkNumerically(subject.subject, numericOptions(options)), async (request) => {
    const leaves = subject.leavesAt(request.inputs);
    const outputs = subject.outputsOf(await f(...subject.argumentsOf(leaves)));
    return Promise.all(answerFrom(outputs, leaves, request).map(async (x) => Float64Array.from(await x.data())));
  });
}

/** The numbers behind the options. @throws ValueError for one that is out of its range */
export function numericOptions(options: CheckOptions): NumericOptions {
  const { mode = "full", forward = false, kinks = "report", repeatable = 0, tolerance = 1e-6, step = 6e-6 } = options;
  if (mode !== "full" && mode !== "fast")
    throw new ValueError(`checkGradients: mode is ${mode}; give "full" or "fast"`);
  if (kinks !== "report" && kinks !== "skip" && kinks !== "fail")
    throw new ValueError(`checkGradients: kinks is ${kinks}; give "report", "skip" or "fail"`);
  checkNumber("checkGradients", "tolerance", tolerance, { above: 0 });
  checkNumber("checkGradients", "step", step, { above: 0 });
  checkNumber("checkGradients", "repeatable", repeatable, { from: 0 });
  return { mode, forward, kinks, repeatable, tolerance, step, epsilon: 2 ** -53 };
}
