import { describe, expect, it } from "vitest";
import {
  Add,
  add,
  Concatenate,
  Conv2D,
  concat,
  conv2d,
  Dense,
  Flatten,
  GlobalAveragePooling2D,
  gradients,
  input,
  Layer,
  MaxPooling2D,
  Model,
  Multiply,
  matmul,
  maxPool2d,
  mean,
  modelFromConfig,
  Rescaling,
  randomNormal,
  relu,
  Sequential,
  SGD,
  ShapeError,
  StateError,
  softmax,
  sum,
  type Tensor,
  type TrainableModel,
  tensor,
  ValueError,
} from "../../src/index.js";
import { expectClose, expectSame } from "../equal.js";

const host = (t: Tensor) => ({ data: t.dataSync().slice(), shape: t.shape });

/** Two branches behind a convolution, one of them the identity, added; then both joined again along the channels. */
function branching(seed = 1) {
  const x = input([8, 8, 3], { name: "picture" });
  const stem = new Conv2D(4, 3, { padding: "same", activation: "relu", name: "stem" });
  const side = new Conv2D(4, 3, { padding: "same", name: "side" });
  const a = stem.apply(x);
  const b = new Add({ name: "sum" }).apply([a, side.apply(a)]);
  const c = new Concatenate({ name: "both" }).apply([a, b]);
  const pooled = new GlobalAveragePooling2D({ name: "means" }).apply(new MaxPooling2D(2, { name: "pool" }).apply(c));
  const head = new Dense(2, { activation: "softmax", name: "head" });
  return { model: new Model({ inputs: x, outputs: head.apply(pooled), seed, name: "net" }), stem, side, head };
}

describe("a Model with branches", () => {
  it("computes what the same operations by hand do, values and gradients", () => {
    const { model, stem, side, head } = branching();
    const x = randomNormal([2, 8, 8, 3], { seed: 2 });
    model.ensureBuilt([8, 8, 3]);
    const byHand = (x: Tensor) => {
      const a = relu(conv2d(x, stem.kernel, { bias: stem.bias, padding: "same" }));
      const b = add(a, conv2d(a, side.kernel, { bias: side.bias, padding: "same" }));
      const means = mean(maxPool2d(concat([a, b], -1), { poolSize: 2 }), { axis: [1, 2] });
      return softmax(matmul(means, head.kernel, { bias: head.bias }));
    };
    const [own, expected] = [model.apply(x), byHand(x)];
    expectClose(host(own), host(expected), 1e-6);
    const slopes = (y: Tensor) => gradients(sum(y.mul(tensor([1, -2]))), model.weights);
    slopes(expected).forEach((slope, i) => {
      expectClose(host(slopes(own)[i]), host(slope), 1e-6, { what: `gradient ${i}` });
    });
  });

  it("keeps its initial weights when another model takes its layers before it is built", () => {
    const weights = (other: boolean) => {
      const x = input([2]);
      const y = new Dense(3).apply(x);
      const model = new Model({ inputs: x, outputs: y, seed: 7 });
      if (other) new Model({ inputs: x, outputs: y, seed: 99 }).ensureBuilt([2]);
      return model.weights[0].dataSync();
    };
    expect(weights(true)).toEqual(weights(false));
  });

  it("knows the shapes of symbolic tensors before anything is built, and names layers as Keras does", () => {
    const x = input([8, 8, 3]);
    const y = new Conv2D(4, 3, { strides: 2 }).apply(x);
    expect([x.shape, y.shape, y.call.layer.weights.length]).toEqual([[8, 8, 3], [3, 3, 4], 0]);
    expect(String(y)).toBe("SymbolicTensor [3, 3, 4] of conv2d");
    const model = new Model({ inputs: x, outputs: new Add().apply([y, new Conv2D(4, 3, { strides: 2 }).apply(x)]) });
    expect(model.layers.map(({ name }) => name)).toEqual(["input_layer", "conv2d", "conv2d_1", "add"]);
    expect([model.name, model.type, model.inputShape, model.outputShape()]).toEqual([
      "functional",
      "Functional",
      [8, 8, 3],
      [3, 3, 4],
    ]);
  });

  it("takes the initial weights of its layers from its seed", async () => {
    const weights = async (seed: number) =>
      (await branching(seed).model.getWeights()).map(({ data }) => Array.from(data));
    expect(await weights(1)).toEqual(await weights(1));
    expect(await weights(1)).not.toEqual(await weights(2));
    const { stem, side } = branching();
    expect(stem.key).not.toEqual(side.key);
  });

  it("prints Keras's table, with what each layer is connected to", () => {
    expect(branching().model.summary().split("\n")).toEqual([
      'Model: "net"',
      "_________________________________________________________________________________________",
      " Layer (type)                     Output Shape        Param #   Connected to",
      "=========================================================================================",
      " picture (InputLayer)             [(None, 8, 8, 3)]   0",
      " stem (Conv2D)                    (None, 8, 8, 4)     112       picture[0][0]",
      " side (Conv2D)                    (None, 8, 8, 4)     148       stem[0][0]",
      " sum (Add)                        (None, 8, 8, 4)     0         stem[0][0], side[0][0]",
      " both (Concatenate)               (None, 8, 8, 8)     0         stem[0][0], sum[0][0]",
      " pool (MaxPooling2D)              (None, 4, 4, 8)     0         both[0][0]",
      " means (GlobalAveragePooling2D)   (None, 8)           0         pool[0][0]",
      " head (Dense)                     (None, 2)           18        means[0][0]",
      "=========================================================================================",
      "Total params: 278 (1.09 KB)",
      "Trainable params: 278 (1.09 KB)",
      "Non-trainable params: 0 (0.00 Byte)",
      "_________________________________________________________________________________________",
    ]);
  });

  it("comes back from its config with the same connections, bits included", async () => {
    const { model } = branching();
    const config = JSON.parse(JSON.stringify(model.toConfig()));
    const again = modelFromConfig(config);
    expect(again).toBeInstanceOf(Model);
    expect(again.summary()).toBe(model.summary());
    expect(again.toConfig()).toEqual(config);
    const x = randomNormal([2, 8, 8, 3], { seed: 2 });
    expectSame(host(await again.predict(x)), host(await model.predict(x)));
    const shuffled = { ...config, layers: [...config.layers].reverse() };
    expect((await modelFromConfig(shuffled).predict(x)).shape).toEqual([2, 2]);
  });

  it("trains to the same bits as often as it is trained, and learns", async () => {
    const x = randomNormal([32, 8, 8, 3], { seed: 3 });
    const y = Array.from({ length: 32 }, (_, i) => (x.dataSync()[i * 192] > 0 ? 1 : 0));
    const run = async () => {
      const { model } = branching();
      model.compile({ optimizer: "adam", loss: "sparseCategoricalCrossentropy", metrics: ["accuracy"] });
      const { history } = await model.fit(x, y, { epochs: 5, batchSize: 8 });
      return history.loss;
    };
    const [first, second] = [await run(), await run()];
    expect(first).toEqual(second);
    expect(first[4]).toBeLessThan(first[0]);
  });

  it("gives the outputs of layers by name, and shows its plan", () => {
    const { model } = branching();
    const x = randomNormal([1, 8, 8, 3], { seed: 2 });
    const { sum: added, side } = model.activations(x, ["sum", "side"]);
    expect([added.shape, side.shape]).toEqual([
      [1, 8, 8, 4],
      [1, 8, 8, 4],
    ]);
    expect(String(model.plan())).toContain("sum");
    expect(model.finalActivation).toBe("softmax");
  });
});

describe("a layer that a Model uses several times", () => {
  /** Two pictures through one network, and the distance between what it makes of them. */
  function twins() {
    const encoder = new Sequential([new Flatten(), new Dense(4, { activation: "tanh" })], { name: "encoder" });
    const [a, b] = [input([3, 3, 1], { name: "a" }), input([3, 3, 1], { name: "b" })];
    const merged = new Multiply().apply([encoder.apply(a), encoder.apply(b)]);
    return { encoder, model: new Model({ inputs: [a, b], outputs: new Dense(1).apply(merged), seed: 4 }) };
  }

  it("shares its weights, which are counted and trained once", () => {
    const { model, encoder } = twins();
    expect(model.countParams()).toBe(9 * 4 + 4 + 4 + 1);
    const [x, y] = [randomNormal([2, 3, 3, 1], { seed: 1 }), randomNormal([2, 3, 3, 1], { seed: 2 })];
    const out = model.apply([x, y]);
    const [e, f] = [encoder.apply(x), encoder.apply(y)];
    const { kernel, bias } = model.getLayer("dense") as Dense;
    expectClose(host(out), host(matmul(e.mul(f), kernel, { bias })), 1e-6);
    expect(model.layers.map(({ name }) => name)).toEqual(["a", "b", "encoder", "multiply", "dense"]);
    expect(model.summary()).toMatch(/encoder \(Sequential\) .*a\[0\]\[0\], b\[0\]\[0\]/);
    expect(model.summary()).toMatch(/multiply \(Multiply\) .*encoder\[0\]\[0\], encoder\[1\]\[0\]/);
  });

  it("comes back from its config, and names its calls apart", async () => {
    const { model } = twins();
    const again = modelFromConfig(JSON.parse(JSON.stringify(model.toConfig())));
    expect(again.summary()).toBe(model.summary());
    const x = [randomNormal([1, 3, 3, 1], { seed: 1 }), randomNormal([1, 3, 3, 1], { seed: 2 })];
    expectSame(host(again.apply(x)), host(model.apply(x)));
    expect(Object.keys(model.activations(x))).toEqual(["a", "encoder", "b", "encoder (2)", "multiply", "dense"]);
  });

  it("has an output only where it was applied once", () => {
    const dense = new Dense(2);
    expect(() => dense.output).toThrow("dense: the layer has no output yet; apply it to a symbolic tensor");
    const y = dense.apply(input([3]));
    expect(dense.output).toBe(y);
    dense.apply(input([3]));
    expect(() => dense.output).toThrow("dense: the layer was applied 2 times, and has as many outputs");
  });
});

describe("a Model of parts of another", () => {
  it("ends at any layer of it, and keeps the weights", () => {
    const { model } = branching();
    const features = new Model({ inputs: model.inputs, outputs: model.getLayer("means").output });
    const x = randomNormal([2, 8, 8, 3], { seed: 2 });
    expectSame(host(features.apply(x)), host(model.activations(x, ["means"]).means));
    expect(features.getLayer("stem")).toBe(model.getLayer("stem"));
  });

  it("begins at any layer of it, with an input layer of its own", () => {
    const { model } = branching();
    const rest = new Model({ inputs: model.getLayer("both").output, outputs: model.outputs });
    expect(rest.layers.map(({ name }) => name)).toEqual(["input_layer", "pool", "means", "head"]);
    const x = randomNormal([2, 8, 8, 3], { seed: 2 });
    expectSame(host(rest.apply(model.activations(x, ["both"]).both)), host(model.apply(x)));
    expect(model.getLayer("head").output).toBe(model.output);
  });

  it("takes a Sequential as its beginning, with a new head", async () => {
    const base = new Sequential([new Conv2D(4, 3, { activation: "relu" }), new GlobalAveragePooling2D()], {
      inputShape: [8, 8, 3],
      seed: 3,
    });
    const weights = await base.getWeights();
    const model = new Model({ inputs: base.inputs, outputs: new Dense(5).apply(base.output), seed: 9 });
    expect(model.outputShape()).toEqual([5]);
    expect((await model.getWeights()).slice(0, 2)).toEqual(weights);
  });
});

describe("a Model with several outputs", () => {
  function twoHeads() {
    const x = input([6], { name: "x" });
    const shared = new Dense(5, { activation: "relu", name: "shared" }).apply(x);
    const kind = new Dense(3, { activation: "softmax", name: "kind" }).apply(shared);
    const size = new Dense(1, { name: "size" }).apply(shared);
    return new Model({ inputs: x, outputs: [kind, size], seed: 2 });
  }

  it("gives them in the order of its outputs", () => {
    const model = twoHeads();
    const x = randomNormal([4, 6], { seed: 1 });
    const [kind, size] = model.applyAll(x);
    const named = model.activations(x, ["kind", "size"]);
    expectSame(host(kind), host(named.kind));
    expectSame(host(size), host(named.size));
    expect(model.outputShapes()).toEqual([[3], [1]]);
    expect(() => model.apply(x)).toThrow("functional: apply gives one tensor, but there are 2; call applyAll");
    expect(() => model.outputShape()).toThrow(StateError);
    expect(() => model.output).toThrow("functional: the model has 2 outputs; use outputs or outputShapes");
  });

  it("is a layer of another model, all outputs used", () => {
    const inner = twoHeads();
    const x = input([6]);
    const [kind, size] = inner.applyAll(x);
    const model = new Model({ inputs: x, outputs: new Concatenate().apply([kind, size]) });
    const data = randomNormal([4, 6], { seed: 1 });
    expectSame(host(model.apply(data)), host(concat([...inner.applyAll(data)], -1)));
    const again = modelFromConfig(JSON.parse(JSON.stringify(model.toConfig())));
    expect(again.summary()).toBe(model.summary());
    expect(() => new Sequential([inner, new Dense(1)], { inputShape: [6] }).summary()).toThrow(
      "sequential: the layer functional has 2 outputs; a layer of a Sequential has one. Make a Model of it",
    );
  });
});

describe("a frozen part with branches", () => {
  it("is computed once, with the same bits as if it were not", async () => {
    const run = async (frozenFeatures: boolean) => {
      const { model, stem, side } = branching();
      stem.trainable = false;
      side.trainable = false;
      model.compile({ optimizer: "sgd", loss: "sparseCategoricalCrossentropy" });
      expect(model.frozenPart()?.paths).toEqual(["picture", "stem", "side", "sum", "both", "pool", "means"]);
      const x = randomNormal([10, 8, 8, 3], { seed: 3 });
      const y = Int32Array.from({ length: 10 }, (_, i) => i % 2);
      const options = frozenFeatures ? {} : { frozenFeatures: false as const };
      return (await model.fit(x, y, { epochs: 3, batchSize: 4, ...options })).history.loss;
    };
    expect(await run(true)).toEqual(await run(false));
  });
});

describe("a layer of one's own", () => {
  class Blend extends Layer {
    override get type() {
      return "Blend";
    }
    override build(...shapes: (readonly number[])[]): void {
      this.addWeight("mix", [shapes.length], { initializer: "ones" });
    }
    override call(xs: readonly Tensor[]): Tensor {
      return xs.map((x, i) => x.mul(this.weight("mix").slice([i], [1]))).reduce((a, b) => a.add(b));
    }
  }

  it("may take several tensors, in a Model and by itself", () => {
    const [a, b] = [input([3]), input([3])];
    const blend = new Blend();
    const model = new Model({ inputs: [a, b], outputs: blend.apply([a, b]) });
    const [x, y] = [tensor([[1, 2, 3]]), tensor([[10, 20, 30]])];
    expect(model.apply([x, y]).toArray()).toEqual([[11, 22, 33]]);
    expect(model.countParams()).toBe(2);
    expect(new Blend().apply([x, y]).toArray()).toEqual([[11, 22, 33]]);
  });

  it("is not built by being applied to a symbolic tensor, with the layers within it", () => {
    class Twice extends Layer {
      readonly inner = this.addLayer(new Dense(3));
      override call(x: Tensor): Tensor {
        return this.inner.apply(this.inner.apply(x));
      }
    }
    const twice = new Twice();
    const y = twice.apply(input([3]));
    expect([y.shape, twice.built, twice.inner.built]).toEqual([[3], false, false]);
    const [one, other] = [1, 2].map((seed) => {
      const layer = new Twice();
      const x = input([3]);
      return new Model({ inputs: x, outputs: layer.apply(x), seed }).weights[0].dataSync();
    });
    expect(one).not.toEqual(other);
  });
});

describe("a layer that is reached in several ways", () => {
  /** A dense layer, directly and within another model. */
  function reachedTwice() {
    const dense = new Dense(2, { name: "d", kernelRegularizer: "l2", kernelInitializer: "ones" });
    const [a, x] = [input([2]), input([2])];
    const inner = new Model({ inputs: a, outputs: dense.apply(a), name: "inner" });
    return new Model({ inputs: x, outputs: new Add().apply([inner.apply(x), dense.apply(x)]) });
  }

  it("has its weights counted, penalized and changed once", async () => {
    const model = reachedTwice();
    expect(model.weights).toHaveLength(2);
    expect(model.namedWeights().map(([path]) => path)).toHaveLength(2);
    expect([model.countParams(), model.penalties().length]).toEqual([6, 1]);
    const plain = new Sequential([new Dense(2, { kernelInitializer: "ones" }), new Rescaling(2)], { inputShape: [2] });
    const step = async (net: TrainableModel) => {
      net.compile({ optimizer: new SGD({ learningRate: 0.1, momentum: 0.9 }), loss: "mse" });
      for (let i = 0; i < 2; i++) await net.trainOnBatch([[1, 2]], [[1, 1]]);
      return Array.from(net.weights[1].dataSync());
    };
    const unpenalized = new Model({ inputs: model.inputs, outputs: model.outputs });
    for (const weight of unpenalized.weights) expect(weight.requiresGrad).toBe(true);
    const [found, expected] = [await step(unpenalized), await step(plain)];
    // The penalty reaches the bias only through the kernel's steps.
    found.forEach((value, i) => {
      expect(Math.abs(value - expected[i])).toBeLessThan(0.2);
    });
  });

  it("is gone through once, however many ways there are", () => {
    let model: Layer = new Dense(2);
    for (let level = 0; level < 14; level++) {
      const inner: Layer = model;
      const [a, b, x] = [input([2]), input([2]), input([2])];
      const left = new Model({ inputs: a, outputs: inner.apply(a), name: `left${level}` });
      const right = new Model({ inputs: b, outputs: inner.apply(b), name: `right${level}` });
      model = new Model({ inputs: x, outputs: new Add().apply([left.apply(x), right.apply(x)]), name: `both${level}` });
    }
    expect(model.weights).toHaveLength(2);
  });
});

describe("what several outputs may be", () => {
  it("is one tensor twice, and what enters", async () => {
    const x = input([2]);
    const y = new Dense(1).apply(x);
    const model = new Model({ inputs: x, outputs: [y, y, x] });
    const [first, second, third] = await model.predictAll([[1, 2]]);
    expect(first.toArray()).toEqual(second.toArray());
    expect(third.toArray()).toEqual([[1, 2]]);
  });
});

describe("a graph that cannot be a model", () => {
  const [x, z] = [input([4], { name: "x" }), input([4], { name: "z" })];
  const y = new Add({ name: "sum" }).apply([x, z]);

  it.for<[string, () => unknown, RegExp]>([
    [
      "an output depends on an input left out",
      () => new Model({ inputs: x, outputs: y }),
      /^Model: sum depends on the input z \(\[4\]\), which is not among/,
    ],
    [
      "no output depends on an input",
      () => new Model({ inputs: [x, z, input([2], { name: "more" })], outputs: y }),
      /^Model: no output depends on the input more; leave it out/,
    ],
    [
      "an input is there twice",
      () => new Model({ inputs: [x, x, z], outputs: y }),
      /^Model: inputs holds the same symbolic tensor twice/,
    ],
    ["there are no outputs", () => new Model({ inputs: [x, z], outputs: [] }), /^Model: there are no outputs/],
    [
      "an output is a tensor",
      () => new Model({ inputs: x, outputs: tensor([1]) as never }),
      /^Model: outputs holds .*; give symbolic tensors/,
    ],
    [
      "two layers have one name",
      () => new Model({ inputs: x, outputs: new Dense(2, { name: "d" }).apply(new Dense(2, { name: "d" }).apply(x)) }),
      /two layers are named "d"/,
    ],
  ])("is refused: %s", ([, make, message]) => {
    expect(make).toThrow(ValueError);
    expect(make).toThrow(message);
  });

  it("is refused in a config: a cycle, and a reference to nothing", () => {
    const layer = (name: string, from: string) => ({ type: "Dense", units: 2, name, calls: [[[from, 0, 0]]] });
    const config = (...layers: object[]) => ({
      type: "Functional",
      layers: [{ type: "InputLayer", shape: [2], name: "in" }, ...layers],
      inputs: [["in", 0, 0]],
      outputs: [["b", 0, 0]],
    });
    expect(() => modelFromConfig(config(layer("a", "b"), layer("b", "a")))).toThrow(
      /^fromConfig: a takes b\[0\]\[0\], which no layer gives, or which depends on a itself: the layers make a cycle/,
    );
    expect(() => modelFromConfig(config(layer("a", "in")))).toThrow(
      /b\[0\]\[0\] is an input or output of the model, but no layer gives it/,
    );
  });

  it("is refused in a config edited by hand, by what is wrong", () => {
    const config = () => JSON.parse(JSON.stringify(new Model({ inputs: [x, z], outputs: y }).toConfig()));
    const edited = (change: (config: { layers: (Record<string, unknown> | null)[]; outputs: unknown[] }) => void) => {
      const own = config();
      change(own);
      return () => modelFromConfig(own);
    };
    expect(
      edited((c) => {
        c.layers[2]!.calls = "x";
      }),
    ).toThrow(/the calls of sum are "x"; give a list of calls/);
    expect(
      edited((c) => {
        c.layers[2]!.calls = [[5]];
      }),
    ).toThrow(/the calls of sum are/);
    expect(
      edited((c) => {
        c.outputs = [null];
      }),
    ).toThrow(/an input or output is null; give \[layer, call, output\]/);
    expect(
      edited((c) => {
        c.layers[0] = null;
      }),
    ).toThrow(/a layer of a graph is null; each needs a name/);
    expect(
      edited((c) => {
        c.layers[1]!.name = "x";
      }),
    ).toThrow(/"x" is there twice/);
  });

  it("is refused where layers meet: shapes, counts, and tensors mixed with symbolic ones", () => {
    expect(() => new Add({ name: "s" }).apply([x, input([3])])).toThrow(/^s: \[4\] and \[3\] do not broadcast/);
    expect(() => new Add().apply(x)).toThrow(/^add \(Add\): there is one input, but it merges two or more/);
    expect(() => new Conv2D(2, 3).apply(x)).toThrow(ShapeError);
    expect(() => new Add().apply([x, tensor([[1, 2, 3, 4]])] as never)).toThrow(/symbolic tensors and others at once/);
    expect(() => new Add().apply([])).toThrow(/apply was given no tensor/);
    expect(() => new Dense(2).apply([x, z])).toThrow(/^dense \(Dense\): it was given 2 tensors, but has 1 input/);
    const model = new Model({ inputs: [x, z], outputs: y });
    expect(() => model.apply(tensor([[1, 2, 3, 4]]))).toThrow(
      /^functional \(Functional\): it was given 1 tensor, but has 2 inputs; give one for each/,
    );
  });
});
