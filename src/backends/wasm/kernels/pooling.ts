import type { DType, Kernels, PoolActivation, WindowGeometry } from "../../Kernels.js";
import type { ImageEngine } from "../ImageEngine.js";
import type { PlanAddress } from "../KernelModule.js";
import type { WasmStorage } from "../WasmStorage.js";
import { chunks } from "./parts.js";
import { LEAST_NORMAL, withoutSmall } from "./subnormals.js";

/** Pooling kernels. Windows of 2 × 2 side by side have their own. */
export function pooling(
  engine: ImageEngine,
): Pick<
  Kernels<WasmStorage>,
  "maxPool2d" | "maxPool2dPick" | "maxPool2dScatter" | "averagePool2d" | "averagePool2dInputGradient"
> {
  return {
    maxPool2d(x, activation, g) {
      const made = maximaOf(engine, g, x.dtype);
      maxPool(engine, x.ptr, activation, g, made);
      return made;
    },
    maxPool2dPick(x, indices, g) {
      const out = engine.storage(outputSize(g), x.dtype);
      const { parts, chunk } = chunks(out.size);
      const args = { x: x.ptr, out: out.ptr };
      if (isTwoByTwo(g))
        engine.run("pick2x2", g.n * g.outHeight, { ...args, plan: plan(engine, g), places: indices.ptr });
      else engine.run("pick", parts, { ...args, indices: indices.ptr, size: out.size, chunk });
      return out;
    },
    maxPool2dScatter(dy, indices, g) {
      const dx = engine.storage(inputSize(g), dy.dtype);
      const args = { dy: dy.ptr, dx: dx.ptr };
      const sizes = { outSize: outputSize(g) / g.n, inSize: inputSize(g) / g.n };
      if (isTwoByTwo(g))
        engine.run("scatter2x2", g.n * g.outHeight, { ...args, plan: plan(engine, g), places: indices.ptr });
      else engine.run("scatter", g.n, { ...args, indices: indices.ptr, ...sizes });
      return dx;
    },
    averagePool2d(x, g) {
      const out = engine.storage(outputSize(g), x.dtype);
      withoutSmall(engine, x, LEAST_NORMAL, (at) =>
        engine.run("averagePool", g.n * g.outHeight, { plan: plan(engine, g), x: at, out: out.ptr }),
      );
      return out;
    },
    averagePool2dInputGradient(dy, g) {
      const dx = engine.storage(inputSize(g), dy.dtype);
      withoutSmall(engine, dy, LEAST_NORMAL * g.windowHeight * g.windowWidth, (at) =>
        engine.run("averagePoolGradient", g.n, { plan: plan(engine, g), dy: at, dx: dx.ptr }),
      );
      return dx;
    },
  };
}

/** Maxima, and where they were. */
export interface Maxima {
  readonly out: WasmStorage;
  readonly indices: WasmStorage;
}

/** Room for the maxima of windows. */
export function maximaOf(engine: ImageEngine, g: WindowGeometry, dtype: DType): Maxima {
  const out = engine.storage(outputSize(g), dtype);
  return { out, indices: engine.storage(isTwoByTwo(g) ? out.size / 4 : out.size, "int32") };
}

/** Writes the maxima of what lies at x. */
export function maxPool(
  engine: ImageEngine,
  x: number,
  activation: PoolActivation,
  g: WindowGeometry,
  { out, indices }: Maxima,
): void {
  const args = { plan: plan(engine, g), x, out: out.ptr, relu: activation === "relu" ? 1 : 0 };
  if (isTwoByTwo(g)) engine.run("maxPool2x2", g.n * g.outHeight, { ...args, places: indices.ptr });
  else engine.run("maxPool", g.n * g.outHeight, { ...args, indices: indices.ptr });
}

function plan(engine: ImageEngine, g: WindowGeometry): PlanAddress<"Window"> {
  return engine.plan("Window", g);
}

/** Whether windows of 2 × 2 lie side by side, over channels that fill vectors. */
export function isTwoByTwo(g: WindowGeometry): boolean {
  const twos = [g.windowHeight, g.windowWidth, g.strideHeight, g.strideWidth].every((n) => n === 2);
  const inside = g.padTop === 0 && g.padLeft === 0 && 2 * g.outHeight <= g.inHeight && 2 * g.outWidth <= g.inWidth;
  return twos && inside && g.channels % 4 === 0;
}

function outputSize(g: WindowGeometry): number {
  return g.n * g.outHeight * g.outWidth * g.channels;
}

function inputSize(g: WindowGeometry): number {
  return g.n * g.inHeight * g.inWidth * g.channels;
}
