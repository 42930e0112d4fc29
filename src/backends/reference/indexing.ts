import type { AxisSpec } from "../Kernels.js";
import { allocate, type HostStorage } from "./HostStorage.js";

export function gather(x: HostStorage, indices: HostStorage, { outer, size, inner }: AxisSpec): HostStorage {
  const out = allocate(outer * indices.size * inner, x.dtype);
  let at = 0;
  for (let o = 0; o < outer; o++) {
    for (const index of indices.data) {
      const start = (o * size + index) * inner;
      out.data.set(x.data.subarray(start, start + inner), at);
      at += inner;
    }
  }
  return out;
}

export function scatterAdd(updates: HostStorage, indices: HostStorage, { outer, size, inner }: AxisSpec): HostStorage {
  const out = allocate(outer * size * inner, updates.dtype);
  let at = 0;
  for (let o = 0; o < outer; o++) {
    for (const index of indices.data) {
      const start = (o * size + index) * inner;
      for (let i = 0; i < inner; i++) out.data[start + i] += updates.data[at++];
    }
  }
  return out;
}
