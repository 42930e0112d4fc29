import type { HostArray } from "../../data/Dataset.js";
import type { CallbackValues } from "../Callback.js";

/** The figures of an epoch as far as it has come. */
export interface TotalsState {
  readonly samples: number;
  readonly loss: number;
  /** Each metric's sums. */
  readonly sums: readonly (readonly number[])[];
}

/** How far a training has come. */
export interface TrainingProgress {
  /** The epoch to go on in, counted from 0. */
  readonly epoch: number;
  /** How many of its batches are done. */
  readonly batch: number;
  /** Their figures; null at an epoch's beginning. */
  readonly totals: TotalsState | null;
  readonly history: {
    readonly epochs: readonly number[];
    readonly history: Readonly<Record<string, readonly number[]>>;
    readonly stopped: string | null;
  };
  /** Steps that the optimizer has taken; random masks follow from it. */
  readonly iterations: number;
  /** Null where it follows a schedule. */
  readonly learningRate: number | null;
  /** How far the orders of the samples are ahead of the epochs, where the model had trained before. Default 0. */
  readonly orderShift?: number;
  /** Whether each layer is trainable, layers within behind their own, where callbacks may have changed it. */
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
