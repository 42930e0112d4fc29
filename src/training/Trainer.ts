import { type AnyDataset, isDataset } from "../data/Dataset.js";
import type { Plan } from "../plan/Plan.js";
import { isInScope } from "../tensor/memory/StorageHolder.js";
import { isRecording } from "../tensor/record.js";
import type { Tensor } from "../tensor/Tensor.js";
import { StateError, ValueError } from "../util/errors.js";
import { unusedName } from "../util/unusedName.js";
import { type ArrayInputs, toDataset, toHostArrays, weightArrays } from "./arrayInput.js";
import { numberedWeights } from "./classWeights.js";
import { type Compiled, type CompileOptions, resolveChoice } from "./compile.js";
import type { TrainedModel } from "./contract.js";
import { EpochOrders } from "./EpochOrders.js";
import { evaluateDataset } from "./evaluate.js";
import {
  type EvaluateDatasetOptions,
  type EvaluateOptions,
  type PredictOptions,
  readEvaluateDatasetOptions,
  readEvaluateOptions,
  readPredictOptions,
} from "./evaluateOptions.js";
import { classesOf, fitDataset, type TrainingMemory } from "./fit.js";
import {
  type ArrayFitOptions,
  type FitOptions,
  readArrayFitOptions,
  readFitOptions,
  readTrainOnBatchOptions,
  type TrainOnBatchOptions,
} from "./fitOptions.js";
import { FrozenFeatures } from "./frozen/FrozenFeatures.js";
import { History, type HistoryState, type Logs } from "./History.js";
import { type ModelState, readState, writeState } from "./ModelState.js";
import { claimOptimizer } from "./optimizerOwner.js";
import { predictDataset } from "./predict.js";
import { trainBatch } from "./trainBatch.js";
import { type TargetCheck, trainingDatasets, validationDataset } from "./trainingDatasets.js";
import { whyUncompiled } from "./uncompiled.js";
import { checkDataset, checkTargetValues } from "./uploadBatch.js";

/**
 * What a plan is made for: "inference" as `predict` computes, "training" as `fit` and "evaluation" as `evaluate` do on data whose
 * features can be kept, "features" as the frozen layers at the model's start are computed for them.
 */
export type PlanPurpose = "inference" | "training" | "evaluation" | "features";

/** What came of a training in another thread or process. */
export interface TrainedElsewhere {
  /** The model's state at the end. */
  readonly state: ModelState;
  /** What was measured in each epoch. */
  readonly history: HistoryState;
  /** What ended the training early, to be thrown once the model has the state. */
  readonly failure?: { readonly error: unknown };
}

/** Trains one model: holds what `compile` chose and what is kept between trainings, and reads the arguments of `fit` and its like. */
export class Trainer {
  readonly #model: TrainedModel;
  readonly #memory: TrainingMemory;
  #compiled: Compiled | null = null;
  #inFit = false;

  constructor(model: TrainedModel) {
    this.#model = model;
    this.#memory = { frozen: new FrozenFeatures(model), orders: new EpochOrders(), history: null };
  }

  /** What `compile` chose; null before. */
  get compiled(): Compiled | null {
    return this.#compiled;
  }

  /** The last training's metrics; null before the first. */
  get history(): History | null {
    return this.#memory.history;
  }

  /** See `Sequential.compile`. */
  compile(options: CompileOptions): void {
    this.checkNotTraining("compile", "set model.optimizer.learningRate, or call compile after fit");
    this.#compiled = resolveChoice(options, this.#model.outputCount, () => outputNames(this.#model));
  }

  /** What `compile` chose. @throws StateError before compile */
  chosen(where: string): Compiled {
    if (this.#compiled !== null) return this.#compiled;
    const why = whyUncompiled(this.#model);
    throw new StateError(
      `${where}: the model is not compiled; call model.compile({ optimizer: "adam", loss: … }) first${why === null ? "" : `. What its file says of compile cannot be used: ${why}`}`,
    );
  }

  /** @throws StateError within a training */
  checkNotTraining(where: string, remedy: string): void {
    if (this.#inFit) throw new StateError(`${where}: the model is in training; ${remedy}`);
  }

  /** See `Sequential.state`. */
  async state(): Promise<ModelState> {
    const { optimizer } = this.chosen("state");
    this.#model.ensureBuilt(...this.#model.inputShapes);
    return readState(this.#model, optimizer, this.#memory.orders.next);
  }

  /** See `Sequential.restore`. */
  restore(state: ModelState): void {
    this.checkNotTraining("restore", "call restore after fit");
    const { optimizer } = this.chosen("restore");
    claimOptimizer("restore", optimizer, this.#model);
    writeState(this.#model, optimizer, state);
    this.#memory.orders.next = state.nextOrder;
  }

  /** See `Sequential.fit`. */
  async fit(x: AnyDataset | ArrayInputs, second?: FitOptions | ArrayInputs, third?: ArrayFitOptions): Promise<History> {
    this.chosen("fit");
    checkOutside("fit");
    return this.#inTraining(() =>
      isDataset(x)
        ? this.#fitDataset(x, second as FitOptions | undefined)
        : this.#fitArrays(x, second as ArrayInputs, third),
    );
  }

  async #inTraining<T>(train: () => Promise<T>): Promise<T> {
    if (this.#inFit)
      throw new StateError("fit: the model is in a training already; await the first fit before the second");
    this.#inFit = true;
    this.#memory.frozen.begin();
    try {
      return await train();
    } finally {
      this.#inFit = false;
    }
  }

  /** See `Sequential.trainElsewhere`. */
  async trainElsewhere(train: () => Promise<TrainedElsewhere>): Promise<History> {
    const { state, history, failure } = await this.#inTraining(train);
    const own = new History();
    own.goOnFrom(history);
    this.#memory.history = own;
    this.restore(state);
    if (failure) throw failure.error;
    return own;
  }

  async #fitDataset(data: AnyDataset, given: FitOptions | undefined): Promise<History> {
    const options = readFitOptions(given);
    const validationData = await validationDataset(options.validationData, this.#purpose, data.batchSize);
    return fitDataset(this.#model, this.#builtFor("fit", data), data, this.#memory, { ...options, validationData });
  }

  async #fitArrays(x: ArrayInputs, y: ArrayInputs, given: ArrayFitOptions | undefined): Promise<History> {
    const { data, validationData, options } = await trainingDatasets(x, y, readArrayFitOptions(given), this.#purpose);
    return fitDataset(this.#model, this.#builtFor("fit", data), data, this.#memory, { ...options, validationData });
  }

  readonly #checkTargets: TargetCheck = (where, data, y) => {
    checkDataset(where, this.#model, data);
    checkTargetValues(where, this.#model, this.chosen("fit").outputs, y);
  };

  get #purpose() {
    return { model: this.#model, check: this.#checkTargets };
  }

  /** What `compile` chose, the model built for a dataset's samples. */
  #builtFor(where: string, data: AnyDataset): Compiled {
    checkDataset(where, this.#model, data);
    return this.chosen(where);
  }

  /** See `Sequential.evaluate`. */
  async evaluate(
    x: AnyDataset | ArrayInputs,
    second?: EvaluateDatasetOptions | ArrayInputs,
    third?: EvaluateOptions,
  ): Promise<Logs> {
    this.chosen("evaluate");
    const { frozen } = this.#memory;
    if (!this.#inFit) frozen.begin();
    if (isDataset(x)) {
      const options = readEvaluateDatasetOptions(second as EvaluateDatasetOptions | undefined);
      return evaluateDataset(this.#model, this.#builtFor("evaluate", x), x, frozen, options);
    }
    const options = readEvaluateOptions(third);
    const data = await toDataset("evaluate", this.#model, x, second as ArrayInputs, options);
    return evaluateDataset(this.#model, this.#builtFor("evaluate", data), data, frozen, options);
  }

  /** See `Sequential.predict`. */
  async predict(x: AnyDataset | ArrayInputs, options?: PredictOptions): Promise<Tensor> {
    const model = this.#model;
    if (model.outputCount > 1)
      throw new StateError(
        `predict: ${model.name} has ${model.outputCount} outputs; call predictAll, which gives a list`,
      );
    return (await this.predictAll(x, options))[0];
  }

  /** See `Sequential.predictAll`. */
  async predictAll(x: AnyDataset | ArrayInputs, options?: PredictOptions): Promise<readonly Tensor[]> {
    const given = readPredictOptions(options);
    const data = isDataset(x) ? x : await toDataset("predict", this.#model, x, null, given);
    return predictDataset(this.#model, data, given);
  }

  /** See `Sequential.trainOnBatch`. */
  async trainOnBatch(x: ArrayInputs, y: ArrayInputs, options?: TrainOnBatchOptions): Promise<Logs> {
    const compiled = this.chosen("trainOnBatch");
    checkOutside("trainOnBatch");
    const { classWeight, sampleWeight } = readTrainOnBatchOptions(options);
    const model = this.#model;
    const xs = await toHostArrays("trainOnBatch", "inputs", x, model.inputCount);
    const batch = {
      x: xs,
      y: await toHostArrays("trainOnBatch", "outputs", y, model.outputCount),
      sampleWeight: await weightArrays("trainOnBatch", sampleWeight, model.outputCount),
      indices: Int32Array.from({ length: xs[0].shape[0] ?? 0 }, (_, i) => i),
    };
    model.ensureBuilt(...xs.map(({ shape }) => shape.slice(1)));
    claimOptimizer("trainOnBatch", compiled.optimizer, this.#model);
    return trainBatch(this.#model, compiled, batch, numberedWeights(classWeight, classesOf(this.#model)));
  }

  /** See `Sequential.plan`. */
  plan(purpose: PlanPurpose): Plan {
    const model = this.#model;
    const shape = model.inputShapes;
    model.ensureBuilt(...shape);
    if (purpose === "inference") return model.planFor({ training: false }, shape);
    const frozen = model.frozenPart();
    if (purpose === "features") {
      if (frozen) return model.planFor({ training: false, only: frozen }, shape);
      throw new StateError(
        "plan: the model has no features to keep, since no layer at its start is frozen, or no layer after it is trained",
      );
    }
    if (purpose !== "training" && purpose !== "evaluation")
      throw new ValueError(
        `plan: the purpose is ${JSON.stringify(purpose)}; give "inference", "training", "evaluation" or "features"`,
      );
    const logitsOf = this.chosen("plan").outputs.map(({ loss }) => (loss?.logitsOf ? [loss.logitsOf] : []));
    const request = { training: purpose === "training", logitsOf, after: frozen };
    return model.planFor(request, shape);
  }

  /** Frees what the optimizer remembers of the model's weights. */
  dispose(): void {
    this.#compiled?.optimizer.forget(this.#model.weights);
  }
}

/** @throws StateError where no gradients are recorded, or tensors would be freed while training waits */
function checkOutside(where: string): void {
  if (!isRecording())
    throw new StateError(`${where}: within noGrad there are no gradients to learn from; call ${where} outside of it`);
  if (isInScope())
    throw new StateError(`${where}: it is asynchronous and cannot run within a scope; call ${where} outside of it`);
}

/** The names of a model's outputs: those of the layers that give them. */
function outputNames(model: TrainedModel): readonly string[] {
  const names = new Set<string>();
  for (const { call } of model.outputs) names.add(unusedName(call.layer.name, names));
  return [...names];
}
