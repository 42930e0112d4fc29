import type { AdagradSpec, AdamSpec, RmspropSpec, SgdSpec } from "../Kernels.js";
import type { HostStorage } from "./HostStorage.js";

export function sgd(state: readonly HostStorage[], gradient: HostStorage, spec: SgdSpec): HostStorage[] {
  const { learningRate, momentum, nesterov } = spec;
  const [w, velocity] = state.map((s) => s.data);
  const g = gradient.data;
  for (let i = 0; i < w.length; i++) {
    const step = -learningRate * g[i];
    const v = velocity ? momentum * velocity[i] + step : step;
    if (velocity) velocity[i] = v;
    w[i] += nesterov && velocity ? momentum * v + step : v;
  }
  return [...state];
}

export function adam(state: readonly HostStorage[], gradient: HostStorage, spec: AdamSpec): HostStorage[] {
  const { stepSize, beta1, beta2, epsilon, decay } = spec;
  const [w, m, v, largest] = state.map((s) => s.data);
  const g = gradient.data;
  for (let i = 0; i < w.length; i++) {
    m[i] += (g[i] - m[i]) * (1 - beta1);
    v[i] += (g[i] * g[i] - v[i]) * (1 - beta2);
    if (largest) largest[i] = Math.max(largest[i], v[i]);
    w[i] -= decay * w[i];
    w[i] -= (stepSize * m[i]) / (Math.sqrt((largest ?? v)[i]) + epsilon);
  }
  return [...state];
}

export function rmsprop(
  state: readonly HostStorage[],
  gradient: HostStorage,
  spec: RmspropSpec & { centered: boolean },
): HostStorage[] {
  const { learningRate, rho, momentum, epsilon, centered } = spec;
  const [w, meanSquare, ...rest] = state.map((s) => s.data);
  const accumulator = momentum > 0 ? rest[0] : null;
  const meanGradient = centered ? rest[rest.length - 1] : null;
  const g = gradient.data;
  for (let i = 0; i < w.length; i++) {
    meanSquare[i] = rho * meanSquare[i] + (1 - rho) * g[i] * g[i];
    if (meanGradient) meanGradient[i] = rho * meanGradient[i] + (1 - rho) * g[i];
    const centre = meanGradient ? meanGradient[i] * meanGradient[i] : 0;
    const step = (learningRate * g[i]) / Math.sqrt(meanSquare[i] - centre + epsilon);
    if (accumulator) accumulator[i] = momentum * accumulator[i] + step;
    w[i] -= accumulator ? accumulator[i] : step;
  }
  return [...state];
}

export function adagrad(state: readonly HostStorage[], gradient: HostStorage, spec: AdagradSpec): HostStorage[] {
  const { learningRate, epsilon } = spec;
  const [w, accumulator] = state.map((s) => s.data);
  const g = gradient.data;
  for (let i = 0; i < w.length; i++) {
    accumulator[i] += g[i] * g[i];
    w[i] -= (learningRate * g[i]) / Math.sqrt(accumulator[i] + epsilon);
  }
  return [...state];
}
