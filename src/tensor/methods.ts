import { StateError } from "../util/errors.js";
import { asMethods } from "./asMethods.js";
import type * as graph from "./backward.js";
import { backward } from "./backward.js";
import * as core from "./ops/core.js";
import type * as declarations from "./ops/declarations.js";
import type * as ops from "./ops/index.js";
import { Tensor } from "./Tensor.js";

// Functions whose first argument is no tensor to call them on.
const { concat: _concat, stack: _stack, ...unary } = core;

type Name = Exclude<keyof typeof ops, "concat" | "stack">;
type Method<F> = F extends (x: Tensor, ...rest: infer Rest) => infer Result ? (...rest: Rest) => Result : never;
/** Mapped name by name from the modules, so that each keeps the documentation of its function. */
type Methods<Functions, Name extends keyof Functions> = { [N in Name]: Method<Functions[N]> };

declare module "./Tensor.js" {
  interface Tensor extends Methods<typeof declarations, Name>, Methods<typeof graph, "backward"> {}
}

/** The operations that become methods where they are defined, so that a program which is bundled without them is without their kernels. */
const others: Readonly<Record<Exclude<Name, keyof typeof unary>, true>> = {
  averagePool2d: true,
  batchNorm: true,
  conv1d: true,
  conv2d: true,
  conv2dTranspose: true,
  depthwiseConv2d: true,
  globalAveragePool2d: true,
  maxPool2d: true,
  normalize: true,
  resizeBilinear: true,
  resizeNearest: true,
};

asMethods({ ...unary, backward });
for (const name of Object.keys(others)) {
  if (Object.hasOwn(Tensor.prototype, name)) continue;
  asMethods({
    [name]: () => {
      throw new StateError(
        `${name}: this program was bundled without the operation, since it does not import it; import { ${name} } from "noodlenet" and call ${name}(x, …)`,
      );
    },
  });
}
