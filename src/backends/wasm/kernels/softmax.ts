import type { Kernels, RowsSpec } from "../../Kernels.js";
import type { Engine } from "../Engine.js";
import type { WasmStorage } from "../WasmStorage.js";
import { rowParts } from "./parts.js";

/** Kernels over the rows of class scores. */
export function softmaxes(
  engine: Engine,
): Pick<Kernels<WasmStorage>, "softmax" | "logSoftmax" | "softmaxCrossEntropy"> {
  const run = (x: WasmStorage, { rows, columns }: RowsSpec, logarithm: number) => {
    const out = engine.storage(x.size, x.dtype);
    const { parts, rowsPerPart } = rowParts(rows, columns * 16);
    engine.run("softmax", parts, { x: x.ptr, out: out.ptr, rows, columns, rowsPerPart, logarithm });
    return out;
  };
  return {
    softmax: (x, spec) => run(x, spec, 0),
    logSoftmax: (x, spec) => run(x, spec, 1),
    softmaxCrossEntropy(logits, target, { rows, columns }) {
      const loss = engine.storage(rows, logits.dtype);
      const probabilities = engine.storage(logits.size, logits.dtype);
      const { parts, rowsPerPart } = rowParts(rows, columns * 16);
      engine.run("softmaxCrossEntropy", parts, {
        logits: logits.ptr,
        target: target.ptr,
        loss: loss.ptr,
        probabilities: probabilities.ptr,
        rows,
        columns,
        rowsPerPart,
      });
      return { loss, probabilities };
    },
  };
}
