/**
 * For tests of operations and layers of one's own, under any test runner: gradients against central differences, and, where
 * fast-check is installed, tensors to try them on.
 * ```ts
 * import fc from "fast-check";
 * import { checkGradients, checkSecondGradients, shapes, tensors } from "noodlenet/testing";
 *
 * const swish = (x) => x.mul(x.sigmoid());
 * fc.assert(fc.property(tensors(shapes()), (x) => checkGradients(swish, [x])));
 * checkSecondGradients(swish, [[0.3, -1.2]]);
 * ```
 * @module
 */
import { useFastCheck } from "./fastCheck.js";

export * from "./all.js";

// Optional: checking gradients works without it.
useFastCheck(await import("fast-check").catch(() => null));
