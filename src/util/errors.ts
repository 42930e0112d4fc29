/**
 * Base of every error that noodlenet throws on purpose. Its message says where, what was given, what is needed and how
 * to mend it.
 */
export class NoodlenetError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = new.target.errorName;
  }

  /** The class's name, kept as a string because minifiers rename classes. */
  protected static readonly errorName: string = "NoodlenetError";
}

/** Shapes that do not fit together, or do not fit the operation. */
export class ShapeError extends NoodlenetError {
  protected static override readonly errorName = "ShapeError";
}

/** Element types that do not fit together, such as float32 with float64. */
export class DTypeError extends NoodlenetError {
  protected static override readonly errorName = "DTypeError";
}

/** A value out of its range: a label beyond the last class, NaN among the data, a negative rate. */
export class ValueError extends NoodlenetError {
  protected static override readonly errorName = "ValueError";
}

/** Bytes that are not what they should be: a truncated image, an unknown file. */
export class FormatError extends NoodlenetError {
  protected static override readonly errorName = "FormatError";
}

/** Something that a backend cannot do, or two backends in one operation. */
export class BackendError extends NoodlenetError {
  protected static override readonly errorName = "BackendError";
}

/** A step taken out of order: fit before compile, a tensor used after its scope, backward over a dropped graph. */
export class StateError extends NoodlenetError {
  protected static override readonly errorName = "StateError";
}
