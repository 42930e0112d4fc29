import type { FusedActivation } from "../../Kernels.js";
import type { Engine } from "../Engine.js";
import type { WasmStorage } from "../WasmStorage.js";
import { chunks } from "./parts.js";
import { LEAST_NORMAL, unscale, withoutSmall, withoutUnderflow } from "./subnormals.js";

/** A convolution without subnormal terms. Only an activation that a factor does not change lets its operand be scaled. */
export function convolveSafely(
  engine: Engine,
  operands: readonly [WasmStorage, WasmStorage, WasmStorage | null],
  spec: { terms: number; margin?: number },
  activation: FusedActivation,
  out: { readonly ptr: number; readonly size: number },
  f: (a: number, bias: number) => void,
): void {
  if (activation !== "linear" && activation !== "relu") {
    const [a, , bias] = operands;
    withoutSmall(engine, a, LEAST_NORMAL, (ptr) => f(ptr, bias?.ptr ?? 0));
    return;
  }
  withoutUnderflow(engine, operands, { ...spec, scalable: "a" }, ({ a, bias }, shift) => {
    f(a, bias);
    unscale(engine, out.ptr, out.size, shift);
  });
}

/** A kernel's elements, without subnormal numbers. */
export function normalKernel(engine: Engine, kernel: WasmStorage): number {
  if (!engine.range(kernel).subnormal) return kernel.ptr;
  const { parts, ...sizes } = chunks(kernel.size);
  return engine.derive(kernel, "without subnormal numbers", kernel.bytes, (to) =>
    engine.run("copyAtLeast", parts, { from: kernel.ptr, to, ...sizes, least: LEAST_NORMAL }),
  );
}
