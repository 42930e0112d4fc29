import type { Arrays, HostArray } from "../data/Dataset.js";
import type { NamedArray } from "../layers/layerWeights.js";
import type { ClassActivation, ClassActivationOptions } from "../models/classActivationMap.js";
import type { Callback, TrainingContext } from "../training/contract.js";

/**
 * What a callback knows of a training in a worker. `model` is the model that was given, at the end of each epoch and of the training with the weights of
 * then; at other moments, and where only a snapshot was given, it cannot be used. What the worker is asked for is copied, and computed while the training waits.
 */
export interface WorkerContext extends TrainingContext {
  /** Copies of the weights of the named layers as they are now, of all layers when no names are given. @throws ValueError for a name that no layer has */
  weights(layers?: readonly string[]): Promise<readonly NamedArray[]>;
  /** Copies of the gradients of this step, of the named layers or of all, by the paths of their weights; in `onAfterBackward`. @throws StateError at another time, ValueError for a name that no layer has */
  gradients(layers?: readonly string[]): Promise<readonly NamedArray[]>;
  /** Each of the model's outputs for every sample. @param x [n, …input shape], or a list of one for each input */
  predict(x: Arrays): Promise<readonly HostArray[]>;
  /** The outputs of the named layers for a batch x, of all layers when no names are given; see `Sequential.activations`. */
  activations(x: Arrays, names?: readonly string[]): Promise<Readonly<Record<string, HostArray>>>;
  /** Grad-CAM of one picture, [1, …input shape]; see `classActivationMap`. */
  classActivationMap(x: HostArray, options: ClassActivationOptions): Promise<ClassActivation>;
}

/** A callback of a training in a worker, on the page. One for `fit` may be given as well. There are no checkpoints, which would keep its state. */
export type WorkerCallback = Omit<Callback<WorkerContext>, "state" | "restore">;
