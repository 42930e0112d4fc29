import type { BatchNormSpec, ChannelsSpec, FusedActivation } from "../Kernels.js";
import { activations } from "./activation.js";
import { allocate, type HostStorage } from "./HostStorage.js";

export function batchNorm(
  x: HostStorage,
  gamma: HostStorage,
  beta: HostStorage,
  spec: BatchNormSpec,
): { out: HostStorage; mean: HostStorage; variance: HostStorage } {
  const { rows, channels, epsilon } = spec;
  const out = allocate(x.size, x.dtype);
  const mean = allocate(channels, x.dtype);
  const variance = allocate(channels, x.dtype);
  for (let c = 0; c < channels; c++) {
    const m = channelSum(spec, c, (i) => x.data[i]) / rows;
    const v = channelSum(spec, c, (i) => (x.data[i] - m) * (x.data[i] - m)) / rows;
    const scale = gamma.data[c] / Math.sqrt(v + epsilon);
    for (let i = c; i < x.size; i += channels) out.data[i] = (x.data[i] - m) * scale + beta.data[c];
    mean.data[c] = m;
    variance.data[c] = v;
  }
  return { out, mean, variance };
}

export function normalize(
  x: HostStorage,
  mean: HostStorage,
  scale: HostStorage,
  shift: HostStorage | null,
  activation: FusedActivation,
  { channels }: ChannelsSpec,
): HostStorage {
  const out = allocate(x.size, x.dtype);
  const rounded = x.dtype === "float32" ? Math.fround : (value: number) => value;
  const f = activations[activation];
  for (let i = 0; i < x.size; i++) {
    const c = i % channels;
    const scaled = rounded(rounded(x.data[i] - mean.data[c]) * scale.data[c]);
    out.data[i] = f(shift === null ? scaled : rounded(scaled + shift.data[c]));
  }
  return out;
}

/**
 * With x̂ = (x − mean)/√(variance + epsilon): dbeta = Σ dy, dgamma = Σ dy·x̂,
 * dx = gamma/√(variance + epsilon) · (dy − dbeta/rows − x̂·dgamma/rows).
 */
export function batchNormGradient(
  dy: HostStorage,
  x: HostStorage,
  gamma: HostStorage,
  mean: HostStorage,
  variance: HostStorage,
  spec: BatchNormSpec,
): { dx: HostStorage; dgamma: HostStorage; dbeta: HostStorage } {
  const { rows, channels, epsilon } = spec;
  const dx = allocate(x.size, x.dtype);
  const dgamma = allocate(channels, x.dtype);
  const dbeta = allocate(channels, x.dtype);
  for (let c = 0; c < channels; c++) {
    const inverse = 1 / Math.sqrt(variance.data[c] + epsilon);
    const normal = (i: number) => (x.data[i] - mean.data[c]) * inverse;
    const sumDy = channelSum(spec, c, (i) => dy.data[i]);
    const sumDyNormal = channelSum(spec, c, (i) => dy.data[i] * normal(i));
    for (let i = c; i < x.size; i += channels) {
      dx.data[i] = gamma.data[c] * inverse * (dy.data[i] - (sumDy + normal(i) * sumDyNormal) / rows);
    }
    dgamma.data[c] = sumDyNormal;
    dbeta.data[c] = sumDy;
  }
  return { dx, dgamma, dbeta };
}

function channelSum({ rows, channels }: BatchNormSpec, c: number, f: (i: number) => number): number {
  let sum = 0;
  for (let i = c; i < rows * channels; i += channels) sum += f(i);
  return sum;
}
