import { NoodlenetError } from "../../util/errors.js";

/** An array of numbers in double precision: an input, an output or a gradient, flattened. */
export type Numbers = Float64Array;

/** What a check asks of the function under test. */
export type Request =
  | { readonly what: "value"; readonly inputs: readonly Numbers[] }
  /** The gradients Σ dy·∂output/∂input of every input, for one dy per output. */
  | { readonly what: "gradient"; readonly inputs: readonly Numbers[]; readonly dys: readonly Numbers[] }
  /** The same through a second path: the products of the Jacobian with directions in the inputs, one per output. */
  | { readonly what: "forward"; readonly inputs: readonly Numbers[]; readonly directions: readonly Numbers[] };

/** The arrays that answer a request: outputs, or gradients of the inputs. */
export type Answer = readonly Numbers[];

/**
 * A check as a conversation: it yields requests, is given answers, and returns a result. So the same check serves functions that
 * answer at once and functions that answer later.
 */
export type Check<Result> = Generator<Request, Result, Answer>;

/** Answers requests at once. */
export function runNow<Result>(check: Check<Result>, answer: (request: Request) => Answer): Result {
  let step = check.next();
  while (!step.done) step = check.next(answer(step.value));
  return step.value;
}

/** Answers requests when their promises resolve. */
export async function runLater<Result>(
  check: Check<Result>,
  answer: (request: Request) => Answer | Promise<Answer>,
): Promise<Result> {
  let step = check.next();
  while (!step.done) step = check.next(await answer(step.value));
  return step.value;
}

/** A gradient that differences contradict, or that cannot be checked. `elements` has what the message shows, as data. */
export class GradientError extends NoodlenetError {
  protected static override readonly errorName = "GradientError";
  readonly elements: readonly CheckedElement[];

  constructor(message: string, elements: readonly CheckedElement[] = []) {
    super(message);
    this.elements = elements;
  }
}

/** What was found of one element of a gradient. */
export type Verdict = "wrong" | "kink" | "not finite" | "unresolved";

/** One element of a Jacobian that is not simply right: ∂output[outputIndex] / ∂input[inputIndex]. */
export interface CheckedElement {
  readonly verdict: Verdict;
  /** Name of the input, such as "input 0" or "input 1.bias", and the element's index along its axes. */
  readonly input: string;
  readonly inputIndex: readonly number[];
  /** Likewise; null where several outputs were weighed together. */
  readonly output: string | null;
  readonly outputIndex: readonly number[] | null;
  /** The gradient under test. */
  readonly analytic: number;
  /** What differences give, and the estimated error of that. */
  readonly numeric: number;
  readonly error: number;
  /** How the two are related, such as "half as large" or "sign flipped"; null where nothing is known. */
  readonly explanation: string | null;
}
