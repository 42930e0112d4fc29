import type { Sequential } from "./Sequential.js";

/** The figures of a batch or an epoch: `loss`, the metrics' names, and `valLoss`, `valAccuracy`… after validation. */
export type Logs = Record<string, number>;

/** What a callback knows of the training it belongs to. */
export interface TrainingContext {
  readonly model: Sequential;
  readonly epochs: number;
  /** Steps in an epoch. */
  readonly steps: number;
  /** Ends training after the present epoch's end (or batch, where called there). */
  stop(reason: string): void;
}

/**
 * Follows a training. Every method may be asynchronous and is awaited. Epochs and batches count from 0.
 */
export interface Callback {
  onTrainBegin?(context: TrainingContext): void | Promise<void>;
  onEpochBegin?(epoch: number, context: TrainingContext): void | Promise<void>;
  onBatchEnd?(batch: number, logs: Logs, context: TrainingContext): void | Promise<void>;
  onEpochEnd?(epoch: number, logs: Logs, context: TrainingContext): void | Promise<void>;
  onTrainEnd?(context: TrainingContext): void | Promise<void>;
  /** Whether each step looks for values that are not finite, and tells `onNotFinite` before the weights change. */
  readonly checksFinite?: boolean;
  /** @param where the first layer with such an output or gradient, such as `the output of dense_1` */
  onNotFinite?(where: string, epoch: number, batch: number, context: TrainingContext): void | Promise<void>;
}
