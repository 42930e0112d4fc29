import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Activation, ReLU } from "../../src/layers/Activation.js";
import type { ActivationName } from "../../src/layers/activations.js";
import { Conv2D } from "../../src/layers/Conv2D.js";
import { Dense } from "../../src/layers/Dense.js";
import type { Layer } from "../../src/layers/Layer.js";
import { MaxPooling2D } from "../../src/layers/pooling.js";
import { Flatten } from "../../src/layers/reshaping.js";
import { Sequential } from "../../src/models/Sequential.js";
import type { TrainableModel } from "../../src/models/TrainableModel.js";
import { GraphRecorder } from "../../src/plan/GraphRecorder.js";
import { Plan } from "../../src/plan/Plan.js";
import { gradients } from "../../src/tensor/backward.js";
import { tensor } from "../../src/tensor/create.js";
import { type BackendName, using } from "../../src/tensor/defaults.js";
import { scope } from "../../src/tensor/memory/StorageHolder.js";
import type { Tensor } from "../../src/tensor/Tensor.js";
import { expectSame } from "../equal.js";

const BACKENDS: readonly BackendName[] = ["reference", "wasm"];

/** Values with many ties, zeros of both signs and, now and then, what is not finite. */
const element = fc.oneof(
  { weight: 8, arbitrary: fc.integer({ min: -2, max: 2 }) },
  { weight: 4, arbitrary: fc.float({ min: -3, max: 3, noNaN: true }) },
  { weight: 1, arbitrary: fc.constantFrom(-0, 1e-45, 3e38) },
);

function batch(shape: readonly number[]) {
  const size = shape.reduce((a, b) => a * b);
  return fc
    .array(element, { minLength: size, maxLength: size })
    .map((data) => ({ data: Float32Array.from(data), shape }));
}

/** Output and gradients, for the input and every weight, of one way to compute a model. */
function computed(
  model: TrainableModel,
  plan: Plan,
  { data, shape }: { data: Float32Array; shape: readonly number[] },
) {
  return scope(() => {
    const x = tensor(data, { shape, backend: model.backend });
    x.requiresGrad = true;
    const [y] = plan.run([x], { training: true, step: 0 });
    const dy = tensor(
      Array.from({ length: y.size }, (_, i) => ((i * 5) % 7) - 3),
      { shape: y.shape, backend: model.backend },
    );
    const found = gradients(y, [x, ...model.trainableWeights], { dy });
    return [y, ...found].map((t: Tensor) => ({ data: t.dataSync().slice(), shape: t.shape }));
  });
}

/** The operations as the layers describe them, one by one. */
function plain(model: TrainableModel): Plan {
  const recorder = new GraphRecorder(model);
  const graph = recorder.finish(model.describe(recorder, recorder.input()));
  return new Plan({ title: "plain", graph, notes: [], inputShapes: [], defaults: model.defaults });
}

function expectEqual(
  model: TrainableModel,
  x: { data: Float32Array; shape: readonly number[] },
  training: boolean,
): Plan {
  const planned = model.planFor({ training });
  const [own, expected] = [computed(model, planned, x), computed(model, plain(model), x)];
  expected.forEach((array, i) => {
    expectSame(own[i], array, i === 0 ? "the output" : `gradient ${i - 1}`);
  });
  return planned;
}

describe.each(BACKENDS)(
  "on %s, a rewritten plan computes the bits of the operations one by one, values and gradients:",
  (backend) => {
    const made = (layers: readonly Layer[], inputShape: readonly number[]) =>
      using({ backend }, () => new Sequential(layers, { inputShape, seed: 3 }));

    const pooled = fc.record({
      x: batch([2, 7, 6, 2]),
      poolSize: fc.constantFrom<[number, number]>([2, 2], [3, 3], [2, 3]),
      strides: fc.constantFrom(1, 2, 3),
      padding: fc.constantFrom("valid" as const, "same" as const),
      layer: fc.boolean(),
    });

    it("ReLU after max-pooling, of a convolution and as a layer", () => {
      fc.assert(
        fc.property(pooled, ({ x, poolSize, strides, padding, layer }) => {
          const conv = layer ? [new Conv2D(3, 2), new ReLU()] : [new Conv2D(3, 2, { activation: "relu" })];
          const model = made([...conv, new MaxPooling2D(poolSize, { strides, padding }), new ReLU()], [7, 6, 2]);
          const plan = expectEqual(model, x, true);
          expect(plan.notes.join()).toMatch(/relu of .*: applied after max_pooling2d/);
          expect(plan.graph.nodes.map(({ operation }) => operation.name)).toEqual([
            "conv2d",
            "maxPool2d",
            "relu",
            "relu",
          ]);
        }),
        { numRuns: 30 },
      );
    });

    it("activations within the kernel of a product or convolution, in one layer and across two", () => {
      const activations = fc.constantFrom<ActivationName>("relu", "tanh", "sigmoid");
      fc.assert(
        fc.property(batch([2, 4, 4, 2]), activations, activations, fc.boolean(), (x, first, second, training) => {
          const layers = [new Conv2D(3, 3), new Activation(first), new Flatten(), new Dense(5, { activation: second })];
          const plan = expectEqual(made(layers, [4, 4, 2]), x, training);
          expect(plan.graph.nodes.map(({ operation }) => operation.name)).toEqual([
            `conv2d + ${first}`,
            "reshape",
            `matmul + ${second}`,
          ]);
        }),
        { numRuns: 30 },
      );
    });

    it("networks of any such layers", () => {
      const layer = fc.constantFrom<() => Layer>(
        () => new Conv2D(2, 2, { padding: "same" }),
        () => new Conv2D(3, 2, { padding: "same", activation: "relu" }),
        () => new Conv2D(2, 3, { padding: "same", activation: "tanh" }),
        () => new MaxPooling2D(2, { strides: 1 }),
        () => new ReLU(),
        () => new Activation("sigmoid"),
        () => new Activation("elu"),
      );
      const layers = fc.array(layer, { minLength: 1, maxLength: 6 });
      fc.assert(
        fc.property(layers, batch([2, 8, 8, 1]), fc.boolean(), (makers, x, training) => {
          const model = made(
            makers.map((make) => make()),
            [8, 8, 1],
          );
          expectEqual(model, x, training);
        }),
        { numRuns: 60 },
      );
    });
  },
);
