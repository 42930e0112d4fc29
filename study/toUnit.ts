import type { HostArray } from "noodlenet/data";

/** Pixels 0 to 255 as numbers 0 to 1, the range that networks with fresh weights learn well in. */
export function toUnit({ data, shape }: HostArray): HostArray {
  const unit = new Float32Array(data.length);
  for (let i = 0; i < data.length; i++) unit[i] = data[i] / 255;
  return { data: unit, shape };
}
