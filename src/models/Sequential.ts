import type { Backend } from "../backends/Backend.js";
import type { Dataset, HostArray } from "../data/Dataset.js";
import { type LayerFactory, layerFromConfig } from "../layers/fromConfig.js";
import { type CallContext, Layer, type LayerConfig, snakeCase } from "../layers/Layer.js";
import { type LossLike, lossOf } from "../losses/lossOf.js";
import type { Metric } from "../metrics/Metric.js";
import { type MetricName, metricOf } from "../metrics/metricOf.js";
import type { Optimizer } from "../optim/Optimizer.js";
import { type OptimizerName, optimizerOf } from "../optim/optimizerOf.js";
import { defaultDType, type FloatType, getBackend, using } from "../tensor/defaults.js";
import type { Parameter } from "../tensor/Parameter.js";
import { noGrad } from "../tensor/record.js";
import { scope } from "../tensor/StorageHolder.js";
import type { Tensor } from "../tensor/Tensor.js";
import { FormatError, ShapeError, StateError, ValueError } from "../util/errors.js";
import { randomKey } from "../util/random.js";
import { type Shape, sameShape, showShape } from "../util/shape.js";
import {
  type ArrayFitOptions,
  type ArrayInput,
  isDataset,
  toDataset,
  toHostArray,
  trainingDatasets,
} from "./arrayInput.js";
import type { Logs } from "./Callback.js";
import { evaluateDataset, type FitOptions, fitDataset } from "./fit.js";
import type { History } from "./History.js";
import { type ClassWeight, checkDataset, takeBatch } from "./intake.js";
import { predictDataset } from "./predict.js";
import { type Compiled, forwardBackward, Totals } from "./step.js";
import { summaryTable } from "./summary.js";

/** Options of {@link Sequential}. */
export interface SequentialOptions {
  /** Shape of one sample, such as [128, 128, 3]. Without it the model is built by the first data it sees. */
  readonly inputShape?: Shape;
  /** What initial weights, dropout and shuffling follow from: the same seed gives the same bits. Default 0. */
  readonly seed?: number;
  /** Default "sequential". */
  readonly name?: string;
  readonly trainable?: boolean;
}

/** What `compile` takes. */
export interface CompileOptions {
  /** Default "rmsprop", as in Keras. */
  readonly optimizer?: OptimizerName | Optimizer;
  readonly loss: LossLike;
  /** "accuracy" becomes the one that fits the loss. */
  readonly metrics?: readonly (MetricName | Metric)[];
}

/** Options of `evaluate` and `predict`. */
export interface EvaluateOptions {
  /** For arrays. Default 32. */
  readonly batchSize?: number;
  readonly signal?: AbortSignal;
}

/** Options of `trainOnBatch`. */
export interface TrainOnBatchOptions {
  /** [n]. */
  readonly sampleWeight?: ArrayInput;
  readonly classWeight?: ClassWeight;
}

/** A weight's values with its path in the model, such as "conv2d/kernel". */
export interface NamedArray extends HostArray {
  readonly name: string;
}

/**
 * Layers one after another: a model, and itself a layer, so that models nest. Names, defaults and figures are Keras's.
 * @example
 * const model = new Sequential([new Dense(8, { activation: "relu" }), new Dense(2, { activation: "softmax" })], { inputShape: [4], seed: 1 });
 */
export class Sequential extends Layer {
  /** What initial weights, dropout and shuffling follow from. */
  readonly seed: number;
  /** Float type of the weights, and of the data as it enters. */
  readonly dtype: FloatType = defaultDType();
  readonly backend: Backend = getBackend();
  #inputShape: Shape | null;
  #shapes: Shape[] = [];
  #choice: CompileOptions | null = null;
  #compiled: Compiled | null = null;

  constructor(layers: readonly Layer[] = [], { inputShape, seed = 0, name, trainable }: SequentialOptions = {}) {
    super({ name, trainable });
    this.seed = seed;
    this.#inputShape = inputShape ? [...inputShape] : null;
    this.setKey(randomKey(seed));
    for (const layer of layers) this.add(layer);
  }

  override get type(): string {
    return "Sequential";
  }

  /** Adds a layer at the end. @throws ValueError for a name that is taken */
  add(layer: Layer): this {
    const taken = new Set(super.layers.map((l) => l.name));
    if (!layer.hasOwnName) layer.name = freeName(snakeCase(layer.type), taken);
    else if (taken.has(layer.name))
      throw new ValueError(`${this.name}: two layers are named "${layer.name}"; give one another name`);
    this.addLayer(layer);
    if (this.built) this.#extend();
    return this;
  }

  override build(inputShape: Shape): void {
    this.#inputShape ??= [...inputShape];
    this.#extend();
  }

  /** Builds the layers that are not built yet, with the defaults that the model was made under. */
  #extend(): void {
    using({ backend: this.backend, dtype: this.dtype }, () => {
      for (const layer of super.layers.slice(this.#shapes.length)) {
        const shape = this.#shapes.at(-1) ?? this.inputShape;
        layer.ensureBuilt(shape);
        this.#shapes.push(layer.outputShape(shape));
      }
    });
  }

  // A model waits with its weights until they are looked at, so that one nested in another takes its seed from there.
  #buildIfShaped(): void {
    if (this.#inputShape) this.ensureBuilt(this.#inputShape);
  }

  override get layers(): readonly Layer[] {
    this.#buildIfShaped();
    return super.layers;
  }

  override get weights(): Parameter[] {
    return this.layers.flatMap((layer) => layer.weights);
  }

  /** Shape of one sample. @throws StateError before it is known */
  get inputShape(): Shape {
    if (this.#inputShape) return this.#inputShape;
    throw new StateError(
      `${this.name}: the input's shape is not known yet; give { inputShape }, or call fit or predict once`,
    );
  }

  override outputShape(inputShape: Shape = this.inputShape): Shape {
    this.ensureBuilt(inputShape);
    return super.layers.reduce((shape, layer) => layer.outputShape(shape), inputShape);
  }

  override get finalActivation() {
    return super.layers.at(-1)?.finalActivation ?? null;
  }

  override call(x: Tensor, context: CallContext = {}): Tensor {
    return this.#run(x, context, () => {});
  }

  /** Calls the layers in turn and shows each one's output, models within included, as "inner/dense". */
  #run(x: Tensor, context: CallContext, visit: (name: string, output: Tensor) => void): Tensor {
    const last = super.layers.length - 1;
    return super.layers.reduce((input, layer, i) => {
      const own = { ...context, logits: context.logits && i === last };
      layer.ensureBuilt(input.shape.slice(1));
      const inner = (name: string, output: Tensor) => visit(`${layer.name}/${name}`, output);
      const output = layer instanceof Sequential ? layer.#run(input, own, inner) : layer.call(input, own);
      visit(layer.name, output);
      return output;
    }, x);
  }

  /**
   * The outputs of the named layers for a batch x, without a graph; of all layers when no names are given. Layers of a model
   * within are named by path, such as "vgg16/block5_conv3".
   * @throws ValueError for a name that no layer has
   */
  activations(x: Tensor, names?: readonly string[]): Record<string, Tensor> {
    this.ensureBuilt(x.shape.slice(1));
    const all = noGrad(() =>
      scope(() => {
        const outputs = this.outputs(x);
        const missing = names?.find((name) => !outputs.has(name));
        if (missing !== undefined)
          throw new ValueError(
            `activations: no layer is named "${missing}"; there are ${[...outputs.keys()].join(", ")}`,
          );
        return Object.fromEntries([...outputs].filter(([name]) => names?.includes(name) ?? !name.includes("/")));
      }),
    );
    return all;
  }

  /** The output of every layer, models within included, by path. */
  outputs(x: Tensor, context: CallContext = {}): Map<string, Tensor> {
    const outputs = new Map<string, Tensor>();
    this.#run(x, context, (name, output) => outputs.set(name, output));
    return outputs;
  }

  /** The layer of that name, or at that place; -1 is the last. @throws ValueError when there is none */
  getLayer(nameOrIndex: string | number): Layer {
    const found =
      typeof nameOrIndex === "number" ? this.layers.at(nameOrIndex) : this.layers.find((l) => l.name === nameOrIndex);
    if (found) return found;
    throw new ValueError(
      `getLayer: no layer ${JSON.stringify(nameOrIndex)}; there are ${this.layers.map((l) => l.name).join(", ")}`,
    );
  }

  /** The table that Keras prints: names, output shapes, parameters. @throws StateError before the input's shape is known */
  summary(): string {
    this.ensureBuilt(this.inputShape);
    return summaryTable(
      this,
      super.layers.map((layer, i) => ({ layer, shape: this.#shapes[i] })),
    );
  }

  /** Chooses how the model learns. Forgets what an earlier optimizer remembered. */
  compile({ optimizer = "rmsprop", ...choice }: CompileOptions): this {
    lossOf(choice.loss);
    this.#choice = { ...choice, optimizer: optimizerOf(optimizer) };
    this.#compiled = null;
    return this;
  }

  /** The optimizer chosen by compile. @throws StateError before compile */
  get optimizer(): Optimizer {
    return this.#ready("optimizer").optimizer;
  }

  /** What compile chose, once the output's shape is known. */
  #ready(where: string): Compiled {
    if (this.#choice === null) {
      throw new StateError(
        `${where}: the model is not compiled; call model.compile({ optimizer: "adam", loss: … }) first`,
      );
    }
    this.#compiled ??= resolveChoice(this.#choice, this.outputShape());
    return this.#compiled;
  }

  /**
   * Trains on a dataset, or on arrays x and y in batches. Epoch figures are means over the batches, weighted by their size;
   * validation follows each epoch.
   * @throws StateError before compile; ShapeError and ValueError for data that does not fit, is not finite or has labels
   * that are no class; the signal's reason when it aborts
   */
  fit(data: Dataset, options?: FitOptions): Promise<History>;
  fit(x: ArrayInput, y: ArrayInput, options?: ArrayFitOptions): Promise<History>;
  async fit(x: Dataset | ArrayInput, second?: FitOptions | ArrayInput, third?: ArrayFitOptions): Promise<History> {
    if (isDataset(x)) return this.#fit(x, second as FitOptions | undefined);
    const { data, options } = await trainingDatasets(x, second as ArrayInput, third ?? {}, this.seed);
    return this.#fit(data, options);
  }

  async #fit(data: Dataset, options: FitOptions = {}): Promise<History> {
    if (this.#choice !== null) checkDataset("fit", this, data);
    return fitDataset(this, this.#ready("fit"), data, options);
  }

  /** The loss and metrics on a dataset, or on arrays. @throws as fit does */
  evaluate(data: Dataset, options?: EvaluateOptions): Promise<Logs>;
  evaluate(x: ArrayInput, y: ArrayInput, options?: EvaluateOptions): Promise<Logs>;
  async evaluate(
    x: Dataset | ArrayInput,
    second?: EvaluateOptions | ArrayInput,
    third?: EvaluateOptions,
  ): Promise<Logs> {
    const given = isDataset(x);
    const options = ((given ? second : third) ?? {}) as EvaluateOptions;
    const data = given ? x : await toDataset(x, second as ArrayInput, options);
    if (this.#choice !== null) checkDataset("evaluate", this, data);
    return evaluateDataset(this, this.#ready("evaluate"), data, options);
  }

  /** The model's output for every sample, [n, …output shape], batch by batch. */
  async predict(x: Dataset | ArrayInput, options: EvaluateOptions = {}): Promise<Tensor> {
    const data = isDataset(x) ? x : await toDataset(x, undefined, options);
    checkDataset("predict", this, data);
    return predictDataset(this, data, options);
  }

  /** One step of training on one batch. Returns the loss and metrics before the step. @throws as fit does */
  async trainOnBatch(x: ArrayInput, y: ArrayInput, options: TrainOnBatchOptions = {}): Promise<Logs> {
    const xs = await toHostArray(x);
    this.ensureBuilt(xs.shape.slice(1));
    const compiled = this.#ready("trainOnBatch");
    const sampleWeight = options.sampleWeight === undefined ? undefined : await toHostArray(options.sampleWeight);
    const batch = {
      x: xs,
      y: await toHostArray(y),
      sampleWeight,
      indices: Int32Array.from({ length: xs.shape[0] }, (_, i) => i),
    };
    const report = forwardBackward(
      this,
      compiled,
      () => takeBatch("trainOnBatch", this, compiled.loss, batch, options.classWeight),
      false,
    );
    compiled.optimizer.step(this.trainableWeights);
    const totals = new Totals(compiled.metrics);
    totals.add(await report.data(), xs.shape[0]);
    report.release("its figures have been read");
    return totals.logs();
  }

  /** Copies of all weights, in the order of the layers. */
  async getWeights(): Promise<NamedArray[]> {
    return Promise.all(this.#namedWeights().map(async ([name, w]) => ({ name, shape: w.shape, data: await w.data() })));
  }

  /** Replaces all weights, in the order of `getWeights`. @throws ShapeError when their number or a shape differs; then none is changed */
  setWeights(arrays: readonly HostArray[]): void {
    const own = this.#namedWeights();
    if (own.length !== arrays.length)
      throw new ShapeError(`setWeights: ${arrays.length} arrays were given but ${this.name} has ${own.length} weights`);
    own.forEach(([name, weight], i) => {
      if (sameShape(weight.shape, arrays[i].shape)) return;
      throw new ShapeError(
        `setWeights: array ${i} is ${showShape(arrays[i].shape)} but ${name} is ${showShape(weight.shape)}`,
      );
    });
    own.forEach(([, weight], i) => {
      weight.assignData(arrays[i].data);
    });
  }

  #namedWeights(): [string, Parameter][] {
    return this.layers.flatMap((layer) =>
      layer instanceof Sequential
        ? layer.#namedWeights().map(([name, w]): [string, Parameter] => [`${layer.name}/${name}`, w])
        : layer.weights.map((w): [string, Parameter] => [`${layer.name}/${w.name}`, w]),
    );
  }

  /** The model as JSON: layers and options, without weights. */
  override toConfig(): LayerConfig {
    const inputShape = this.#inputShape ?? undefined;
    return { ...super.toConfig(), seed: this.seed, inputShape, layers: super.layers.map((layer) => layer.toConfig()) };
  }

  /**
   * The model that a config describes, with fresh weights.
   * @param options.customLayers factories for layer types of one's own
   * @throws FormatError when it describes no model
   */
  static fromConfig(
    config: LayerConfig,
    { customLayers = {} }: { customLayers?: Readonly<Record<string, LayerFactory>> } = {},
  ): Sequential {
    if (config?.type !== "Sequential" || !Array.isArray(config.layers)) {
      throw new FormatError("Sequential.fromConfig: this is no model's config; give what model.toConfig() returned");
    }
    const factories = {
      ...customLayers,
      Sequential: (inner: LayerConfig) => Sequential.fromConfig(inner, { customLayers }),
    };
    const layers = (config.layers as LayerConfig[]).map((layer) => layerFromConfig(layer, factories));
    return new Sequential(layers, config as SequentialOptions);
  }
}

function resolveChoice(choice: CompileOptions, outputShape: Shape): Compiled {
  const loss = lossOf(choice.loss);
  const metrics = (choice.metrics ?? []).map((metric) => metricOf(metric, loss, outputShape));
  return { optimizer: optimizerOf(choice.optimizer ?? "rmsprop"), loss, metrics };
}

/** name, name_1, name_2…: the first that is not taken. */
function freeName(name: string, taken: ReadonlySet<string>): string {
  for (let i = 0; ; i++) {
    const candidate = i === 0 ? name : `${name}_${i}`;
    if (!taken.has(candidate)) return candidate;
  }
}
