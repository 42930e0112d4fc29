/**
 * Adds `expect(f).toHaveCorrectGradient(inputs)` to vitest:
 * ```ts
 * import "noodlenet/testing/vitest";
 * expect((x) => x.mul(x.sigmoid())).toHaveCorrectGradient([[0.3, -1.2]]);
 * ```
 * @module
 */
import "../tensor/methods.js";
import { expect } from "vitest";
import type { CheckOptions } from "./checkGradients.js";
import { gradientMatchers } from "./gradientMatchers.js";

declare module "vitest" {
  interface Matchers<T> {
    /** Checks the function's gradient as `checkGradients` does. */
    toHaveCorrectGradient(inputs: readonly unknown[], options?: CheckOptions): T;
  }
}

expect.extend({ ...gradientMatchers });
