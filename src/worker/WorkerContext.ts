import type { Arrays, HostArray } from "../data/Dataset.js";
import type { NamedArray } from "../layers/layerWeights.js";
import type { ClassActivation, ClassActivationOptions } from "../models/classActivationMap.js";
import type { Callback, TrainingContext } from "../training/contract.js";
import type { Logs } from "../training/History.js";

/**
 * What a callback knows of a training in a worker. `model` is the model that was given, at the end of each epoch and of the training with the weights of
 * then; at other moments, and where only a snapshot was given, it cannot be used. What the worker is asked for is copied, and computed while the training waits.
 */
export interface WorkerContext extends TrainingContext {
  /** Copies of all weights as they are now. */
  weights(): Promise<readonly NamedArray[]>;
  /** Copies of the gradients of this step, by the paths of their weights; in `onAfterBackward`. */
  gradients(): Promise<readonly NamedArray[]>;
  /** Each of the model's outputs for every sample. @param x [n, …input shape], or a list of one for each input */
  predict(x: Arrays): Promise<readonly HostArray[]>;
  /** The outputs of the named layers for a batch x, of all layers when no names are given; see `Sequential.activations`. */
  activations(x: Arrays, names?: readonly string[]): Promise<Readonly<Record<string, HostArray>>>;
  /** Grad-CAM of one picture, [1, …input shape]; see `classActivationMap`. */
  classActivationMap(x: HostArray, options: ClassActivationOptions): Promise<ClassActivation>;
}

/** A callback of a training in a worker, on the page. One for `fit` may be given as well. */
export interface WorkerCallback extends Pick<Callback, "checksFinite"> {
  onTrainBegin?(context: WorkerContext): void | Promise<void>;
  onEpochBegin?(epoch: number, context: WorkerContext): void | Promise<void>;
  /** A non-fatal notice for the user. */
  onNotice?(text: string, context: WorkerContext): void | Promise<void>;
  onBatchBegin?(batch: number, context: WorkerContext): void | Promise<void>;
  /** The gradients of the batch are computed, and the weights are not changed by them yet: `context.gradients()` gives them. */
  onAfterBackward?(batch: number, context: WorkerContext): void | Promise<void>;
  /** @param logs the loss and metrics of the epoch so far */
  onBatchEnd?(batch: number, logs: Logs, context: WorkerContext): void | Promise<void>;
  onEpochEnd?(epoch: number, logs: Logs, context: WorkerContext): void | Promise<void>;
  /** Called however training ends; see `context.failed`. */
  onTrainEnd?(context: WorkerContext): void | Promise<void>;
  /** Called where `checksFinite` is true: see {@link Callback}. */
  onNotFinite?(where: string, epoch: number, batch: number, context: WorkerContext): void | Promise<void>;
}
