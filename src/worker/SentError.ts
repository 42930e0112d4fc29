import * as errors from "../util/errors.js";

/** An error as it is sent between threads, which keep neither its class nor, in all engines, its message. */
export interface SentError {
  /** The class, such as "ShapeError". */
  readonly name: string;
  readonly message: string;
  readonly stack?: string;
}

const CLASSES: Readonly<Record<string, new (message: string) => Error>> = {
  ShapeError: errors.ShapeError,
  DTypeError: errors.DTypeError,
  ValueError: errors.ValueError,
  FormatError: errors.FormatError,
  BackendError: errors.BackendError,
  StateError: errors.StateError,
  RangeError,
  TypeError,
};

/** An error as plain data. */
export function sendableError(error: unknown): SentError {
  if (!(error instanceof Error)) return { name: "Error", message: String(error) };
  const { name, message, stack } = error;
  return { name, message, stack };
}

/** The error again, of its class; its stack is that of the thread where it was thrown. */
export function receivedError({ name, message, stack }: SentError): Error {
  const Class = Object.hasOwn(CLASSES, name) ? CLASSES[name] : Error;
  const error = new Class(message);
  if (stack !== undefined) error.stack = stack;
  return error;
}
