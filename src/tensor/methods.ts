import type * as graph from "./backward.js";
import { backward } from "./backward.js";
import type * as declarations from "./ops/declarations.js";
import * as ops from "./ops/index.js";
import { Tensor } from "./Tensor.js";

// Functions whose first argument is no tensor to call them on.
const { concat: _concat, stack: _stack, ...unary } = ops;

/** The operations that tensors have as methods: the tensor is the first argument. */
const methods = { ...unary, backward };

type Method<F> = F extends (x: Tensor, ...rest: infer Rest) => infer Result ? (...rest: Rest) => Result : never;
/** Mapped name by name from the modules, so that each keeps the documentation of its function. */
type Methods<Functions, Name extends keyof Functions> = { [N in Name]: Method<Functions[N]> };

declare module "./Tensor.js" {
  interface Tensor extends Methods<typeof declarations, keyof typeof unary>, Methods<typeof graph, "backward"> {}
}

for (const [name, f] of Object.entries(methods) as [string, (...args: unknown[]) => unknown][]) {
  Object.defineProperty(Tensor.prototype, name, {
    value(this: Tensor, ...rest: unknown[]) {
      return f(this, ...rest);
    },
    writable: true,
    configurable: true,
  });
}
