import type { AnyDataset } from "../data/Dataset.js";
import { LayerGraph } from "../layers/LayerGraph.js";
import type { Optimizer } from "../optim/Optimizer.js";
import type { Plan } from "../plan/Plan.js";
import type { Tensor } from "../tensor/Tensor.js";
import type { ArrayInputs } from "../training/arrayInput.js";
import type { Compiled, CompileOptions } from "../training/compile.js";
import type { TrainedModel } from "../training/contract.js";
import type { EvaluateDatasetOptions, EvaluateOptions, PredictOptions } from "../training/evaluateOptions.js";
import type { ArrayFitOptions, FitOptions, TrainOnBatchOptions } from "../training/fitOptions.js";
import type { History, Logs } from "../training/History.js";
import type { ModelState } from "../training/ModelState.js";
import { type PlanPurpose, type TrainedElsewhere, Trainer } from "../training/Trainer.js";
import { optionsReader } from "../util/optionsReader.js";

const readPlanOptions = optionsReader<{ readonly purpose?: PlanPurpose }>(
  "plan",
  'model.plan({ purpose: "training" })',
  {
    names: { purpose: true },
  },
);

/** What every model has, however its layers are connected: it is compiled, trained, evaluated, and predicts. */
export abstract class TrainableModel extends LayerGraph implements TrainedModel {
  readonly #trainer = new Trainer(this);

  /**
   * Chooses how the model learns. Forgets what an earlier optimizer remembered.
   * @throws ValueError for an unknown option, or an unknown name of an optimizer, loss or metric
   * @throws StateError within a training, such as in a callback
   */
  compile(options: CompileOptions): this {
    this.#trainer.compile(options);
    return this;
  }

  /** What compile chose; null before. */
  get compiled(): Compiled | null {
    return this.#trainer.compiled;
  }

  /** The optimizer chosen by compile. @throws StateError before compile */
  get optimizer(): Optimizer {
    return this.#trainer.chosen("optimizer").optimizer;
  }

  /**
   * Trains on a dataset, or on arrays x and y in batches. Epoch metrics are means over the batches, weighted by their size;
   * validation follows each epoch. A model that is trained again takes its samples in new orders.
   * @throws StateError before compile, while the model is in a training already, within `noGrad` or `scope`, and with an
   * optimizer that has trained another model
   * @throws ShapeError and ValueError for unknown options, data that does not fit, values that are not finite and labels
   * that are not valid classes; the signal's reason when it aborts
   */
  fit(data: AnyDataset, options?: FitOptions): Promise<History>;
  fit(x: ArrayInputs, y: ArrayInputs, options?: ArrayFitOptions): Promise<History>;
  fit(x: AnyDataset | ArrayInputs, second?: FitOptions | ArrayInputs, third?: ArrayFitOptions): Promise<History> {
    return this.#trainer.fit(x, second, third);
  }

  /** The loss and metrics on a dataset, or on arrays. @throws as fit does */
  evaluate(data: AnyDataset, options?: EvaluateDatasetOptions): Promise<Logs>;
  evaluate(x: ArrayInputs, y: ArrayInputs, options?: EvaluateOptions): Promise<Logs>;
  evaluate(
    x: AnyDataset | ArrayInputs,
    second?: EvaluateDatasetOptions | ArrayInputs,
    third?: EvaluateOptions,
  ): Promise<Logs> {
    return this.#trainer.evaluate(x, second, third);
  }

  /**
   * The model's output for every sample, batch by batch: [n, …output shape].
   * @throws ShapeError and ValueError for unknown options, data that does not fit and values that are not finite
   */
  predict(x: AnyDataset | ArrayInputs, options?: PredictOptions): Promise<Tensor> {
    return this.#trainer.predict(x, options);
  }

  /**
   * Each of the model's outputs for every sample, in their order: a list of [n, …output shape]; `predict` gives the only one.
   * @throws ShapeError and ValueError as predict does
   */
  predictAll(x: AnyDataset | ArrayInputs, options?: PredictOptions): Promise<readonly Tensor[]> {
    return this.#trainer.predictAll(x, options);
  }

  /** One step of training on one batch. Returns the loss and metrics before the step. @throws as fit does */
  trainOnBatch(x: ArrayInputs, y: ArrayInputs, options?: TrainOnBatchOptions): Promise<Logs> {
    return this.#trainer.trainOnBatch(x, y, options);
  }

  /**
   * The steps that the model takes for a purpose. `String(model.plan())` shows them as a table: which operations of which layers are
   * computed on what, with the shapes of one sample, and which of them were rewritten for speed: fused activations, ReLU after
   * max-pooling, a softmax left to the loss, frozen layers whose outputs are kept. Rewrites change no bit of what is computed.
   * @param options.purpose "inference" (default), "training", "evaluation" or "features": {@link PlanPurpose}
   * @throws StateError before the input's shape is known, for training and evaluation before compile, and for features where there
   *   are none; ValueError for another purpose
   */
  plan(options?: { readonly purpose?: PlanPurpose }): Plan {
    const { purpose = "inference" } = readPlanOptions(options);
    return this.#trainer.plan(purpose);
  }

  /**
   * All that changes in training, as plain data, to come back to with {@link restore}: weights, what the optimizer remembers, its steps and
   * rate, and the order in which the next training takes the samples. From equal states, trainings give equal bits.
   * @throws StateError before compile, and before the shape of the input is known
   */
  state(): Promise<ModelState> {
    return this.#trainer.state();
  }

  /**
   * Gives the model what {@link state} gave, of this model or of one with the same layers and optimizer.
   * @throws StateError before compile and within a training; ShapeError for the state of another model, and then nothing is changed
   */
  restore(state: ModelState): void {
    this.#trainer.restore(state);
  }

  /**
   * Has the model trained in another thread or process, as `trainInWorker` of noodlenet/worker does: until `train` gives the state that the
   * model then gets, it is in training.
   * @throws StateError before compile and within a training; ShapeError for the state of another model; the error in what `train` gave
   */
  trainElsewhere(train: () => Promise<TrainedElsewhere>): Promise<History> {
    this.#trainer.chosen("fit");
    return this.#trainer.trainElsewhere(train);
  }

  /** The metrics of the current or last training, also when a signal or an error ended it. Null before the first. */
  get history(): History | null {
    return this.#trainer.history;
  }

  /**
   * Frees the memory of all weights and of what the optimizer remembers of them now; without it, the garbage collector does
   * so some time after the model was dropped. The model and its layers cannot be used afterwards.
   */
  override dispose(): void {
    this.#trainer.dispose();
    super.dispose();
  }

  /** @throws StateError within a training */
  protected checkNotTraining(where: string, remedy: string): void {
    this.#trainer.checkNotTraining(where, remedy);
  }
}
