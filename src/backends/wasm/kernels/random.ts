import type { RandomKey } from "../../../util/random.js";
import type { DType, Kernels } from "../../Kernels.js";
import type { Engine } from "../Engine.js";
import type { WasmStorage } from "../WasmStorage.js";
import { chunks } from "./parts.js";

/** Random numbers, each a function of the key and its place. */
export function random(engine: Engine): Pick<Kernels<WasmStorage>, "randomUniform" | "randomNormal"> {
  const draw = (kernel: "uniform" | "normal", size: number, key: RandomKey, dtype: DType) => {
    const out = engine.storage(size, dtype);
    const { parts, chunk } = chunks(size);
    engine.run(kernel, parts, { out: out.ptr, key0: key[0] | 0, key1: key[1] | 0, size, chunk });
    return out;
  };
  return {
    randomUniform: (size, key, dtype) => draw("uniform", size, key, dtype),
    randomNormal: (size, key, dtype) => draw("normal", size, key, dtype),
  };
}
