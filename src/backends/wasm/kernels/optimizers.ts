import type { Kernels } from "../../Kernels.js";
import type { Engine } from "../Engine.js";
import type { WasmStorage } from "../WasmStorage.js";
import { chunks } from "./parts.js";
import { isSmall, LEAST_NORMAL, SHORT } from "./subnormals.js";

/** Updates in place, each in one pass over the weight, its gradient and its slots. */
export function optimizers(engine: Engine): Pick<Kernels<WasmStorage>, "sgd" | "adam" | "rmsprop" | "adagrad"> {
  const updated = (state: readonly WasmStorage[]): WasmStorage[] => {
    for (const storage of state) engine.changed(storage);
    return [...state];
  };
  return {
    sgd(state, gradient, { learningRate, momentum, nesterov }) {
      const [w, velocity] = state;
      const { parts, size, chunk } = chunks(w.size);
      const small =
        w.size <= SHORT || isSmall(engine, gradient, learningRate) || (velocity && isSmall(engine, velocity, momentum));
      engine.run(small ? "sgdCarefully" : "sgd", parts, {
        w: w.ptr,
        velocity: addressOf(velocity),
        g: gradient.ptr,
        size,
        chunk,
        learningRate,
        momentum,
        nesterov: nesterov ? 1 : 0,
      });
      return updated(state);
    },
    adam(state, gradient, { stepSize, beta1, beta2, epsilon, decay }) {
      const [w, m, v, largest] = state;
      const { parts, size, chunk } = chunks(w.size);
      const rate1 = 1 - beta1;
      const rate2 = 1 - beta2;
      const small =
        w.size <= SHORT ||
        isTiny(engine, gradient) ||
        isSmall(engine, m, Math.min(rate1, stepSize)) ||
        isSmall(engine, v, rate2);
      engine.run(small ? "adamCarefully" : "adam", parts, {
        w: w.ptr,
        m: m.ptr,
        v: v.ptr,
        largest: addressOf(largest),
        g: gradient.ptr,
        size,
        chunk,
        stepSize,
        rate1,
        rate2,
        epsilon,
        decay,
      });
      return updated(state);
    },
    rmsprop(state, gradient, { learningRate, rho, momentum, epsilon, centered }) {
      const [w, meanSquare] = state;
      const { parts, size, chunk } = chunks(w.size);
      const accumulator = momentum > 0 ? state[2] : undefined;
      const meanGradient = centered ? state[state.length - 1] : undefined;
      const small =
        w.size <= SHORT ||
        isTiny(engine, gradient, 1 - rho) ||
        isSmall(engine, meanSquare, rho) ||
        (accumulator && isSmall(engine, accumulator, momentum)) ||
        (meanGradient && isTiny(engine, meanGradient));
      engine.run(small ? "rmspropCarefully" : "rmsprop", parts, {
        w: w.ptr,
        meanSquare: meanSquare.ptr,
        accumulator: addressOf(accumulator),
        meanGradient: addressOf(meanGradient),
        g: gradient.ptr,
        size,
        chunk,
        learningRate,
        rho,
        rest: 1 - rho,
        momentum,
        epsilon,
      });
      return updated(state);
    },
    adagrad(state, gradient, { learningRate, epsilon }) {
      const [w, accumulator] = state;
      const { parts, size, chunk } = chunks(w.size);
      engine.run(w.size <= SHORT || isTiny(engine, gradient) ? "adagradCarefully" : "adagrad", parts, {
        w: w.ptr,
        accumulator: accumulator.ptr,
        g: gradient.ptr,
        size,
        chunk,
        learningRate,
        epsilon,
      });
      return updated(state);
    },
  };
}

/** A careful pass takes as much longer as one slow multiplication in so many vectors. */
const WORTH_CARE = 1 / 12;

/** Whether many of a storage's squares, times about `factor`, are subnormal. */
function isTiny(engine: Engine, storage: WasmStorage, factor = 1): boolean {
  const { least, subnormal, tiny } = engine.range(storage);
  return (subnormal || least * least * factor < LEAST_NORMAL) && tiny > WORTH_CARE;
}

/** Address of a slot that is not used. */
const ABSENT = 0;

function addressOf(slot: WasmStorage | undefined): number {
  return slot?.ptr ?? ABSENT;
}
