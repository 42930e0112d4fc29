/**
 * Base class of noodlenet's errors. A message says which function failed, what it was given, what it needs, and the
 * remedy.
 */
export class NoodlenetError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = new.target.errorName;
  }

  /** The class's name, kept as a string because minifiers rename classes. */
  protected static readonly errorName: string = "NoodlenetError";
}

/** Shapes that are incompatible with each other or with the operation. */
export class ShapeError extends NoodlenetError {
  protected static override readonly errorName = "ShapeError";
}

/** Incompatible element types, such as float32 with float64. */
export class DTypeError extends NoodlenetError {
  protected static override readonly errorName = "DTypeError";
}

/** An invalid argument: a label beyond the last class, NaN in the data, a negative learning rate. */
export class ValueError extends NoodlenetError {
  protected static override readonly errorName = "ValueError";
}

/** Malformed or unsupported data: a truncated image, a file of unknown format. */
export class FormatError extends NoodlenetError {
  protected static override readonly errorName = "FormatError";
}

/** An operation that the backend does not support, or operands on two backends. */
export class BackendError extends NoodlenetError {
  protected static override readonly errorName = "BackendError";
}

/** A call in the wrong state: fit before compile, a tensor used after its scope, backward over a released graph. */
export class StateError extends NoodlenetError {
  protected static override readonly errorName = "StateError";
}
