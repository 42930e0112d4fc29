/**
 * Tests of user-defined operations and layers, for any test runner: gradients are compared with central differences. If
 * fast-check is installed, there are arbitraries of tensors.
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

// Optional: gradient checks work without it.
useFastCheck(await import("fast-check").catch(() => null));
