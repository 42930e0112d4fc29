import { type CheckedFunction, type CheckOptions, checkGradients } from "./checkGradients.js";
import { GradientError } from "./numeric/evaluations.js";

/** The result of a matcher of vitest or jest. */
interface MatcherResult {
  readonly pass: boolean;
  readonly message: () => string;
}

/** Matchers for `expect.extend`. */
export interface GradientMatchers {
  /** Passes where {@link checkGradients} finds nothing wrong. @param f the function, which `expect` was given */
  toHaveCorrectGradient(f: unknown, inputs: readonly unknown[], options?: CheckOptions): MatcherResult;
}

/**
 * `expect(f).toHaveCorrectGradient(inputs, options)`, for jest and vitest: `expect.extend(gradientMatchers)`. The entry
 * point noodlenet/testing/vitest does this and declares the type.
 */
export const gradientMatchers: GradientMatchers = {
  toHaveCorrectGradient(f, inputs, options) {
    try {
      checkGradients(f as CheckedFunction, inputs as never, options);
      return { pass: true, message: () => "the gradient is correct, but was expected to be wrong" };
    } catch (error) {
      if (!(error instanceof GradientError)) throw error;
      return { pass: false, message: () => error.message };
    }
  },
};
