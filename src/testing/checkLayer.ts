import type { TypedArray } from "../backends/Kernels.js";
import type { LayerFactory } from "../layers/fromConfig.js";
import type { Layer } from "../layers/Layer.js";
import type { LayerConfig } from "../layers/layerOptions.js";
import { tensor, zeros } from "../tensor/create.js";
import { using } from "../tensor/defaults.js";
import { scope } from "../tensor/memory/StorageHolder.js";
import type { Parameter } from "../tensor/Parameter.js";
import { noGrad } from "../tensor/record.js";
import type { Tensor } from "../tensor/Tensor.js";
import { FormatError } from "../util/errors.js";
import { optionsReader } from "../util/optionsReader.js";
import { type Shape, showShape, sizeOf } from "../util/shape.js";
import { checkBatched } from "./checkBatched.js";
import { type CheckOptions, numericOptions } from "./checkGradients.js";
import { checkNumerically } from "./numeric/check.js";
import { GradientError, type Request, runNow } from "./numeric/evaluations.js";
import { randomWeights, type Subject } from "./numeric/subject.js";
import { answerWith } from "./tensorFunction.js";

/** Options of {@link checkLayer}. */
export interface CheckLayerOptions extends Pick<CheckOptions, "mode" | "kinks" | "tolerance"> {
  /** Samples in a batch. Default 3. */
  readonly batchSize?: number;
  /** Factories for user-defined layer types, as in `loadModel`. Required unless a factory is checked. */
  readonly customLayers?: Readonly<Record<string, LayerFactory>>;
}

const readOptions = optionsReader<CheckLayerOptions>("checkLayer", "checkLayer(new Dense(2), [3], { batchSize: 4 })", {
  names: { mode: true, kinks: true, tolerance: true, batchSize: true, customLayers: true },
});

/**
 * Checks the contract of a layer: the gradients by its input and every trainable weight, in training and inference;
 * that inference treats samples independently; that its configuration makes the same layer; and that a model with it is
 * the same after saving and loading.
 * @param layer the layer, or a function that makes it
 * @param inputShape of one sample
 * @example
 * await checkLayer(() => new Residual({ filters: 4 }), [8, 8, 4]);
 * @throws GradientError for the first of these that fails; ValueError for an unknown type
 */
export async function checkLayer(
  layer: Layer | (() => Layer),
  inputShape: Shape,
  given: CheckLayerOptions = {},
): Promise<void> {
  const { batchSize = 3, customLayers, ...options } = readOptions(given);
  const { modelFromConfig } = await import("../models/modelFromConfig.js");
  const fromConfig: FromConfig = (config, factories) =>
    modelFromConfig({ type: "Sequential", name: "checked", layers: [config] }, { customLayers: factories }).layers[0];
  const maker = makerOf(layer, fromConfig, customLayers);
  using({ backend: "reference", dtype: "float64" }, () =>
    scope(() => {
      const built = new BuiltLayer(maker.make(), inputShape, batchSize);
      for (const training of [false, true]) built.checkGradients(training, options);
      built.checkAlone();
      built.checkSame(fromConfig(jsonOf(built.layer.toConfig()), maker.factories), inputShape);
    }),
  );
  await checkSaved(maker, inputShape, batchSize);
}

/** Makes the layer that a config describes, with factories for user-defined types. */
type FromConfig = (config: LayerConfig, factories: Readonly<Record<string, LayerFactory>>) => Layer;

interface Maker {
  readonly make: () => Layer;
  readonly factories: Readonly<Record<string, LayerFactory>>;
}

function makerOf(
  layer: Layer | (() => Layer),
  fromConfig: FromConfig,
  customLayers: Readonly<Record<string, LayerFactory>> = {},
): Maker {
  if (typeof layer !== "function") {
    const config = layer.toConfig();
    return { make: () => fromConfig(config, customLayers), factories: customLayers };
  }
  const config = layer().toConfig();
  try {
    fromConfig(config, customLayers);
    return { make: layer, factories: customLayers };
  } catch (error) {
    if (!(error instanceof FormatError) || Object.hasOwn(customLayers, config.type)) throw error;
    // A user-defined type without a factory: the function that makes the layer is its factory.
    return { make: layer, factories: { ...customLayers, [config.type]: layer } };
  }
}

/** Builds a layer and its inner layers, which a layer may build in its first call. */
function build(layer: Layer, inputShape: Shape): void {
  layer.ensureBuilt(inputShape);
  noGrad(() => layer.apply(zeros([1, ...inputShape]), { training: false }));
}

function jsonOf(config: LayerConfig): LayerConfig {
  return JSON.parse(JSON.stringify(config));
}

/** A layer with weights and a batch, in double precision. */
class BuiltLayer {
  readonly layer: Layer;
  readonly #x: Float64Array;
  readonly #xShape: Shape;
  readonly #learned: Parameter[];
  readonly #start: readonly { readonly weight: Parameter; readonly values: TypedArray }[];

  constructor(layer: Layer, inputShape: Shape, batchSize: number) {
    this.layer = layer;
    this.#xShape = [batchSize, ...inputShape];
    this.#x = randomWeights(sizeOf(this.#xShape), 900);
    build(layer, inputShape);
    // Neither zeros nor ones, which would hide errors in their factors.
    layer.weights.forEach((weight, i) => {
      const random = randomWeights(weight.size, 901 + i);
      weight.assignData(Float64Array.from(weight.dataSync(), (value, e) => value + 0.1 * random[e]));
    });
    this.#start = layer.weights.map((weight) => ({ weight, values: weight.dataSync() }));
    this.#learned = layer.trainableWeights;
  }

  /** Restores the weights that a call in training has updated. */
  #reset(): void {
    for (const { weight, values } of this.#start) weight.assignData(values);
  }

  checkGradients(training: boolean, options: CheckOptions): void {
    const names = new Map(this.layer.namedWeights().map(([path, weight]) => [weight, path]));
    const inputs = [
      { name: "the input", shape: this.#xShape, values: this.#x, checked: true },
      ...this.#learned.map((weight) => ({
        name: names.get(weight) ?? weight.name,
        shape: weight.shape,
        values: Float64Array.from(weight.dataSync()),
        checked: true,
      })),
    ];
    let output: Shape = [];
    const subject: Subject = {
      where: `checkLayer: ${this.layer.name}, ${training ? "training" : "not training"}`,
      inputs,
      outputs: () => [{ name: "the output", shape: output }],
    };
    const answer = (request: Request) =>
      scope(() => {
        this.#reset();
        const x = tensor(request.inputs[0], { shape: this.#xShape, requiresGrad: true });
        this.#learned.forEach((weight, i) => {
          weight.assignData(request.inputs[i + 1]);
        });
        const f = () => {
          const y = this.layer.apply(x, { training, step: 0 });
          output = y.shape;
          return [y];
        };
        return answerWith(f, [x, ...this.#learned], request).map((t) => Float64Array.from(t.dataSync()));
      });
    runNow(checkNumerically(subject, numericOptions(options)), answer);
    this.#reset();
  }

  /** Checks that samples have the same result in a batch and alone. */
  checkAlone(): void {
    const x = tensor(this.#x, { shape: this.#xShape, requiresGrad: true });
    const f = ([batch]: readonly Tensor[]) => [this.layer.apply(batch, { training: false })];
    checkBatched(`checkLayer: ${this.layer.name}`, f, [x], [0]);
  }

  /** Checks that another layer with the same weights computes the same. */
  checkSame(other: Layer, inputShape: Shape): void {
    const where = `checkLayer: ${this.layer.name}, made again from its configuration,`;
    build(other, inputShape);
    const [own, others] = [this.layer, other].map((layer) => JSON.stringify(layer.toConfig()));
    if (own !== others) throw new GradientError(`${where} has another: ${others} and not ${own}`);
    checkShapes(where, this.layer.weights, other.weights);
    this.#start.forEach(({ values }, i) => {
      other.weights[i].assignData(values);
    });
    const x = tensor(this.#x, { shape: this.#xShape });
    compareOutputs(where, ...outputsOf(this.layer, other, x));
  }
}

function outputsOf(a: Layer, b: Layer, x: Tensor): [TypedArray, TypedArray] {
  const [first, second] = [a, b].map((layer) => noGrad(() => layer.apply(x, { training: false })).dataSync());
  return [first, second];
}

function checkShapes(where: string, own: readonly Parameter[], others: readonly Parameter[]): void {
  const [a, b] = [own, others].map((weights) =>
    weights.map(({ name, shape }) => `${name} ${showShape(shape)}`).join(", "),
  );
  if (a !== b) throw new GradientError(`${where} has the weights ${b || "none"} and not ${a || "none"}`);
}

function compareOutputs(where: string, wanted: TypedArray, found: TypedArray): void {
  const at = wanted.findIndex((value: number, i: number) => !Object.is(value, found[i]));
  if (at < 0 && wanted.length === found.length) return;
  throw new GradientError(
    `${where} gives ${found[at]} where the layer gives ${wanted[at]} (element ${at} of the output)`,
  );
}

/** Checks that a model of the layer is the same after saving and loading. */
async function checkSaved({ make, factories }: Maker, inputShape: Shape, batchSize: number): Promise<void> {
  const [{ Sequential }, { loadModel, modelBytes }] = await Promise.all([
    import("../models/Sequential.js"),
    import("../io/index.js"),
  ]);
  const model = new Sequential([make()], { inputShape, seed: 1 });
  const where = `checkLayer: ${model.layers[0].name}, saved and loaded,`;
  const again = await loadModel(await modelBytes(model, "safetensors"), { customLayers: factories });
  checkShapes(where, model.weights, again.weights);
  const shape = [batchSize, ...inputShape];
  const x = tensor(Float32Array.from(randomWeights(sizeOf(shape), 900)), { shape });
  const [wanted, found] = [await model.predict(x), await again.predict(x)];
  compareOutputs(where, await wanted.data(), await found.data());
}
