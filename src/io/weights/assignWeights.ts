import type { Parameter } from "../../tensor/Parameter.js";
import { FormatError } from "../../util/errors.js";
import { sameShape, showShape } from "../../util/shape.js";
import type { NumberArray } from "./NumberArray.js";
import type { Assignment, StoredWeight } from "./StoredWeight.js";

/**
 * Assigns weights from a file: all of them, or none where one does not fit.
 * @param what how errors name the file
 * @throws FormatError for an array whose shape is not the weight's, or whose elements are not floats
 */
export function assignWeights(assignments: readonly Assignment[], what: string): void {
  checkAssignments(assignments, what);
  for (const { weight, stored } of assignments) weight.assignData(numbersOf(stored));
}

/** @throws FormatError as `assignWeights` does, without assigning any */
export function checkAssignments(assignments: readonly Assignment[], what: string): void {
  for (const { path, weight, stored } of assignments) {
    if (!sameShape(weight.shape, stored.shape)) throw new FormatError(mismatch(what, path, weight, stored));
    // Single integers are counts, such as that of Keras's Normalization.
    const isCount = stored.data !== null && weight.shape.length === 0;
    if (stored.data === null || !(isFloat(stored.data) || isCount))
      throw new FormatError(
        `${what}: ${stored.name} holds ${stored.storedAs}; weights must be float16, bfloat16, float32 or float64`,
      );
    if (stored.data.length !== weight.size)
      throw new FormatError(`${what}: ${stored.name} has ${stored.data.length} numbers for ${showShape(stored.shape)}`);
  }
}

function numbersOf({ data }: StoredWeight): Float32Array {
  return data !== null && isFloat(data) ? (data as Float32Array) : Float32Array.from(data as NumberArray, Number);
}

function isFloat(data: NumberArray): boolean {
  return data instanceof Float32Array || data instanceof Float64Array;
}

function mismatch(what: string, path: string, weight: Parameter, stored: StoredWeight): string {
  return (
    `${what}: ${path} is ${showShape(weight.shape)} in the model but ${showShape(stored.shape)} in the file (${stored.name}). ` +
    "Is it the file of another model?"
  );
}
