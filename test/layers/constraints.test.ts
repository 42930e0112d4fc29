import { describe, expect, it } from "vitest";
import {
  ActivityRegularization,
  BatchNormalization,
  type ConstraintLike,
  Conv2D,
  Dense,
  DepthwiseConv2D,
  input,
  Layer,
  l1l2,
  Model,
  maxNorm,
  minMaxNorm,
  nonNeg,
  Parameter,
  PReLU,
  SeparableConv2D,
  Sequential,
  SGD,
  type Tensor,
  tensor,
  unitNorm,
  ValueError,
} from "../../src/index.js";
import { layerFromConfig } from "../../src/layers/fromConfig.js";

/** 3 rows of 4 numbers from −5/3 to 2. */
const W = Array.from({ length: 12 }, (_, i) => (i - 5) / 3);
const weights = () => tensor(W, { shape: [3, 4] });
const close = (actual: ArrayLike<number>, expected: readonly number[], digits = 5) => {
  expect(actual.length).toBe(expected.length);
  expected.forEach((value, i) => {
    expect(actual[i]).toBeCloseTo(value, digits);
  });
};

/** What Keras 3.15.1's constraints make of the same weights. */
// biome-ignore format: a table
const KERAS: readonly (readonly [string, ConstraintLike, readonly number[]])[] = [
  ["maxNorm({ maxValue: 1.5 })", maxNorm({ maxValue: 1.5 }), [-1.267731, -1.060660, -0.760639, -0.452267, -0.253546, 0, 0.253546, 0.452267, 0.760639, 1.060660, 1.267731, 1.356801]],
  ["maxNorm({ axis: 1 })", { type: "maxNorm", axis: 1 }, [-1.360828, -1.088662, -0.816497, -0.544331, -0.333333, 0, 0.333333, 0.666667, 0.646997, 0.862662, 1.078328, 1.293993]],
  ["nonNeg()", "nonNeg", [0, 0, 0, 0, 0, 0, 0.333333, 0.666667, 1, 1.333333, 1.666667, 2]],
  ["unitNorm()", "unitNorm", [-0.845154, -Math.SQRT1_2, -0.507093, -0.301511, -0.169031, 0, 0.169031, 0.301511, 0.507093, Math.SQRT1_2, 0.845154, 0.904534]],
  ["unitNorm({ axis: [0, 1] })", unitNorm({ axis: [0, 1] }), [-0.413803, -0.331042, -0.248282, -0.165521, -0.082761, 0, 0.082761, 0.165521, 0.248282, 0.331042, 0.413803, 0.496564]],
  ["minMaxNorm({ minValue: 1.2, maxValue: 1.8, rate: 0.5 })", minMaxNorm({ minValue: 1.2, maxValue: 1.8, rate: 0.5 }), [-1.593972, -1.303063, -0.956383, -0.604694, -0.318794, 0, 0.318794, 0.604694, 0.956383, 1.303063, 1.593972, 1.814081]],
];

/** A layer whose weight is constrained. */
class Constrained extends Layer {
  readonly constraint: ConstraintLike;

  constructor(constraint: ConstraintLike) {
    super();
    this.constraint = constraint;
  }

  override build(): void {
    this.addWeight("w", [3, 4], { initializer: weights, constraint: this.constraint });
  }

  override call(x: Tensor): Tensor {
    return x.mul(this.weights[0].sum());
  }
}

describe("a constraint", () => {
  it.each(KERAS)("%s gives Keras's numbers after an optimizer's step", (_, constraint, expected) => {
    const layer = new Constrained(constraint);
    // A step of rate 0 leaves the weights as they are.
    layer
      .apply(tensor([1]))
      .sum()
      .backward();
    new SGD({ learningRate: 0 }).step(layer.trainableWeights);
    close(layer.weights[0].dataSync(), expected);
  });

  it("keeps a weight of norm 0 at 0", () => {
    const parameter = new Parameter("w", tensor([0, 0], { shape: [2, 1] }));
    for (const constraint of [maxNorm(), unitNorm(), minMaxNorm({ minValue: 1 })])
      expect(Array.from(constraint.apply(parameter).dataSync())).toEqual([0, 0]);
  });

  it.each<[Layer, readonly number[], readonly string[]]>([
    [new Dense(2, { kernelConstraint: "maxNorm", biasConstraint: nonNeg() }), [3], ["kernel", "bias"]],
    [new Conv2D(2, 2, { kernelConstraint: maxNorm({ axis: [0, 1, 2] }) }), [4, 4, 1], ["kernel"]],
    [new DepthwiseConv2D(2, { depthwiseConstraint: "unitNorm" }), [4, 4, 2], ["kernel"]],
    [
      new SeparableConv2D(2, 2, { depthwiseConstraint: "nonNeg", pointwiseConstraint: minMaxNorm({ rate: 0.5 }) }),
      [4, 4, 2],
      ["depthwise_kernel", "pointwise_kernel"],
    ],
    [new BatchNormalization({ gammaConstraint: "nonNeg", betaConstraint: "maxNorm" }), [3], ["gamma", "beta"]],
    [new PReLU({ alphaConstraint: "nonNeg" }), [3], ["alpha"]],
  ])("belongs to the weights of $0.type that are named, also of a copy from its config", (layer, shape, names) => {
    const copy = layerFromConfig(JSON.parse(JSON.stringify(layer.toConfig())));
    expect(copy.toConfig()).toEqual(layer.toConfig());
    for (const built of [layer, copy]) {
      built.ensureBuilt(shape);
      expect(built.weights.filter((w) => w.constraint !== null).map((w) => w.name)).toEqual(names);
    }
  });

  // biome-ignore format: a table
  it.each<[string, () => unknown, RegExp]>([
    ["an unknown one", () => new Dense(2, { kernelConstraint: "unit" as "unitNorm" }), /constraint "unit" is unknown; choose one of maxNorm, nonNeg, unitNorm, minMaxNorm/],
    ["a largest norm below 0", () => maxNorm({ maxValue: -1 }), /maxNorm: maxValue is -1; give a finite number from 0/],
    ["crossed bounds", () => minMaxNorm({ minValue: 2 }), /minMaxNorm: maxValue is 1; give a finite number from 2/],
    ["a rate above 1", () => minMaxNorm({ rate: 2 }), /minMaxNorm: rate is 2; give a finite number from 0 and to 1/],
    ["an axis that is none", () => unitNorm({ axis: 0.5 }), /unitNorm: axis is 0.5; give an axis of the weight/],
    ["an option of another", () => new Dense(2, { kernelConstraint: { type: "nonNeg", axis: 0 } }), /nonNeg: there is no option "axis"/],
  ])("is refused: %s", (_, make, message) => {
    expect(make).toThrow(ValueError);
    expect(make).toThrow(message);
  });
});

describe("a penalty on what layers give", () => {
  const x = () => tensor([0.5, -1, 2, 1, 0.3, -0.7, 0.1, 0.2, 0.3, -2, 1, 0.5], { shape: [4, 3] });
  const y = () => tensor([0, 1, 0, 1]);

  /** The model of which Keras 3.15.1 computed the losses below. */
  async function model() {
    const hidden = new Dense(4, {
      activation: "relu",
      activityRegularizer: l1l2({ l1: 0.02, l2: 0.1 }),
      kernelConstraint: maxNorm({ maxValue: 0.9 }),
      biasConstraint: "nonNeg",
    });
    const penalized = new ActivityRegularization({ l1: 0.01, l2: 0.03 });
    const classes = new Dense(2, { activation: "softmax", kernelConstraint: "unitNorm" });
    const model = new Sequential([hidden, penalized, classes], { inputShape: [3] });
    model.setWeights([
      { data: Float32Array.from(W), shape: [3, 4] },
      { data: Float32Array.of(0.1, -0.2, 0.3, 0), shape: [4] },
      { data: Float32Array.of(0.1, 0.2, -0.3, 0.4, 0.5, -0.6, 0.7, 0.8), shape: [4, 2] },
      { data: Float32Array.of(0, 0), shape: [2] },
    ]);
    return model.compile({
      optimizer: new SGD({ learningRate: 0.1, momentum: 0.9 }),
      loss: "sparseCategoricalCrossentropy",
    });
  }

  it("is in the loss of training and evaluation, divided by the number of samples, as in Keras", async () => {
    const net = await model();
    const losses: number[] = [];
    for (let step = 0; step < 4; step++) losses.push((await net.trainOnBatch(x(), y())).loss);
    const { history } = await net.fit(x(), y(), { batchSize: 2, epochs: 2, shuffle: false });
    close([...losses, ...history.loss, (await net.evaluate(x(), y())).loss], LOSSES, 4);
    // biome-ignore format: numbers
    const kernel = [-0.373436, -0.567899, 0.438966, 0.065324, -0.185248, 0.177122, -0.18561, 0.289653, -0.17835, -0.269756, 0.432269, 0.150509];
    close(net.weights[0].dataSync(), kernel, 4);
    close(net.weights[1].dataSync(), [0, 0, 0, 0]);
  });

  it("changes no prediction", async () => {
    const [net, plain] = [await model(), await model()];
    const withoutPenalty = new Sequential([plain.layers[0], plain.layers[2]], { inputShape: [3] });
    expect((await net.predict(x())).dataSync()).toEqual((await withoutPenalty.predict(x())).dataSync());
  });

  it("counts for each call of a layer that a model uses twice, and for a frozen one", async () => {
    const penalized = new ActivityRegularization({ l1: 1 });
    const [a, b] = [input([2]), input([2])];
    const outputs = new Dense(1, { kernelInitializer: "zeros" }).apply(penalized.apply(a));
    const both = new Model({ inputs: [a, b], outputs: [outputs, penalized.apply(b)] });
    both.trainable = false;
    both.compile({ optimizer: "sgd", loss: ["meanSquaredError", null] });
    const [p, q] = [tensor([1, -2, 3, 4], { shape: [2, 2] }), tensor([0.5, 0.5, 0, 0], { shape: [2, 2] })];
    const { loss } = await both.evaluate([p, q], [tensor([0, 0], { shape: [2, 1] }), q]);
    expect(loss).toBeCloseTo(10 / 2 + 1 / 2, 5);
  });

  it("may come from a layer of one's own", async () => {
    class Mine extends Layer {
      override call(x: Tensor, { penalize }: { penalize?: (penalty: Tensor) => void } = {}): Tensor {
        penalize?.(x.square().sum());
        return x;
      }
    }
    const net = new Sequential([new Mine(), new Dense(1, { kernelInitializer: "zeros" })], { inputShape: [2] });
    net.compile({ optimizer: "sgd", loss: "meanSquaredError" });
    const { loss } = await net.evaluate(tensor([1, 2], { shape: [1, 2] }), tensor([0], { shape: [1, 1] }));
    expect(loss).toBeCloseTo(5, 5);
  });
});

/** Four steps on the batch, two epochs of batches of 2, and an evaluation. */
const LOSSES = [3.025391, 1.170302, 1.01077, 0.885984, 0.74242, 0.616997, 0.592512];
