import type { Kernels } from "../../Kernels.js";
import type { Engine } from "../Engine.js";
import type { WasmStorage } from "../WasmStorage.js";
import { chunks } from "./parts.js";

/** Updates in place, each in one pass over the weight, its gradient and its slots. */
export function optimizers(engine: Engine): Pick<Kernels<WasmStorage>, "sgd" | "adam" | "rmsprop" | "adagrad"> {
  const update = (
    kernel: string,
    state: readonly WasmStorage[],
    slots: readonly (WasmStorage | undefined)[],
    gradient: WasmStorage,
    ...numbers: number[]
  ) => {
    const { size } = state[0];
    const { parts, chunk } = chunks(size);
    const addresses = [...slots, gradient].map((storage) => storage?.ptr ?? 0);
    engine.run(kernel, parts, ...addresses, size, chunk, ...numbers);
    for (const storage of state) engine.changed(storage);
    return [...state];
  };
  return {
    sgd(state, gradient, { learningRate, momentum, nesterov }) {
      const [w, velocity] = state;
      return update("sgd", state, [w, velocity], gradient, learningRate, momentum, nesterov ? 1 : 0);
    },
    adam(state, gradient, { stepSize, beta1, beta2, epsilon, decay }) {
      const [w, m, v, largest] = state;
      return update("adam", state, [w, m, v, largest], gradient, stepSize, 1 - beta1, 1 - beta2, epsilon, decay);
    },
    rmsprop(state, gradient, { learningRate, rho, momentum, epsilon, centered }) {
      const [w, meanSquare] = state;
      const accumulator = momentum > 0 ? state[2] : undefined;
      const meanGradient = centered ? state[state.length - 1] : undefined;
      const slots = [w, meanSquare, accumulator, meanGradient];
      return update("rmsprop", state, slots, gradient, learningRate, rho, 1 - rho, momentum, epsilon);
    },
    adagrad(state, gradient, { learningRate, epsilon }) {
      return update("adagrad", state, state, gradient, learningRate, epsilon);
    },
  };
}
