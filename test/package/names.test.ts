import { describe, expect, it } from "vitest";
import * as noodlenet from "../../src/index.js";
import { loadModel, modelBytes } from "../../src/io/index.js";
import { KERAS_LAYERS } from "../../src/io/keras/config/layers.js";
import { LAYER_WRITERS } from "../../src/io/onnx/write/layers.js";
import { layerFromConfig } from "../../src/layers/fromConfig.js";
import { lossOf } from "../../src/losses/lossOf.js";
import { metricOf } from "../../src/metrics/metricOf.js";
import { optimizerOf } from "../../src/optim/optimizerOf.js";
import { expectSame } from "../equal.js";

const { Layer, DescribedLayer, Model, Sequential, TrainableModel, Loss, MeanMetric, Optimizer } = noodlenet;
type Class = abstract new (...args: never[]) => object;

/** The exported classes that satisfy a predicate on their prototype, without base classes. */
function classes(isOne: (prototype: object) => boolean, without: readonly Class[]): Class[] {
  const all = (Object.values(noodlenet) as unknown[]).filter((value): value is Class => typeof value === "function");
  const found = all.filter((type) => typeof type.prototype === "object" && isOne(type.prototype));
  return [...new Set(found)].filter((type) => !without.includes(type));
}

// Records, so that a name that is added must be added here too.
const LOSSES: Record<noodlenet.LossName, true> = {
  sparseCategoricalCrossentropy: true,
  categoricalCrossentropy: true,
  binaryCrossentropy: true,
  meanSquaredError: true,
  mse: true,
  meanAbsoluteError: true,
  mae: true,
  huber: true,
};
const METRICS: Record<noodlenet.MetricName, true> = {
  accuracy: true,
  acc: true,
  binaryAccuracy: true,
  categoricalAccuracy: true,
  sparseCategoricalAccuracy: true,
  topKCategoricalAccuracy: true,
  sparseTopKCategoricalAccuracy: true,
  precision: true,
  recall: true,
  auc: true,
  meanSquaredError: true,
  mse: true,
  meanAbsoluteError: true,
  mae: true,
};
const OPTIMIZERS: Record<noodlenet.OptimizerName, true> = {
  sgd: true,
  adam: true,
  adamw: true,
  rmsprop: true,
  adagrad: true,
};
const ACTIVATIONS: Record<noodlenet.ActivationName, true> = {
  linear: true,
  relu: true,
  relu6: true,
  leakyRelu: true,
  elu: true,
  gelu: true,
  silu: true,
  softplus: true,
  tanh: true,
  sigmoid: true,
  softmax: true,
  exponential: true,
  celu: true,
  selu: true,
  hardSigmoid: true,
  hardSilu: true,
  hardTanh: true,
  mish: true,
  softsign: true,
  logSoftmax: true,
};
const namesOf = <Name extends string>(names: Record<Name, true>) => Object.keys(names) as Name[];

/** The classes that no name stands for. */
function unnamed<Name extends string>(
  types: readonly Class[],
  names: Record<Name, true>,
  make: (name: Name) => object,
) {
  const made = namesOf(names).map((name) => make(name).constructor);
  return types.filter((type) => !made.includes(type)).map(({ name }) => name);
}

describe("every exported", () => {
  const layers = classes((p) => p instanceof Layer, [Layer, DescribedLayer, Sequential, Model, TrainableModel]);

  it("layer is made from its configuration", () => {
    expect(layers.length).toBeGreaterThan(10);
    for (const { name } of layers) {
      try {
        layerFromConfig({ type: name, name: "layer" });
      } catch (error) {
        // Without its options a layer may be refused, but its type is known.
        expect(String(error)).not.toMatch(/the layer type .* is unknown/);
      }
    }
  });

  it("layer is read from and written to Keras's files, and written to ONNX files", () => {
    expect(layers.filter(({ name }) => !KERAS_LAYERS.has(name)).map(({ name }) => name)).toEqual([]);
    expect(layers.filter((type) => !LAYER_WRITERS.has(type)).map(({ name }) => name)).toEqual([]);
  });

  it("loss has a name", () => {
    const types = classes((p) => p instanceof Loss, [Loss]);
    expect(types.length).toBeGreaterThan(3);
    expect(unnamed(types, LOSSES, lossOf)).toEqual([]);
  });

  it("metric has a name", () => {
    const types = classes((p) => "sums" in p && "result" in p, [MeanMetric]);
    expect(types.length).toBeGreaterThan(3);
    expect(unnamed(types, METRICS, metricOf)).toEqual([]);
  });

  it("optimizer has a name", () => {
    const types = classes((p) => p instanceof Optimizer, [Optimizer]);
    expect(types.length).toBeGreaterThan(3);
    expect(unnamed(types, OPTIMIZERS, optimizerOf)).toEqual([]);
  });
});

describe.each(["keras", "h5"] as const)("every name that compile takes is in files of %s", (format) => {
  async function reloaded(options: noodlenet.CompileOptions): Promise<noodlenet.Compiled | null> {
    const onNotice = (text: string) => expect.fail(text);
    const model = new Sequential([new noodlenet.Dense(4)], { inputShape: [3] }).compile(options);
    return (await loadModel(await modelBytes(model, format, { onNotice }), { onNotice })).compiled;
  }

  it.each(namesOf(OPTIMIZERS))("optimizer %s", async (optimizer) => {
    const found = (await reloaded({ optimizer, loss: "mse" }))?.optimizer;
    expect(found?.constructor).toBe(optimizerOf(optimizer).constructor);
    expect(found?.settings()).toEqual(JSON.parse(JSON.stringify(optimizerOf(optimizer).settings())));
  });

  it.each(namesOf(LOSSES))("loss %s", async (loss) => {
    const found = (await reloaded({ loss }))?.outputs[0].loss;
    expect(found?.constructor).toBe(lossOf(loss).constructor);
    expect(found?.name).toBe(lossOf(loss).name);
  });

  it.each(namesOf(METRICS))("metric %s", async (metric) => {
    const found = (await reloaded({ loss: "mse", metrics: [metric] }))?.metrics[0].metric;
    expect([found?.name, found?.size]).toEqual([metricOf(metric).name, metricOf(metric).size]);
  });
});

describe("every activation", () => {
  const cases = namesOf(ACTIVATIONS).flatMap((name) =>
    (["keras", "onnx"] as const).map((format) => [name, format] as const),
  );
  it.each(cases)("%s computes the same after saving to and loading from %s", async (name, format) => {
    const model = new Sequential([new noodlenet.Dense(4), new noodlenet.Activation(name)], {
      inputShape: [3],
    });
    const loaded = await loadModel(await modelBytes(model, format));
    const x = noodlenet.randomNormal([5, 3], { key: noodlenet.randomKey(1) });
    const [found, expected] = [loaded, model].map((each) => each.apply(x));
    expectSame({ data: found.dataSync(), shape: found.shape }, { data: expected.dataSync(), shape: expected.shape });
  });
});
