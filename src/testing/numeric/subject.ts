import { fold, randomKey, uniformAt } from "../../util/random.js";
import { type Shape, sizeOf, stridesOf } from "../../util/shape.js";
import type { CheckedElement, Numbers, Verdict } from "./evaluations.js";

/** An array of the function under test: what messages call it, and its shape. */
export interface Named {
  readonly name: string;
  readonly shape: Shape;
}

/** An input with its numbers. */
export interface NamedInput extends Named {
  readonly values: Numbers;
  /** False for labels and indices, which have no gradient. */
  readonly checked: boolean;
}

/** A function under test at a point. */
export interface Subject {
  /** The name of the check in messages, such as "checkGradients". */
  readonly where: string;
  readonly inputs: readonly NamedInput[];
  /** Its outputs; known once it was called. */
  outputs(): readonly Named[];
}

/** Options of a numeric check. */
export interface NumericOptions {
  readonly mode: "full" | "fast";
  /** Largest difference between gradient and differences, as a part of either. */
  readonly tolerance: number;
  /** Step of the first differences, relative to the size of the inputs. */
  readonly step: number;
  readonly kinks: "report" | "skip" | "fail";
  /** Whether the products of the Jacobian with directions are compared too. */
  readonly forward: boolean;
  /** Rounding of the function's arithmetic: half a unit in the last place of 1. */
  readonly epsilon: number;
  /** Largest difference between two calls with the same inputs, as a part of the values. */
  readonly repeatable: number;
}

/** An entry of the Jacobian that is not verified, by indices of input, element and output. */
export interface Finding {
  readonly verdict: Verdict;
  /** Null where a direction in all inputs was compared. */
  readonly input: number | null;
  readonly element: number;
  /** Place among all outputs' elements; null where several were weighed together. */
  readonly output: number | null;
  readonly analytic: number;
  readonly numeric: number;
  readonly error: number;
  readonly explanation: string | null;
}

/** Converts a finding to the names and indices of the user's inputs and outputs. */
export function elementOf({ inputs, outputs }: Subject, finding: Finding): CheckedElement {
  const { input, element, output, ...values } = finding;
  const place = output === null ? null : placeOf(outputs(), output);
  const at = input === null ? null : inputs[input];
  return {
    ...values,
    input: at ? at.name : "all inputs together",
    inputIndex: at ? indexOf(element, at.shape) : [],
    output: place ? place.name : null,
    outputIndex: place ? place.index : null,
  };
}

/** The index along each axis of an element. */
function indexOf(element: number, shape: Shape): number[] {
  return stridesOf(shape).map((stride, axis) => Math.floor(element / stride) % shape[axis]);
}

/** The array and the index in it of a position in the concatenation of all arrays. */
export function placeOf(arrays: readonly Named[], place: number): { name: string; index: number[] } {
  let rest = place;
  for (const { name, shape } of arrays) {
    const size = sizeOf(shape);
    if (rest < size) return { name, index: indexOf(rest, shape) };
    rest -= size;
  }
  throw new RangeError(`there is no place ${place}`);
}

/** Numbers between ½ and 1½ with random signs: always the same for a stream. */
export function randomWeights(size: number, stream: number): Numbers {
  const key = fold(randomKey(20210511), stream);
  return Float64Array.from({ length: size }, (_, i) => {
    const u = uniformAt(key, i);
    return u < 0.5 ? 0.5 + 2 * u : 0.5 - 2 * u;
  });
}
