import { NoodlenetError } from "../../util/errors.js";

/** An array of numbers in double precision: an input, an output or a gradient, flattened. */
export type Numbers = Float64Array;

/** A request of a check to the function under test. */
export type Request =
  | { readonly what: "value"; readonly inputs: readonly Numbers[] }
  /** The gradients Σ dy·∂output/∂input of every input, for one dy per output. */
  | { readonly what: "gradient"; readonly inputs: readonly Numbers[]; readonly dys: readonly Numbers[] }
  /** Forward derivatives: the products of the Jacobian with directions in the inputs, one per output. */
  | { readonly what: "forward"; readonly inputs: readonly Numbers[]; readonly directions: readonly Numbers[] };

/** The arrays that answer a request: outputs, or gradients of the inputs. */
export type Answer = readonly Numbers[];

/**
 * A check as a coroutine: it yields requests, receives answers and returns a result, so that it works for synchronous
 * and asynchronous functions.
 */
export type Check<Result> = Generator<Request, Result, Answer>;

/** Runs a check synchronously. */
export function runNow<Result>(check: Check<Result>, answer: (request: Request) => Answer): Result {
  let step = check.next();
  while (!step.done) step = check.next(answer(step.value));
  return step.value;
}

/** Runs a check asynchronously. */
export async function runLater<Result>(
  check: Check<Result>,
  answer: (request: Request) => Answer | Promise<Answer>,
): Promise<Result> {
  let step = check.next();
  while (!step.done) step = check.next(await answer(step.value));
  return step.value;
}

/**
 * A gradient that differences contradict, or that cannot be checked. `elements` has what the message shows, as data.
 */
export class GradientError extends NoodlenetError {
  protected static override readonly errorName = "GradientError";
  /** What the message shows, an entry for each element that is not verified. */
  readonly elements: readonly CheckedElement[];

  constructor(message: string, elements: readonly CheckedElement[] = []) {
    super(message);
    this.elements = elements;
  }
}

/** The verdict on an element of a gradient. */
export type Verdict = "wrong" | "kink" | "not finite" | "unresolved";

/** An element of a Jacobian that is not verified: ∂output[outputIndex] / ∂input[inputIndex]. */
export interface CheckedElement {
  /** What is wrong with it. */
  readonly verdict: Verdict;
  /** Name of the input, such as "input 0" or "input 1.bias". */
  readonly input: string;
  /** The element's index along the axes of the input. */
  readonly inputIndex: readonly number[];
  /** Name of the output; null for a weighted sum of several outputs. */
  readonly output: string | null;
  /** The element's index along the axes of the output; null for a weighted sum. */
  readonly outputIndex: readonly number[] | null;
  /** The gradient under test. */
  readonly analytic: number;
  /** The finite difference. */
  readonly numeric: number;
  /** The estimated error of `numeric`. */
  readonly error: number;
  /** The relation of both, such as "half as large" or "sign flipped"; null if unknown. */
  readonly explanation: string | null;
}
