import type { HostArray } from "noodlenet/data";

/** Pixels 0 to 255 as numbers 0 to 1, the range that networks with fresh weights learn well in. */
export function toUnit({ data, shape }: HostArray): HostArray {
  return { data: Float32Array.from(data, (pixel) => pixel / 255), shape };
}
