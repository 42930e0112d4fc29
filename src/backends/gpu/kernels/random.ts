import { normalAt, type RandomKey, uniformAt } from "../../../util/random.js";
import type { DType, Kernels } from "../../Kernels.js";
import type { Gpu } from "../Gpu.js";
import type { GpuStorage } from "../GpuStorage.js";

/** Generated on the host, whose integer arithmetic is exact, so that a seed gives the same numbers on every backend. */
export function random(gpu: Gpu): Pick<Kernels<GpuStorage>, "randomUniform" | "randomNormal"> {
  return {
    randomUniform: (size, key, dtype) => drawn(gpu, size, key, dtype, uniformAt),
    randomNormal: (size, key, dtype) => drawn(gpu, size, key, dtype, normalAt),
  };
}

function drawn(
  gpu: Gpu,
  size: number,
  key: RandomKey,
  dtype: DType,
  at: (key: RandomKey, i: number) => number,
): GpuStorage {
  const data = new Float32Array(size);
  for (let i = 0; i < size; i++) data[i] = at(key, i);
  return gpu.upload(data, dtype);
}
