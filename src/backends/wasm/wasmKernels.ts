import type { Kernels } from "../Kernels.js";
import type { Engine } from "./Engine.js";
import { batchNorms } from "./kernels/batchNorm.js";
import { convolutions } from "./kernels/conv2d.js";
import { elementwise } from "./kernels/elementwise.js";
import { indexing } from "./kernels/indexing.js";
import { matmuls } from "./kernels/matmul.js";
import { moving } from "./kernels/moving.js";
import { optimizers } from "./kernels/optimizers.js";
import { pooling } from "./kernels/pooling.js";
import { random } from "./kernels/random.js";
import { reducing } from "./kernels/reduce.js";
import { resizing } from "./kernels/resize.js";
import { softmaxes } from "./kernels/softmax.js";
import type { WasmStorage } from "./WasmStorage.js";

/** All kernels on one engine. One that fails leaves no memory behind. */
export function wasmKernels(engine: Engine): Kernels<WasmStorage> {
  const kernels = unguarded(engine);
  const guarded = Object.entries(kernels).map(([name, kernel]) => [
    name,
    (...args: unknown[]) => engine.attempt(() => (kernel as (...args: unknown[]) => unknown)(...args)),
  ]);
  return Object.fromEntries(guarded) as typeof kernels;
}

function unguarded(engine: Engine): Kernels<WasmStorage> {
  return {
    ...moving(engine),
    ...elementwise(engine),
    ...reducing(engine),
    ...softmaxes(engine),
    ...matmuls(engine),
    ...convolutions(engine),
    ...pooling(engine),
    ...batchNorms(engine),
    ...indexing(engine),
    ...resizing(engine),
    ...random(engine),
    ...optimizers(engine),
  };
}
