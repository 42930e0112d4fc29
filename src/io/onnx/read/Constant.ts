import { FormatError } from "../../../util/errors.js";
import { type Shape, sizeOf } from "../../../util/shape.js";
import { floatsOf, holdsFloats, integersOf } from "../elements.js";
import type { OnnxTensor } from "../graph.js";

/** Elements of a constant: float32, or integers, of which NaN stands for the number of samples, which is not known. */
export type Elements = Float32Array | Float64Array;

/** How many axes a constant has at most. */
export const MOST_AXES = 64;

/** A tensor whose elements are known: from the file, or computed from such. Those of the file are decoded when they are first needed. */
export class Constant {
  readonly name: string;
  readonly dims: Shape;
  readonly isFloat: boolean;
  #data: Elements | null = null;
  readonly #read: () => Elements;

  private constructor(name: string, dims: Shape, isFloat: boolean, read: () => Elements) {
    if (dims.length > MOST_AXES || !dims.every((n) => Number.isSafeInteger(n) && n >= 0))
      throw new FormatError(
        `"${name.slice(0, 80)}" has shape [${dims.slice(0, 8)}]; up to ${MOST_AXES} axes of 0 or more are supported`,
      );
    this.name = name;
    this.dims = dims;
    this.isFloat = isFloat;
    this.#read = read;
  }

  /** @param what how errors name the file */
  static of(tensor: OnnxTensor, what: string, name = tensor.name): Constant {
    const isFloat = holdsFloats(tensor);
    return new Constant(name, tensor.dims, isFloat, () =>
      isFloat ? floatsOf(tensor, what) : integersOf(tensor, what),
    );
  }

  static floats(name: string, dims: Shape, data: Float32Array): Constant {
    return new Constant(name, dims, true, () => data);
  }

  static integers(name: string, dims: Shape, data: readonly number[] | Float64Array): Constant {
    return new Constant(name, dims, false, () => Float64Array.from(data));
  }

  /** The same elements under another name or shape. @throws FormatError unless they fill the shape */
  with({ name = this.name, dims = this.dims }: { name?: string; dims?: Shape }): Constant {
    if (sizeOf(dims) !== sizeOf(this.dims))
      throw new FormatError(`"${this.name.slice(0, 80)}" of shape [${this.dims}] does not fill [${dims}]`);
    return new Constant(name, dims, this.isFloat, () => this.data);
  }

  /** @throws FormatError for elements that are in another file, or whose number does not fit the shape */
  get data(): Elements {
    this.#data ??= this.#read();
    return this.#data;
  }

  get size(): number {
    return sizeOf(this.dims);
  }
}
