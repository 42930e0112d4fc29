import type { HostArray } from "noodlenet/data";

/** Scales pixels from 0 to 255 to 0 to 1, the range that default initial weights are suited to. */
export function toUnit({ data, shape }: HostArray): HostArray {
  const unit = new Float32Array(data.length);
  for (let i = 0; i < data.length; i++) unit[i] = data[i] / 255;
  return { data: unit, shape };
}
