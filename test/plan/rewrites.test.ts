import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Activation, ReLU } from "../../src/layers/Activation.js";
import type { ActivationName } from "../../src/layers/activations.js";
import { BatchNormalization } from "../../src/layers/BatchNormalization.js";
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
import { tensor, zeros } from "../../src/tensor/create.js";
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
      channels: fc.constantFrom(3, 4, 20),
    });
    type Pooled = typeof pooled extends fc.Arbitrary<infer P> ? P : never;

    /** The plan of a convolution, ReLU in it or behind it, max-pooling, and one more ReLU. */
    function pooledPlan({ x, poolSize, strides, padding, layer, channels }: Pooled, training: boolean): Plan {
      const conv = layer ? [new Conv2D(channels, 2), new ReLU()] : [new Conv2D(channels, 2, { activation: "relu" })];
      const model = made([...conv, new MaxPooling2D(poolSize, { strides, padding }), new ReLU()], [7, 6, 2]);
      return expectEqual(model, x, training);
    }
    const namesOf = (plan: Plan) => plan.graph.nodes.map(({ operation }) => operation.name);

    it("ReLU and max-pooling within the kernel of a convolution", () => {
      fc.assert(
        fc.property(pooled, fc.boolean(), (drawn, training) => {
          const plan = pooledPlan(drawn, training);
          // The ReLU behind the pooling goes into its kernel where there is none from before.
          expect(namesOf(plan)).toEqual(["conv2d + maxPool2d + relu", ...(training ? ["relu"] : [])]);
          expect(plan.notes.join()).toMatch(/maxPool2d.* of max_pooling2d: fused into the kernel of conv2d/);
        }),
        { numRuns: 60 },
      );
    });

    it("of which the gradient of a pooled convolution needs the places of the maxima, and not its output", () => {
      const model = made([new Conv2D(8, 3, { activation: "relu" }), new MaxPooling2D(2)], [22, 22, 4]);
      const bytesKept = (plan: Plan) =>
        scope(() => {
          const x = zeros([2, 22, 22, 4], { backend: model.backend });
          plan.run([x], { training: true, step: 0 });
          const before = model.backend.memory().bytes;
          const outputs = plan.run([x], { training: true, step: 1 });
          expect(outputs[0].requiresGrad).toBe(true);
          return model.backend.memory().bytes - before;
        });
      const [maxima, all] = [2 * 10 * 10 * 8, 2 * 20 * 20 * 8];
      expect(bytesKept(model.planFor({ training: true }))).toBeLessThanOrEqual(8 * maxima);
      expect(bytesKept(plain(model))).toBeGreaterThan(4 * (maxima + all));
    });

    it("ReLU after max-pooling, and within its kernel, behind what is no convolution", () => {
      fc.assert(
        fc.property(pooled, ({ x, poolSize, strides, padding }) => {
          const layers = [new BatchNormalization(), new ReLU(), new MaxPooling2D(poolSize, { strides, padding })];
          const plan = expectEqual(made(layers, [7, 6, 2]), x, true);
          expect(plan.notes.join()).toMatch(/relu of .*: applied after max_pooling2d/);
          expect(namesOf(plan)).toEqual(["normalize", "maxPool2d + relu"]);
        }),
        { numRuns: 30 },
      );
    });

    it("an activation between a convolution and max-pooling that is not ReLU stays there", () => {
      const layers = () => [new Conv2D(4, 2, { activation: "tanh" }), new MaxPooling2D(2)];
      const x = { data: Float32Array.from({ length: 84 }, (_, i) => (i % 13) / 6 - 1), shape: [1, 7, 6, 2] };
      for (const training of [true, false]) {
        expect(namesOf(expectEqual(made(layers(), [7, 6, 2]), x, training))).toEqual(["conv2d + tanh", "maxPool2d"]);
      }
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
