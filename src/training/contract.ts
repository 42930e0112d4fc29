import type { AnyDataset, HostArray } from "../data/Dataset.js";
import type { LayerGraph } from "../layers/LayerGraph.js";
import type { Optimizer } from "../optim/Optimizer.js";
import type { Tensor } from "../tensor/Tensor.js";
import type { ArrayInputs } from "./arrayInput.js";
import type { EvaluateDatasetOptions, EvaluateOptions, PredictOptions } from "./evaluateOptions.js";
import type { History, HistoryState, Logs } from "./History.js";

/** What a training and its callbacks know of the model: a stack of layers with an optimizer. `Sequential` is one. */
export interface TrainedModel extends LayerGraph {
  /** The optimizer chosen by `compile`. */
  readonly optimizer: Optimizer;
  /** The last training's metrics; null before the first. */
  readonly history: History | null;
  /** The loss and metrics of a dataset, or of arrays. */
  evaluate(data: AnyDataset, options?: EvaluateDatasetOptions): Promise<Logs>;
  evaluate(x: ArrayInputs, y: ArrayInputs, options?: EvaluateOptions): Promise<Logs>;
  /** The output for every sample, [n, …output shape]. */
  predict(x: AnyDataset | ArrayInputs, options?: PredictOptions): Promise<Tensor>;
  /** Each output for every sample. */
  predictAll(x: AnyDataset | ArrayInputs, options?: PredictOptions): Promise<readonly Tensor[]>;
}

/** The state from which a callback resumes. */
export type CallbackValues = Readonly<Record<string, number | string | boolean | null>>;

/** What a checkpoint keeps of a callback. */
export interface CallbackState {
  /** Numbers and words. */
  readonly values: CallbackValues;
  /** Whole arrays, such as weights that are to be restored. */
  readonly arrays?: readonly HostArray[];
}

/** What a callback knows of the training it belongs to. */
export interface TrainingContext {
  /** The model that is trained. */
  readonly model: TrainedModel;
  /** The epoch that training ends at. */
  readonly epochs: number;
  /** Steps in an epoch. */
  readonly steps: number;
  /** Whether training ends by an error or an AbortSignal; so at `onTrainEnd`, where there is to tidy up but no more. */
  readonly failed: boolean;
  /** Ends training: from a batch on without the epoch's other batches, then after the epoch's validation and end. */
  stop(reason: string): void;
}

/**
 * Follows a training. Every method may be asynchronous and is awaited, callback by callback in the order given. Epochs and
 * batches count from 0. Figures that `onEpochEnd` adds to its logs are seen by the callbacks after it, and by the history.
 * @typeParam Context what its methods are given of the training
 */
export interface Callback<Context extends TrainingContext = TrainingContext> {
  /** Before the first epoch. */
  onTrainBegin?(context: Context): void | Promise<void>;
  /** Before an epoch's first batch. */
  onEpochBegin?(epoch: number, context: Context): void | Promise<void>;
  /** A non-fatal notice for the user. */
  onNotice?(text: string, context: Context): void | Promise<void>;
  /** Before a step. */
  onBatchBegin?(batch: number, context: Context): void | Promise<void>;
  /**
   * Within a step: the gradients of the batch are computed, as `grad` of each trainable weight of `context.model`, and the optimizer has not
   * changed the weights by them yet.
   */
  onAfterBackward?(batch: number, context: Context): void | Promise<void>;
  /** After a step. @param logs the loss and metrics of the epoch so far */
  onBatchEnd?(batch: number, logs: Logs, context: Context): void | Promise<void>;
  /** After an epoch and its validation. @param logs the loss and metrics of both, which the callback may add to */
  onEpochEnd?(epoch: number, logs: Logs, context: Context): void | Promise<void>;
  /** Called however training ends; see `context.failed`. */
  onTrainEnd?(context: Context): void | Promise<void>;
  /** Whether each step looks for values that are not finite, and tells `onNotFinite` before the weights change. */
  readonly checksFinite?: boolean;
  /**
   * If training is stopped here, the step is not taken, and the epoch is given up.
   * @param where the first layer with such an output or gradient, such as `the output of dense_1`
   */
  onNotFinite?(where: string, epoch: number, batch: number, context: Context): void | Promise<void>;
  /** What a checkpoint keeps, where the callback goes by what it saw in earlier batches or epochs. */
  state?(): CallbackState | Promise<CallbackState>;
  /**
   * Goes on from what `state` gave, in a training that is resumed. Called after `onTrainBegin`, and `onEpochBegin` where it
   * resumes within an epoch; the model's weights and the optimizer get their values afterwards.
   */
  restore?(state: CallbackState, context: Context): void | Promise<void>;
}

/** The accumulated loss and metrics of an unfinished epoch. */
export interface TotalsState {
  /** How many samples were seen. */
  readonly samples: number;
  /** The sum of their losses. */
  readonly loss: number;
  /** That of each output, where there are several. */
  readonly losses?: readonly number[];
  /** Each metric's sums. */
  readonly sums: readonly (readonly number[])[];
}

/** How far a training has come. */
export interface TrainingProgress {
  /** The epoch to go on in, counted from 0. */
  readonly epoch: number;
  /** How many of its batches are done. */
  readonly batch: number;
  /** Their accumulated loss and metrics; null at the start of an epoch. */
  readonly totals: TotalsState | null;
  /** What was measured in the epochs that are done. */
  readonly history: HistoryState;
  /** Steps that the optimizer has taken; random masks follow from it. */
  readonly iterations: number;
  /** Null where it follows a schedule. */
  readonly learningRate: number | null;
  /** By how much the number of the sample order exceeds the epoch, where the model had trained before. Default 0. */
  readonly orderShift?: number;
  /** Whether each layer is trainable, each layer followed by the layers within it; callbacks may have changed it. */
  readonly trainable?: readonly boolean[];
  /** What each callback that has a `state` gave. */
  readonly callbacks: readonly CallbackValues[];
}

/** All that a training needs to go on as if it had never been interrupted. */
export interface TrainingState {
  /**
   * What the state belongs to, as JSON: the model's layers, options and seeds, the optimizer's settings, the loss and metrics,
   * and the data, with a hash of a batch in which the order and the values show.
   */
  readonly identity: Readonly<Record<string, unknown>>;
  /** How far it has come. */
  readonly progress: TrainingProgress;
  /** `model/…` weights by path, `optimizer/…` what it remembers of them, `callbacks/…` what callbacks keep. */
  readonly arrays: ReadonlyMap<string, HostArray>;
}

/** Where the state of a training is kept; `checkpointFile` of noodlenet/io makes one. */
export interface CheckpointStore {
  /** How to call it in errors. */
  readonly name: string;
  /** After how many steps, counted over all epochs, the state is saved. Default: only at epochs' ends. */
  readonly everySteps?: number;
  /** After how many epochs it is saved; always after the last. Default 1. */
  readonly everyEpochs?: number;
  /** The state saved last; null when there is none. */
  load(): Promise<TrainingState | null>;
  /** Takes the place of the state saved before, all or nothing. */
  save(state: TrainingState): Promise<void>;
}
