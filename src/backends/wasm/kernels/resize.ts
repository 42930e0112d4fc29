import type { Kernels } from "../../Kernels.js";
import type { ImageEngine } from "../ImageEngine.js";
import type { WasmStorage } from "../WasmStorage.js";

/** Kernels that change the size of images. */
export function resizing(
  engine: ImageEngine,
): Pick<Kernels<WasmStorage>, "resizeBilinear" | "resizeBilinearInputGradient"> {
  return {
    resizeBilinear(x, g) {
      const out = engine.storage(g.n * g.outHeight * g.outWidth * g.channels, x.dtype);
      engine.run("resize", g.n * g.outHeight, { ...g, x: x.ptr, out: out.ptr });
      return out;
    },
    resizeBilinearInputGradient(dy, g) {
      const dx = engine.storage(g.n * g.inHeight * g.inWidth * g.channels, dy.dtype);
      engine.run("resizeGradient", g.n, { ...g, dy: dy.ptr, dx: dx.ptr });
      return dx;
    },
  };
}
