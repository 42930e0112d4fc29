import { ValueError } from "../util/errors.js";
import { optionsReader } from "../util/optionsReader.js";
import { type Shape, sizeOf } from "../util/shape.js";
import { type CheckOptions, numericOptions } from "./checkGradients.js";
import { checkNumerically } from "./numeric/check.js";
import { type Numbers, type Request, runLater } from "./numeric/evaluations.js";
import type { Named, Subject } from "./numeric/subject.js";

/** Plain numbers: one, arrays nested to any depth, or a typed array. */
export type PlainNumbers = number | readonly PlainNumbers[] | Float32Array | Float64Array;

/**
 * A function and its gradient on plain numbers, from any library or written by hand. Both get the inputs in their
 * original form; either may return a promise.
 */
export interface PlainFunction {
  /** The function. Several outputs are an array of them. */
  readonly value: (...inputs: PlainNumbers[]) => PlainNumbers | Promise<PlainNumbers>;
  /** Its gradient. @param dy the gradient of the value, in the value's form @returns the gradients of the inputs, one for each */
  readonly gradient: (
    dy: PlainNumbers,
    ...inputs: PlainNumbers[]
  ) => readonly PlainNumbers[] | Promise<readonly PlainNumbers[]>;
}

/** Options of {@link checkFunction}. */
export interface CheckFunctionOptions
  extends Pick<CheckOptions, "mode" | "kinks" | "repeatable" | "tolerance" | "step"> {
  /**
   * What the function computes in. "float32" allows for its rounding: a tolerance of 1e-3, and larger steps. Default
   * "float64".
   */
  readonly precision?: "float32" | "float64";
}

const readOptions = optionsReader<CheckFunctionOptions>(
  "checkFunction",
  'checkFunction(f, inputs, { precision: "float32" })',
  {
    names: { mode: true, kinks: true, repeatable: true, tolerance: true, step: true, precision: true },
  },
);

/**
 * Checks the gradient of a function on plain numbers, from any library, as {@link checkGradients} does; it may be
 * asynchronous.
 * @example
 * await checkFunction({ value: (x) => x.map(Math.sin), gradient: (dy, x) => [x.map((v, i) => dy[i] * Math.cos(v))] },
 * [[0.3, 2]]);
 * @throws GradientError with a table of the worst elements; ValueError for inputs or results that are not numbers
 */
export async function checkFunction(
  f: PlainFunction,
  inputs: readonly PlainNumbers[],
  given?: CheckFunctionOptions,
): Promise<void> {
  const { precision = "float64", ...options } = readOptions(given);
  if (precision !== "float64" && precision !== "float32")
    throw new ValueError(`checkFunction: precision is ${precision}; give "float64" or "float32"`);
  const single = precision === "float32";
  const defaults = single ? { tolerance: 1e-3, step: 5e-3 } : {};
  const numeric = { ...numericOptions({ ...defaults, ...options }), epsilon: single ? 2 ** -24 : 2 ** -53 };
  let form: PlainNumbers | null = null;
  const subject: Subject = {
    where: "checkFunction",
    inputs: inputs.map((input, i) => ({
      ...named(input, `input ${i}`),
      values: flatten(input, `input ${i}`),
      checked: true,
    })),
    outputs: () => (form === null ? [] : [named(form, "output")]),
  };
  const answer = async (request: Request) => {
    const own = inputs.map((input, i) => refill(input, request.inputs[i]));
    if (request.what === "value") {
      const value = await f.value(...own);
      form ??= value;
      return [flatten(value, "the value")];
    }
    if (request.what === "forward") throw new ValueError("checkFunction: there are no forward derivatives to check");
    const found = await f.gradient(refill(form ?? 0, request.dys[0]), ...own);
    if (!Array.isArray(found))
      throw new ValueError(
        `checkFunction: the gradient is ${typeof found}; return an array with one entry for each input`,
      );
    return found.map((gradient, i) => flatten(gradient, `the gradient of input ${i}`));
  };
  await runLater(checkNumerically(subject, numeric), answer);
}

/** The array's shape, with the lengths of nested arrays read at the first elements. */
function named(values: PlainNumbers, name: string): Named {
  const shape: number[] = [];
  for (let at: PlainNumbers | undefined = values; typeof at === "object"; at = at[0]) shape.push(at.length);
  const size = flatten(values, name).length;
  const regular: Shape = sizeOf(shape) === size ? shape : [size];
  return { name, shape: regular };
}

function flatten(values: PlainNumbers, name: string): Numbers {
  const all: number[] = [];
  const collect = (part: PlainNumbers): void => {
    if (typeof part === "number") all.push(part);
    else if (Array.isArray(part) || part instanceof Float32Array || part instanceof Float64Array) part.forEach(collect);
    else
      throw new ValueError(
        `checkFunction: ${name} has ${part === null ? "null" : typeof part} in it; give plain numbers`,
      );
  };
  collect(values);
  return Float64Array.from(all);
}

/** Puts other numbers into the form of `like`. */
function refill(like: PlainNumbers, numbers: Numbers): PlainNumbers {
  let next = 0;
  const fill = (part: PlainNumbers): PlainNumbers => {
    if (typeof part === "number") return numbers[next++];
    if (part instanceof Float32Array || part instanceof Float64Array) return part.map(() => numbers[next++]);
    return part.map(fill);
  };
  return fill(like);
}
