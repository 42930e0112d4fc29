import { Tensor } from "./Tensor.js";

/** Makes operations methods of tensors, which are their first argument. `methods.ts` declares their types. */
export function asMethods(operations: Readonly<Record<string, (x: Tensor, ...rest: never[]) => unknown>>): void {
  for (const [name, f] of Object.entries(operations)) {
    Object.defineProperty(Tensor.prototype, name, {
      value(this: Tensor, ...rest: never[]) {
        return f(this, ...rest);
      },
      writable: true,
      configurable: true,
    });
  }
}
