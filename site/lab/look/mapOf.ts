import type { HostArray } from "noodlenet/data";

/** One channel of a layer's output for a picture, from its least value to its greatest as 0 to 1. */
export function mapOf({ data, shape: [, height, width, channels] }: HostArray, channel: number) {
  const values = Float32Array.from({ length: height * width }, (_, i) => data[i * channels + channel]);
  return { data: stretched(values), shape: [height, width, 1] };
}

function stretched(values: Float32Array): Float32Array {
  const low = values.reduce((a, b) => Math.min(a, b), Infinity);
  const high = values.reduce((a, b) => Math.max(a, b), -Infinity);
  return values.map((value) => (high > low ? (value - low) / (high - low) : 0));
}
