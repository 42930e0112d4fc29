import type { Parameter } from "../../tensor/Parameter.js";
import type { Shape } from "../../util/shape.js";
import type { NumberArray } from "./NumberArray.js";

/** An array of a file, from which a weight can be assigned. */
export interface StoredWeight {
  /** Its name or path in the file, for errors. */
  readonly name: string;
  readonly shape: Shape;
  /** The element type in the file's own words, such as "float32" or "F16". */
  readonly storedAs: string;
  /** The elements, row-major; null where they are not numbers. */
  readonly data: NumberArray | null;
}

/** Which array of a file a weight is assigned from. */
export interface Assignment {
  /** The weight's path in the model, such as "conv2d/kernel". */
  readonly path: string;
  readonly weight: Parameter;
  readonly stored: StoredWeight;
}
