import type { HostArray } from "../data/Dataset.js";
import type { Sequential } from "../models/Sequential.js";

/** The figures of a batch or an epoch: `loss`, the metrics' names, and `valLoss`, `valAccuracy`… after validation. */
export type Logs = Record<string, number>;

/** Numbers and words by which a callback goes on. */
export type CallbackValues = Readonly<Record<string, number | string | boolean | null>>;

/** What a checkpoint keeps of a callback. */
export interface CallbackState {
  readonly values: CallbackValues;
  readonly arrays?: readonly HostArray[];
}

/** What a callback knows of the training it belongs to. */
export interface TrainingContext {
  readonly model: Sequential;
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
 */
export interface Callback {
  onTrainBegin?(context: TrainingContext): void | Promise<void>;
  onEpochBegin?(epoch: number, context: TrainingContext): void | Promise<void>;
  /** Something that whoever runs the training may want to know; training goes on. */
  onNotice?(text: string, context: TrainingContext): void | Promise<void>;
  onBatchBegin?(batch: number, context: TrainingContext): void | Promise<void>;
  /** @param logs the epoch's figures so far */
  onBatchEnd?(batch: number, logs: Logs, context: TrainingContext): void | Promise<void>;
  onEpochEnd?(epoch: number, logs: Logs, context: TrainingContext): void | Promise<void>;
  /** Called however training ends; see `context.failed`. */
  onTrainEnd?(context: TrainingContext): void | Promise<void>;
  /** Whether each step looks for values that are not finite, and tells `onNotFinite` before the weights change. */
  readonly checksFinite?: boolean;
  /**
   * If training is stopped here, the step is not taken, and the epoch is given up.
   * @param where the first layer with such an output or gradient, such as `the output of dense_1`
   */
  onNotFinite?(where: string, epoch: number, batch: number, context: TrainingContext): void | Promise<void>;
  /** What a checkpoint keeps, where the callback goes by what it saw in earlier batches or epochs. */
  state?(): CallbackState | Promise<CallbackState>;
  /**
   * Goes on from what `state` gave, in a training that is resumed. Called after `onTrainBegin`, and `onEpochBegin` where it
   * resumes within an epoch; the model's weights and the optimizer get their values afterwards.
   */
  restore?(state: CallbackState, context: TrainingContext): void | Promise<void>;
}
