import { describe, expect, it } from "vitest";
import type { Backend } from "../../src/backends/Backend.js";
import { reference } from "../../src/backends/reference/backend.js";
import { wasm } from "../../src/backends/wasm/backend.js";
import { Adagrad } from "../../src/optim/Adagrad.js";
import { Adam, AdamW } from "../../src/optim/Adam.js";
import type { Optimizer } from "../../src/optim/Optimizer.js";
import { RMSprop } from "../../src/optim/RMSprop.js";
import { SGD } from "../../src/optim/SGD.js";
import {
  CosineDecay,
  ExponentialDecay,
  InverseTimeDecay,
  PiecewiseConstantDecay,
  PolynomialDecay,
  type Schedule,
} from "../../src/optim/schedules.js";
import { webasm } from "../gpu/hostBackends.js";
import "../../src/tensor/methods.js";
import { backward } from "../../src/tensor/backward.js";
import { tensor } from "../../src/tensor/create.js";
import { using } from "../../src/tensor/defaults.js";
import { scope } from "../../src/tensor/memory/StorageHolder.js";
import { add } from "../../src/tensor/ops/add.js";
import { matmul } from "../../src/tensor/ops/matmul.js";
import { mul } from "../../src/tensor/ops/mul.js";
import { square } from "../../src/tensor/ops/square.js";
import { sub } from "../../src/tensor/ops/sub.js";
import { sum } from "../../src/tensor/ops/sum.js";
import { Parameter } from "../../src/tensor/Parameter.js";
import { expectClose } from "../equal.js";
import { goldenTensors, goldenText } from "../goldenFile.js";

/** Where the optimizers are checked; a further backend is one more line. */
const PLACES: readonly { name: string; backend: Backend }[] = [reference, wasm, webasm].map((backend) => ({
  name: backend.name,
  backend,
}));

const golden = goldenTensors("optimizers");
const settings = JSON.parse(goldenText("optimizers.json")) as Record<string, Record<string, unknown>>;

const optimizers: Record<string, () => Optimizer> = {
  sgd: () => new SGD({ learningRate: 0.05 }),
  momentum: () => new SGD({ learningRate: 0.05, momentum: 0.9 }),
  nesterov: () => new SGD({ learningRate: 0.05, momentum: 0.9, nesterov: true }),
  adam: () => new Adam({ learningRate: 0.05 }),
  amsgrad: () => new Adam({ learningRate: 0.05, amsgrad: true }),
  adamw: () => new AdamW({ learningRate: 0.05, weightDecay: 0.04 }),
  rmsprop: () => new RMSprop({ learningRate: 0.05 }),
  rmsprop_centered: () => new RMSprop({ learningRate: 0.05, momentum: 0.5, centered: true }),
  adagrad: () => new Adagrad({ learningRate: 0.05 }),
  clipnorm: () => new SGD({ learningRate: 0.05, clipnorm: 0.5 }),
  global_clipnorm: () => new SGD({ learningRate: 0.05, globalClipnorm: 0.5 }),
  clipvalue: () => new SGD({ learningRate: 0.05, clipvalue: 0.1 }),
};

const schedules: Record<string, Schedule> = {
  exponential: new ExponentialDecay({ initialLearningRate: 0.1, decaySteps: 10, decayRate: 0.5 }),
  staircase: new ExponentialDecay({ initialLearningRate: 0.1, decaySteps: 10, decayRate: 0.5, staircase: true }),
  cosine: new CosineDecay({ initialLearningRate: 0.1, decaySteps: 20, alpha: 0.1, warmupTarget: 0.2, warmupSteps: 5 }),
  polynomial: new PolynomialDecay({ initialLearningRate: 0.1, decaySteps: 20, endLearningRate: 0.01, power: 2 }),
  piecewise: new PiecewiseConstantDecay([5, 15], [0.1, 0.05, 0.01]),
  inverse_time: new InverseTimeDecay({ initialLearningRate: 0.1, decaySteps: 10, decayRate: 0.5 }),
};

/** ½|A·w − b|² + 1.5·|u|². */
function problem() {
  const read = (name: string) => tensor(golden(name).data, { shape: golden(name).shape });
  const [A, b] = [read("A"), read("b")];
  const [w, u] = [new Parameter("w", read("w0")), new Parameter("u", read("u0"))];
  const loss = () => {
    const residual = sub(matmul(A, w.reshape([4, 1])), b.reshape([5, 1]));
    return add(mul(sum(square(residual)), 0.5), mul(sum(square(u)), 1.5));
  };
  return { w, u, loss };
}

describe.for(PLACES)("ten steps of each optimizer agree with Keras on the $name backend", ({ backend }) => {
  it.for(Object.entries(optimizers))("%s", ([name, make]) => {
    using({ backend }, () => {
      const optimizer = make();
      const { w, u, loss } = problem();
      const rows: Record<string, number[]> = { w: [], u: [] };
      for (let step = 0; step < 10; step++) {
        scope(() => backward(loss()));
        optimizer.step([w, u]);
        for (const weight of [w, u]) rows[weight.name].push(...weight.dataSync());
      }
      for (const weight of [w, u]) {
        const expected = golden(`${name}/${weight.name}`);
        expectClose({ data: rows[weight.name], shape: [10, weight.size] }, expected, 1e-6, { what: weight.name });
      }
    });
  });

  it("leaves no setting of the reference values out", () => {
    const given = Object.keys(settings).filter((name) => !name.startsWith("schedule/"));
    expect(Object.keys(optimizers).sort()).toEqual(given.sort());
  });
});

describe("thirty rates of each schedule agree with Keras", () => {
  it.for(Object.entries(schedules))("%s", ([name, schedule]) => {
    const expected = golden(`schedule/${name}`);
    const data = Array.from({ length: expected.shape[0] }, (_, step) => schedule.at(step));
    expectClose({ data, shape: expected.shape }, expected, 1e-6);
  });
});
