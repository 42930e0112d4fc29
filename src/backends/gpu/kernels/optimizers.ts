import type { Kernels } from "../../Kernels.js";
import { binaryExpressions } from "../expressions.js";
import type { Gpu } from "../Gpu.js";
import type { GpuStorage } from "../GpuStorage.js";
import { mapAll } from "../map.js";

type Updates = Pick<Kernels<GpuStorage>, "sgd" | "adam" | "rmsprop" | "adagrad">;

/**
 * All numbers of an update are arguments, so that a new learning rate needs no recompilation. Each state is a new
 * storage.
 */
export function optimizers(gpu: Gpu): Updates {
  return {
    sgd: ([weight, velocity], gradient, { learningRate, momentum, nesterov }) => {
      if (velocity === undefined) {
        return [mapAll(gpu, "sgd", [weight, gradient], ([w, g], [rate]) => `${w} - ${rate} * ${g}`, [learningRate])];
      }
      const numbers = [learningRate, momentum];
      const next = mapAll(
        gpu,
        "velocity",
        [velocity, gradient],
        ([v, g], [rate, m]) => `${m} * ${v} - ${rate} * ${g}`,
        numbers,
      );
      if (!nesterov) return [mapAll(gpu, "add", [weight, next], ([w, v]) => `${w} + ${v}`), next];
      const ahead = mapAll(
        gpu,
        "nesterov",
        [weight, next, gradient],
        ([w, v, g], [rate, m]) => `${w} + ${m} * ${v} - ${rate} * ${g}`,
        numbers,
      );
      return [ahead, next];
    },

    adam: ([weight, mean, square, largest], gradient, { stepSize, beta1, beta2, epsilon, decay }) => {
      const m = movingMean(gpu, mean, gradient, beta1);
      const v = movingSquare(gpu, square, gradient, beta2);
      const top = largest && mapAll(gpu, "maximum", [largest, v], ([a, b]) => binaryExpressions.maximum(a, b));
      const body = ([w, a, b]: readonly string[], [step, e, d]: readonly string[]) =>
        `${w} - ${d} * ${w} - ${step} * ${a} / (Math.sqrt(${b}) + ${e})`;
      const next = mapAll(gpu, "adam", [weight, m, top ?? v], body, [stepSize, epsilon, decay]);
      return top ? [next, m, v, top] : [next, m, v];
    },

    rmsprop: ([weight, square, ...more], gradient, { learningRate, rho, momentum, epsilon, centered }) => {
      const s = movingSquare(gpu, square, gradient, rho);
      const accumulator = momentum > 0 ? more[0] : undefined;
      const mean = centered ? movingMean(gpu, more.at(-1)!, gradient, rho) : undefined;
      const spread = ([g, v, c]: readonly string[], [rate, e]: readonly string[]) =>
        `${rate} * ${g} / Math.sqrt(${c === undefined ? v : `${v} - ${c} * ${c}`} + ${e})`;
      const inputs = mean ? [gradient, s, mean] : [gradient, s];
      const step = mapAll(gpu, `rmsprop ${centered}`, inputs, spread, [learningRate, epsilon]);
      const moved = accumulator
        ? mapAll(gpu, "accumulate", [accumulator, step], ([a, b], [m]) => `${m} * ${a} + ${b}`, [momentum])
        : gpu.share(step);
      gpu.free(step);
      const next = mapAll(gpu, "sub", [weight, moved], ([w, d]) => `${w} - ${d}`);
      if (!accumulator) gpu.free(moved);
      return [next, s, ...(accumulator ? [moved] : []), ...(mean ? [mean] : [])];
    },

    adagrad: ([weight, accumulator], gradient, { learningRate, epsilon }) => {
      const sum = mapAll(gpu, "plus square", [accumulator, gradient], ([a, g]) => `${a} + ${g} * ${g}`);
      const body = ([w, a, g]: readonly string[], [rate, e]: readonly string[]) =>
        `${w} - ${rate} * ${g} / Math.sqrt(${a} + ${e})`;
      return [mapAll(gpu, "adagrad", [weight, sum, gradient], body, [learningRate, epsilon]), sum];
    },
  };
}

const movingMean = (gpu: Gpu, mean: GpuStorage, gradient: GpuStorage, beta: number) =>
  mapAll(gpu, "moving mean", [mean, gradient], ([m, g], [b, rest]) => `${b} * ${m} + ${rest} * ${g}`, [beta, 1 - beta]);

const movingSquare = (gpu: Gpu, square: GpuStorage, gradient: GpuStorage, beta: number) =>
  mapAll(gpu, "moving square", [square, gradient], ([v, g], [b, rest]) => `${b} * ${v} + ${rest} * ${g} * ${g}`, [
    beta,
    1 - beta,
  ]);
