import "../../src/tensor/methods.js";
import { describe, expect, it } from "vitest";
import { Adagrad } from "../../src/optim/Adagrad.js";
import { Adam } from "../../src/optim/Adam.js";
import { optimizerOf } from "../../src/optim/optimizerOf.js";
import { RMSprop } from "../../src/optim/RMSprop.js";
import { SGD } from "../../src/optim/SGD.js";
import { CosineDecay, ExponentialDecay, InverseTimeDecay, PolynomialDecay } from "../../src/optim/schedules.js";
import { backward } from "../../src/tensor/backward.js";
import { tensor } from "../../src/tensor/create.js";
import { using } from "../../src/tensor/defaults.js";
import { Parameter } from "../../src/tensor/Parameter.js";
import { StateError, ValueError } from "../../src/util/errors.js";

const weight = (...values: number[]) => new Parameter("w", tensor(values));
const slope = (w: Parameter) => backward(w.square().sum());

describe("a step", () => {
  it("changes the weights by their gradients, clears those, and counts", () => {
    const [w, optimizer] = [weight(1, -2), new SGD({ learningRate: 0.25 })];
    slope(w);
    optimizer.step([w]);
    expect(Array.from(w.dataSync())).toEqual([0.5, -1]);
    expect(w.grad).toBeNull();
    expect(optimizer.iterations).toBe(1);
  });

  it("leaves weights without a gradient as they are", () => {
    const [w, other, optimizer] = [weight(1), weight(7), new Adam()];
    slope(w);
    optimizer.step([w, other]);
    expect(other.item()).toBe(7);
    expect(optimizer.state([w]).map(({ name }) => name)).toEqual(["momentum", "velocity"]);
  });

  it("without any gradient is an error that says what to do, and does not count", () => {
    const optimizer = new SGD();
    expect(() => optimizer.step([weight(1)])).toThrow(StateError);
    expect(() => optimizer.step([weight(1)])).toThrow(/call backward\(\)/);
    expect(optimizer.iterations).toBe(0);
  });

  it("does not touch tensors that share a weight's storage", () => {
    const [w, optimizer] = [weight(1, 2), new Adam({ learningRate: 0.5 })];
    const [before, view] = [w.detach(), w.reshape([2, 1]).detach()];
    slope(w);
    optimizer.step([w]);
    expect(Array.from(before.dataSync())).toEqual([1, 2]);
    expect(Array.from(view.dataSync())).toEqual([1, 2]);
    expect(Array.from(w.dataSync())).not.toEqual([1, 2]);
  });

  it("makes a graph over the weights' older values an error", () => {
    const [w, optimizer] = [weight(1), new SGD()];
    const stale = w.square().sum();
    slope(w);
    optimizer.step([w]);
    expect(() => backward(stale)).toThrow(StateError);
  });

  it("works on float64 weights in their own precision", () => {
    const w = using({ dtype: "float64" }, () => weight(1));
    const optimizer = new Adam({ learningRate: 0.1 });
    slope(w);
    optimizer.step([w]);
    expect(w.item()).toBeCloseTo(1 - (0.1 * 2) / (2 + 1e-7 / Math.sqrt(1 - 0.999)), 9);
  });
});

describe("the learning rate", () => {
  it("can be read and set", () => {
    const optimizer = new SGD({ learningRate: 0.5 });
    optimizer.learningRate = 0.25;
    expect(optimizer.learningRate).toBe(0.25);
    expect(() => {
      optimizer.learningRate = -1;
    }).toThrow(ValueError);
  });

  it("follows a schedule step by step, and then cannot be set", () => {
    const learningRate = new ExponentialDecay({ initialLearningRate: 1, decaySteps: 1, decayRate: 0.5 });
    const [w, optimizer] = [weight(8), new SGD({ learningRate })];
    const rates = [0, 1, 2].map(() => {
      const rate = optimizer.learningRate;
      slope(w);
      optimizer.step([w]);
      return rate;
    });
    expect(rates).toEqual([1, 0.5, 0.25]);
    expect(() => {
      optimizer.learningRate = 0.1;
    }).toThrow(/follows a schedule/);
  });

  it("of schedules stays at its end after the last step", () => {
    const [initialLearningRate, decaySteps] = [1, 10];
    expect(new CosineDecay({ initialLearningRate, decaySteps }).at(99)).toBeCloseTo(0, 12);
    expect(new CosineDecay({ initialLearningRate, decaySteps, alpha: 0.1 }).at(99)).toBeCloseTo(0.1, 12);
    expect(new PolynomialDecay({ initialLearningRate, decaySteps }).at(99)).toBeCloseTo(1e-4, 12);
    expect(new PolynomialDecay({ initialLearningRate, decaySteps, cycle: true }).at(15)).toBeCloseTo(0.250075, 9);
    const staircase = new InverseTimeDecay({ initialLearningRate, decaySteps, decayRate: 1, staircase: true });
    expect([0, 9, 10, 19, 20].map((step) => staircase.at(step))).toEqual([1, 1, 0.5, 0.5, 1 / 3]);
  });
});

describe("what an optimizer remembers", () => {
  it.for([
    ["sgd", []],
    ["adam", ["momentum", "velocity"]],
    ["adamw", ["momentum", "velocity"]],
    ["rmsprop", ["velocity"]],
    ["adagrad", ["accumulator"]],
  ] as const)("%s has these slots for each weight: %j", ([name, slots]) => {
    expect(
      optimizerOf(name)
        .state([weight(1)])
        .map((slot) => slot.name),
    ).toEqual(slots);
  });

  it("is more with momentum, centering and AMSGrad", () => {
    const names = (optimizer: RMSprop | Adam | SGD) => optimizer.state([weight(1)]).map(({ name }) => name);
    expect(names(new SGD({ momentum: 0.9 }))).toEqual(["velocity"]);
    expect(names(new RMSprop({ momentum: 0.9, centered: true }))).toEqual(["velocity", "momentum", "average_gradient"]);
    expect(names(new Adam({ amsgrad: true }))).toEqual(["momentum", "velocity", "largest_velocity"]);
  });

  it("given back to another optimizer continues to the same bits", () => {
    const train = (w: Parameter, optimizer: Adam, steps: number) => {
      for (let i = 0; i < steps; i++) {
        slope(w);
        optimizer.step([w]);
      }
    };
    const [whole, first] = [weight(1, 2), weight(1, 2)];
    const [a, b, c] = [new Adam(), new Adam(), new Adam()];
    train(whole, a, 5);
    train(first, b, 2);
    const resumed = new Parameter("w", tensor(first.dataSync()));
    const saved = b.state([first]).map(({ parameter }) => parameter.dataSync());
    c.state([resumed]).forEach(({ parameter }, i) => {
      parameter.assignData(saved[i]);
    });
    c.iterations = b.iterations;
    train(resumed, c, 3);
    expect(Array.from(resumed.dataSync())).toEqual(Array.from(whole.dataSync()));
  });
});

it.for([
  [
    "SGD",
    () => new SGD({ learningRate: 0.1, momentum: 0.9, weightDecay: 0.05 }),
    [0.5107986330986023, -2.2072877883911133, 3.9037771224975586],
  ],
  [
    "RMSprop",
    () => new RMSprop({ learningRate: 0.1, weightDecay: 0.05 }),
    [0.1286526322364807, -2.8265697956085205, 3.811647415161133],
  ],
  [
    "Adagrad",
    () => new Adagrad({ learningRate: 0.1, weightDecay: 0.05 }),
    [0.7367095947265625, -2.184964656829834, 3.2176318168640137],
  ],
] as const)("%s takes weight decay off before the step, as Keras 3.15.1 does", ([, make, expected]) => {
  const optimizer = make();
  const w = weight(1, -2, 3);
  for (let i = 1; i <= 3; i++) {
    backward(w.mul(tensor([0.5 * i, 0.25 * i, -i])).sum());
    optimizer.step([w]);
  }
  w.dataSync().forEach((value, i) => {
    expect(value).toBeCloseTo(expected[i], 6);
  });
});

it("a weight decay that is negative is refused", () => {
  expect(() => new SGD({ weightDecay: -1 })).toThrow(/weightDecay is -1; give a finite number from 0/);
});
