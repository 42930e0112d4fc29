import type { Kernels } from "../../Kernels.js";
import type { Engine } from "../Engine.js";
import type { WasmStorage } from "../WasmStorage.js";
import { rowParts } from "./parts.js";

/** Kernels that read and add by index. */
export function indexing(engine: Engine): Pick<Kernels<WasmStorage>, "gather" | "scatterAdd"> {
  return {
    gather(x, indices, { outer, size, inner }) {
      const rows = outer * indices.size;
      const out = engine.storage(rows * inner, x.dtype);
      const { parts, rowsPerPart } = rowParts(rows, inner);
      const addresses = { x: x.ptr, indices: indices.ptr, out: out.ptr };
      const sizes = { rows, count: indices.size, size, inner, rowsPerPart };
      if (out.size > 0) engine.run("gather", parts, { ...addresses, ...sizes });
      return out;
    },
    scatterAdd(updates, indices, { outer, size, inner }) {
      const out = engine.storage(outer * size * inner, updates.dtype);
      const kernel = updates.dtype === "int32" ? "scatterAddInt" : "scatterAdd";
      // A job on threads has fewer than MAX_PARTS parts.
      for (let first = 0; first < outer; first += 2048) {
        engine.run(kernel, Math.min(2048, outer - first), {
          updates: updates.ptr + first * indices.size * inner * 4,
          indices: indices.ptr,
          out: out.ptr + first * size * inner * 4,
          count: indices.size,
          size,
          inner,
        });
      }
      return out;
    },
  };
}
