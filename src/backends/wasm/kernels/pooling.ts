import type { Kernels, WindowGeometry } from "../../Kernels.js";
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
      const out = engine.storage(outputSize(g), x.dtype);
      const quick = isTwoByTwo(g);
      const indices = engine.storage(quick ? out.size / 4 : out.size, "int32");
      const args = { plan: plan(engine, g), x: x.ptr, out: out.ptr, relu: activation === "relu" ? 1 : 0 };
      if (quick) engine.run("maxPool2x2", g.n * g.outHeight, { ...args, places: indices.ptr });
      else engine.run("maxPool", g.n * g.outHeight, { ...args, indices: indices.ptr });
      return { out, indices };
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

function plan(engine: ImageEngine, g: WindowGeometry): PlanAddress<"Window"> {
  return engine.plan("Window", g);
}

/** Whether windows of 2 × 2 lie side by side, over channels that fill vectors. */
export function isTwoByTwo(g: WindowGeometry): boolean {
  const twos = [g.windowHeight, g.windowWidth, g.strideHeight, g.strideWidth].every((n) => n === 2);
  const inside = g.padTop === 0 && g.padLeft === 0 && 2 * g.outHeight <= g.inHeight && 2 * g.outWidth <= g.inWidth;
  return twos && inside && g.channels % 4 === 0;
}

/** Elements of a window's output. */
export function outputSize(g: WindowGeometry): number {
  return g.n * g.outHeight * g.outWidth * g.channels;
}

function inputSize(g: WindowGeometry): number {
  return g.n * g.inHeight * g.inWidth * g.channels;
}
