import type { Kernels, WindowGeometry } from "../../Kernels.js";
import type { Engine } from "../Engine.js";
import type { WasmStorage } from "../WasmStorage.js";
import { chunks } from "./parts.js";

/** Pooling kernels. Windows of 2 × 2 side by side have their own. */
export function pooling(
  engine: Engine,
): Pick<
  Kernels<WasmStorage>,
  "maxPool2d" | "maxPool2dPick" | "maxPool2dScatter" | "averagePool2d" | "averagePool2dInputGradient"
> {
  return {
    maxPool2d(x, g) {
      const out = engine.storage(outputSize(g), x.dtype);
      const quick = isTwoByTwo(g);
      const indices = engine.storage(quick ? out.size / 4 : out.size, "int32");
      engine.run(quick ? "maxPool2x2" : "maxPool", g.n * g.outHeight, plan(engine, g), x.ptr, out.ptr, indices.ptr);
      return { out, indices };
    },
    maxPool2dPick(x, indices, g) {
      const out = engine.storage(outputSize(g), x.dtype);
      const { parts, chunk } = chunks(out.size);
      if (isTwoByTwo(g)) engine.run("pick2x2", g.n * g.outHeight, plan(engine, g), x.ptr, indices.ptr, out.ptr);
      else engine.run("pick", parts, x.ptr, indices.ptr, out.ptr, out.size, chunk);
      return out;
    },
    maxPool2dScatter(dy, indices, g) {
      const dx = engine.storage(inputSize(g), dy.dtype);
      if (isTwoByTwo(g)) engine.run("scatter2x2", g.n * g.outHeight, plan(engine, g), dy.ptr, indices.ptr, dx.ptr);
      else engine.run("scatter", g.n, dy.ptr, indices.ptr, dx.ptr, outputSize(g) / g.n, inputSize(g) / g.n);
      return dx;
    },
    averagePool2d(x, g) {
      const out = engine.storage(outputSize(g), x.dtype);
      engine.run("averagePool", g.n * g.outHeight, plan(engine, g), x.ptr, out.ptr);
      return out;
    },
    averagePool2dInputGradient(dy, g) {
      const dx = engine.storage(inputSize(g), dy.dtype);
      engine.run("averagePoolGradient", g.n, plan(engine, g), dy.ptr, dx.ptr);
      return dx;
    },
  };
}

/** The geometry as assembly/Window.ts reads it. */
function plan(engine: Engine, g: WindowGeometry): number {
  return engine.plan([
    ...[g.n, g.inHeight, g.inWidth, g.channels, g.outHeight, g.outWidth],
    ...[g.windowHeight, g.windowWidth, g.strideHeight, g.strideWidth, g.padTop, g.padLeft],
  ]);
}

function isTwoByTwo(g: WindowGeometry): boolean {
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
