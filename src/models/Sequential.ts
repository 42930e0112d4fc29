import type { Dataset, HostArray } from "../data/Dataset.js";
import { type LayerFactory, layerFromConfig } from "../layers/fromConfig.js";
import { InputLayer } from "../layers/InputLayer.js";
import type { Layer, LayerConfig } from "../layers/Layer.js";
import type { Optimizer } from "../optim/Optimizer.js";
import type { Tensor } from "../tensor/Tensor.js";
import { FormatError, StateError, ValueError } from "../util/errors.js";
import {
  type ArrayFitOptions,
  type ArrayInput,
  isDataset,
  toDataset,
  toHostArray,
  trainingDatasets,
} from "./arrayInput.js";
import type { Logs } from "./Callback.js";
import { type Compiled, type CompileOptions, resolveChoice } from "./compile.js";
import { type EvaluateDatasetOptions, evaluateDataset } from "./evaluate.js";
import { FrozenFeatures } from "./FrozenFeatures.js";
import { type FitOptions, fitDataset } from "./fit.js";
import type { History } from "./History.js";
import type { ClassWeight } from "./intake.js";
import { LayerStack, type SequentialOptions } from "./LayerStack.js";
import { predictDataset } from "./predict.js";
import { trainBatch } from "./trainBatch.js";
import { type NamedArray, readWeights, writeWeights } from "./weights.js";

/** Options of `predict`. */
export interface PredictOptions extends EvaluateDatasetOptions {
  /** For arrays. Default 32. */
  readonly batchSize?: number;
}

/** Options of `evaluate`. */
export interface EvaluateOptions extends PredictOptions {
  /** For arrays, [n]. */
  readonly sampleWeight?: ArrayInput;
}

/** Options of `trainOnBatch`. */
export interface TrainOnBatchOptions {
  /** [n]. */
  readonly sampleWeight?: ArrayInput;
  readonly classWeight?: ClassWeight;
}

/**
 * Layers one after another: a model, and itself a layer, so that models nest. Names, defaults and figures are Keras's.
 * @example
 * const model = new Sequential([new Dense(8, { activation: "relu" }), new Dense(2, { activation: "softmax" })], { inputShape: [4], seed: 1 });
 * model.compile({ optimizer: "adam", loss: "sparseCategoricalCrossentropy", metrics: ["accuracy"] });
 * const history = await model.fit(x, labels, { epochs: 10 });
 */
export class Sequential extends LayerStack {
  #choice: CompileOptions | null = null;
  #compiled: Compiled | null = null;
  readonly #frozen = new FrozenFeatures(this);

  /** @throws ValueError when a layer or a name is there twice */
  constructor(layers: readonly Layer[] = [], options: SequentialOptions = {}) {
    super(layers, options);
  }

  override get type(): string {
    return "Sequential";
  }

  override add(layer: Layer): this {
    this.#compiled = null;
    return super.add(layer);
  }

  /**
   * Chooses how the model learns. Forgets what an earlier optimizer remembered.
   * @throws ValueError for an unknown name of an optimizer, loss or metric
   */
  compile(options: CompileOptions): this {
    // Only what "accuracy" means waits for the output's shape; any shape serves to find unknown names now.
    const { optimizer } = resolveChoice(options, [1]);
    this.#choice = { ...options, optimizer };
    this.#compiled = null;
    return this;
  }

  /** The optimizer chosen by compile. @throws StateError before compile */
  get optimizer(): Optimizer {
    return this.#chosen("optimizer").optimizer as Optimizer;
  }

  #chosen(where: string): CompileOptions {
    if (this.#choice !== null) return this.#choice;
    throw new StateError(
      `${where}: the model is not compiled; call model.compile({ optimizer: "adam", loss: … }) first`,
    );
  }

  /** What compile chose, for samples of this shape. */
  #ready(where: string, sampleShape: readonly number[]): Compiled {
    const choice = this.#chosen(where);
    this.ensureBuilt(sampleShape);
    this.#compiled ??= resolveChoice(choice, this.outputShape());
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
  async fit(x: Dataset | ArrayInput, second?: FitOptions | ArrayInput, third: ArrayFitOptions = {}): Promise<History> {
    this.#chosen("fit");
    if (!isDataset(x)) {
      const { data, options } = await trainingDatasets(x, second as ArrayInput, third, this.seed);
      return this.fit(data, options);
    }
    return fitDataset(this, this.#ready("fit", x.sampleShape), x, this.#frozen, second as FitOptions | undefined);
  }

  /** The loss and metrics on a dataset, or on arrays. @throws as fit does */
  evaluate(data: Dataset, options?: EvaluateDatasetOptions): Promise<Logs>;
  evaluate(x: ArrayInput, y: ArrayInput, options?: EvaluateOptions): Promise<Logs>;
  async evaluate(
    x: Dataset | ArrayInput,
    second?: EvaluateDatasetOptions | ArrayInput,
    third: EvaluateOptions = {},
  ): Promise<Logs> {
    this.#chosen("evaluate");
    if (!isDataset(x)) return this.evaluate(await toDataset("evaluate", x, second as ArrayInput, third), third);
    const options = second as EvaluateDatasetOptions | undefined;
    return evaluateDataset(this, this.#ready("evaluate", x.sampleShape), x, this.#frozen, options);
  }

  /**
   * The model's output for every sample, batch by batch: [n, …output shape].
   * @throws ShapeError and ValueError for data that does not fit or is not finite
   */
  async predict(x: Dataset | ArrayInput, options: PredictOptions = {}): Promise<Tensor> {
    return predictDataset(this, isDataset(x) ? x : await toDataset("predict", x, null, options), options);
  }

  /** One step of training on one batch. Returns the loss and metrics before the step. @throws as fit does */
  async trainOnBatch(x: ArrayInput, y: ArrayInput, options: TrainOnBatchOptions = {}): Promise<Logs> {
    this.#chosen("trainOnBatch");
    const { classWeight, sampleWeight } = options;
    const xs = await toHostArray(x);
    const batch = {
      x: xs,
      y: await toHostArray(y),
      sampleWeight: sampleWeight === undefined ? undefined : await toHostArray(sampleWeight),
      indices: Int32Array.from({ length: xs.shape[0] ?? 0 }, (_, i) => i),
    };
    return trainBatch(this, this.#ready("trainOnBatch", xs.shape.slice(1)), batch, classWeight);
  }

  /** Copies of all weights, in the order of the layers. */
  getWeights(): Promise<NamedArray[]> {
    return readWeights(this);
  }

  /**
   * Replaces all weights, in the order of `getWeights`.
   * @throws ShapeError when their number or a shape differs; then none is changed
   */
  setWeights(arrays: readonly HostArray[]): void {
    writeWeights(this, arrays);
  }

  /**
   * Gives the memory of all weights, and of what the optimizer remembers of them, back now; without it, the garbage
   * collector does so some time after the model was dropped. The model and its layers cannot be used afterwards.
   */
  override dispose(): void {
    if (this.#choice !== null) this.optimizer.forget(this.weights);
    super.dispose();
  }

  /**
   * The model that a config describes, with fresh weights.
   * @param config what `toConfig` returned
   * @param options.customLayers factories for layer types of one's own
   * @throws FormatError when it describes no model
   */
  static fromConfig(
    config: LayerConfig,
    { customLayers = {} }: { customLayers?: Readonly<Record<string, LayerFactory>> } = {},
  ): Sequential {
    const isModel = config?.type === "Sequential" || config?.type === "Functional";
    if (!isModel || !Array.isArray(config.layers)) {
      throw new FormatError("Sequential.fromConfig: this is no model's config; give what model.toConfig() returned");
    }
    const model = (inner: LayerConfig) => Sequential.fromConfig(inner, { customLayers });
    const factories = { Sequential: model, Functional: model, ...customLayers };
    const layers = (config.layers as LayerConfig[]).map((layer) => layerFromConfig(layer, factories));
    const Kind = config.type === "Functional" ? Functional : Sequential;
    return new Kind(layers, config as SequentialOptions);
  }
}

/**
 * A functional model without branches, such as Keras's VGG16: a {@link Sequential} whose input is a layer of its own, which
 * `summary()` and files show.
 */
export class Functional extends Sequential {
  /** @param layers an {@link InputLayer}, then the others @throws ValueError when the first is none */
  constructor(layers: readonly Layer[], options: Omit<SequentialOptions, "inputShape"> = {}) {
    const [input] = layers;
    if (!(input instanceof InputLayer))
      throw new ValueError("Functional: the first layer must be an InputLayer, such as new InputLayer([128, 128, 3])");
    super(layers, { ...options, inputShape: input.shape });
  }

  override get type(): string {
    return "Functional";
  }
}
