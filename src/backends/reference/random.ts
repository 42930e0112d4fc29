import { normalAt, type RandomKey, uniformAt } from "../../util/random.js";
import type { DType } from "../Kernels.js";
import { allocate, type HostStorage } from "./HostStorage.js";

export function randomUniform(size: number, key: RandomKey, dtype: DType): HostStorage {
  return drawn(size, key, dtype, uniformAt);
}

export function randomNormal(size: number, key: RandomKey, dtype: DType): HostStorage {
  return drawn(size, key, dtype, normalAt);
}

function drawn(size: number, key: RandomKey, dtype: DType, at: (key: RandomKey, i: number) => number): HostStorage {
  const out = allocate(size, dtype);
  for (let i = 0; i < size; i++) out.data[i] = at(key, i);
  return out;
}
