import type { Dataset } from "../data/Dataset.js";
import { type LayerFactory, layerFromConfig } from "../layers/fromConfig.js";
import { InputLayer } from "../layers/InputLayer.js";
import type { Layer, LayerConfig } from "../layers/Layer.js";
import { LayerStack, type SequentialOptions, STACK_OPTIONS } from "../layers/LayerStack.js";
import type { Optimizer } from "../optim/Optimizer.js";
import { isRecording } from "../tensor/record.js";
import { isInScope } from "../tensor/StorageHolder.js";
import type { Tensor } from "../tensor/Tensor.js";
import {
  type ArrayFitOptions,
  type ArrayInput,
  isDataset,
  type TargetCheck,
  toDataset,
  toHostArray,
  trainingDatasets,
  validationDataset,
} from "../training/arrayInput.js";
import type { Logs } from "../training/Callback.js";
import { type ClassWeight, numberedWeights } from "../training/classWeights.js";
import { type Compiled, type CompileOptions, resolveChoice } from "../training/compile.js";
import { EpochOrders } from "../training/EpochOrders.js";
import { type EvaluateDatasetOptions, evaluateDataset } from "../training/evaluate.js";
import { classesOf, type FitOptions, fitDataset, type TrainingMemory } from "../training/fit.js";
import {
  readArrayFitOptions,
  readEvaluateDatasetOptions,
  readEvaluateOptions,
  readFitOptions,
  readPredictOptions,
  readTrainOnBatchOptions,
} from "../training/fitOptions.js";
import { FrozenFeatures } from "../training/frozen/FrozenFeatures.js";
import type { History } from "../training/History.js";
import { claimOptimizer } from "../training/optimizerOwner.js";
import { predictDataset } from "../training/predict.js";
import { trainBatch } from "../training/trainBatch.js";
import { checkTargets } from "../training/uploadBatch.js";
import { FormatError, StateError, ValueError } from "../util/errors.js";
import { optionsReader } from "../util/optionsReader.js";

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

const readSequentialOptions = optionsReader<SequentialOptions>(
  "Sequential",
  "new Sequential([new Flatten(), new Dense(2)], { inputShape: [28, 28, 1], seed: 1 })",
  { names: STACK_OPTIONS },
);
const readFunctionalOptions = optionsReader<Omit<SequentialOptions, "inputShape">>(
  "Functional",
  "new Functional([new InputLayer([28, 28, 1]), new Flatten(), new Dense(2)], { seed: 1 })",
  { names: { seed: true, name: true, trainable: true }, instead: { inputShape: "it is that of the InputLayer" } },
);

/**
 * Layers one after another: a model, and itself a layer, so that models nest. Names, defaults and figures are Keras's.
 * @example
 * const model = new Sequential([new Dense(8, { activation: "relu" }), new Dense(2, { activation: "softmax" })], { inputShape: [4], seed: 1 });
 * model.compile({ optimizer: "adam", loss: "sparseCategoricalCrossentropy", metrics: ["accuracy"] });
 * const history = await model.fit(x, labels, { epochs: 10 });
 */
export class Sequential extends LayerStack {
  #compiled: Compiled | null = null;
  readonly #memory: TrainingMemory = { frozen: new FrozenFeatures(this), orders: new EpochOrders(), history: null };
  #inFit = false;

  /**
   * @param layers in order; more can be added
   * @param options `inputShape` (of one sample), `seed` (0), `name`, `trainable` (true): {@link SequentialOptions}
   * @throws ValueError when a layer or a name is there twice
   */
  constructor(layers: readonly Layer[] = [], options?: SequentialOptions) {
    super(layers, readSequentialOptions(options));
  }

  override get type(): string {
    return "Sequential";
  }

  /**
   * Chooses how the model learns. Forgets what an earlier optimizer remembered.
   * @throws ValueError for an option that there is not, and an unknown name of an optimizer, loss or metric
   * @throws StateError within a training, such as in a callback
   */
  compile(options: CompileOptions): this {
    if (this.#inFit)
      throw new StateError(
        "compile: the model is in training; set model.optimizer.learningRate, or call compile after fit",
      );
    this.#compiled = resolveChoice(options);
    return this;
  }

  /** The optimizer chosen by compile. @throws StateError before compile */
  get optimizer(): Optimizer {
    return this.#chosen("optimizer").optimizer;
  }

  #chosen(where: string): Compiled {
    if (this.#compiled !== null) return this.#compiled;
    throw new StateError(
      `${where}: the model is not compiled; call model.compile({ optimizer: "adam", loss: … }) first`,
    );
  }

  /**
   * Trains on a dataset, or on arrays x and y in batches. Epoch figures are means over the batches, weighted by their size;
   * validation follows each epoch. A model that is trained again takes its samples in new orders.
   * @throws StateError before compile, while the model is in a training already, within `noGrad` or `scope`, and with an
   * optimizer that has trained another model
   * @throws ShapeError and ValueError for options that there are not, data that does not fit, is not finite or has labels
   * that are no class; the signal's reason when it aborts
   */
  fit(data: Dataset, options?: FitOptions): Promise<History>;
  fit(x: ArrayInput, y: ArrayInput, options?: ArrayFitOptions): Promise<History>;
  async fit(x: Dataset | ArrayInput, second?: FitOptions | ArrayInput, third?: ArrayFitOptions): Promise<History> {
    const compiled = this.#chosen("fit");
    checkOutside("fit");
    if (this.#inFit)
      throw new StateError("fit: the model is in a training already; await the first fit before the second");
    this.#inFit = true;
    this.#memory.frozen.begin();
    const check: TargetCheck = (where, sampleShape, y) => {
      this.ensureBuilt(sampleShape);
      checkTargets(where, this, compiled.loss, y);
    };
    try {
      if (!isDataset(x)) {
        const given = readArrayFitOptions(third);
        const { data, ...parts } = await trainingDatasets(x, second as ArrayInput, given, { seed: this.seed, check });
        const options = { ...parts.options, validationData: parts.validationData };
        return await fitDataset(this, this.#built(compiled, data), data, this.#memory, options);
      }
      const options = readFitOptions(second as FitOptions | undefined);
      const validationData = await validationDataset(options.validationData, check, x.batchSize);
      return await fitDataset(this, this.#built(compiled, x), x, this.#memory, { ...options, validationData });
    } finally {
      this.#inFit = false;
    }
  }

  /** Builds the model for a dataset's samples. */
  #built(compiled: Compiled, { sampleShape }: Pick<Dataset, "sampleShape">): Compiled {
    this.ensureBuilt(sampleShape);
    return compiled;
  }

  /** The loss and metrics on a dataset, or on arrays. @throws as fit does */
  evaluate(data: Dataset, options?: EvaluateDatasetOptions): Promise<Logs>;
  evaluate(x: ArrayInput, y: ArrayInput, options?: EvaluateOptions): Promise<Logs>;
  async evaluate(
    x: Dataset | ArrayInput,
    second?: EvaluateDatasetOptions | ArrayInput,
    third?: EvaluateOptions,
  ): Promise<Logs> {
    const compiled = this.#chosen("evaluate");
    const { frozen } = this.#memory;
    if (!this.#inFit) frozen.begin();
    if (isDataset(x)) {
      const options = readEvaluateDatasetOptions(second as EvaluateDatasetOptions | undefined);
      return evaluateDataset(this, this.#built(compiled, x), x, frozen, options);
    }
    const options = readEvaluateOptions(third);
    const data = await toDataset("evaluate", x, second as ArrayInput, options);
    return evaluateDataset(this, this.#built(compiled, data), data, frozen, options);
  }

  /**
   * The model's output for every sample, batch by batch: [n, …output shape].
   * @throws ShapeError and ValueError for options that there are not, and data that does not fit or is not finite
   */
  async predict(x: Dataset | ArrayInput, options?: PredictOptions): Promise<Tensor> {
    const given = readPredictOptions(options);
    return predictDataset(this, isDataset(x) ? x : await toDataset("predict", x, null, given), given);
  }

  /** One step of training on one batch. Returns the loss and metrics before the step. @throws as fit does */
  async trainOnBatch(x: ArrayInput, y: ArrayInput, options?: TrainOnBatchOptions): Promise<Logs> {
    const compiled = this.#chosen("trainOnBatch");
    checkOutside("trainOnBatch");
    const { classWeight, sampleWeight } = readTrainOnBatchOptions(options);
    const xs = await toHostArray(x);
    const batch = {
      x: xs,
      y: await toHostArray(y),
      sampleWeight: sampleWeight === undefined ? undefined : await toHostArray(sampleWeight),
      indices: Int32Array.from({ length: xs.shape[0] ?? 0 }, (_, i) => i),
    };
    this.#built(compiled, { sampleShape: xs.shape.slice(1) });
    claimOptimizer("trainOnBatch", compiled.optimizer, this);
    return trainBatch(this, compiled, batch, numberedWeights(classWeight, classesOf(this)));
  }

  /** What the last training did, or does; also where it was broken off by a signal or an error. Null before the first. */
  get history(): History | null {
    return this.#memory.history;
  }

  /** @throws StateError within a training */
  override pop(): Layer {
    if (this.#inFit) throw new StateError("pop: the model is in training; call pop after fit");
    return super.pop();
  }

  /**
   * Gives the memory of all weights, and of what the optimizer remembers of them, back now; without it, the garbage
   * collector does so some time after the model was dropped. The model and its layers cannot be used afterwards.
   */
  override dispose(): void {
    this.#compiled?.optimizer.forget(this.weights);
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
    const { inputShape, name, seed, trainable } = config as SequentialOptions;
    const shared = { name, seed, trainable };
    return config.type === "Functional"
      ? new Functional(layers, shared)
      : new Sequential(layers, { ...shared, inputShape });
  }
}

/**
 * A functional model without branches, such as Keras's VGG16: a {@link Sequential} whose input is a layer of its own, which
 * `summary()` and files show.
 */
export class Functional extends Sequential {
  /**
   * @param layers an {@link InputLayer}, then the others
   * @param options `seed` (0), `name`, `trainable` (true): {@link SequentialOptions}
   * @throws ValueError when the first is none
   */
  constructor(layers: readonly Layer[], options?: Omit<SequentialOptions, "inputShape">) {
    const [input] = layers;
    if (!(input instanceof InputLayer))
      throw new ValueError("Functional: the first layer must be an InputLayer, such as new InputLayer([128, 128, 3])");
    super(layers, { ...readFunctionalOptions(options), inputShape: input.shape });
  }

  override get type(): string {
    return "Functional";
  }
}

/** @throws StateError where nothing could be learned, or what is learned with would end */
function checkOutside(where: string): void {
  if (!isRecording())
    throw new StateError(`${where}: within noGrad there are no gradients to learn from; call ${where} outside of it`);
  if (isInScope())
    throw new StateError(`${where}: it is asynchronous and cannot run within a scope; call ${where} outside of it`);
}
