import type { LayerConfig, ModelSnapshot } from "noodlenet";
import type { AugmentOptions } from "noodlenet/data";
import { SIZE } from "./pictures.js";

/** A layer as a model's configuration has it. */
export type LayerOptions = Readonly<Record<string, unknown>> & { readonly type: string };

/** A training of a lesson: the same numbers wherever it runs. */
export interface Recipe {
  readonly network: ModelSnapshot;
  /** How many pictures it is trained on, after how many that are left out, and whether their labels are tossed. */
  readonly train: number;
  readonly skip?: number;
  readonly coinToss?: boolean;
  /** Another question than which dish it is: on which side of the middle the bowl stands. */
  readonly question?: "side";
  /** Whether all pictures are negatives: what is light is dark. */
  readonly negative?: boolean;
  /** The training whose weights it begins with, and the layers that begin with zeros instead. */
  readonly from?: { readonly recipe: Recipe; readonly zeros?: readonly string[] };
  /** Whose pictures bear a mark in the corner, those to validate with, too. */
  readonly mark?: "udon";
  /** How the pictures to train on are changed at random in each epoch. */
  readonly augment?: AugmentOptions;
  readonly batchSize: number;
  readonly epochs: number;
}

/** A network that tells two dishes apart, as a snapshot with fresh weights: no library is needed to write one. */
export function networkOf(layers: readonly LayerOptions[], learningRate = 0.001): ModelSnapshot {
  return {
    model: {
      type: "Sequential",
      name: "bowls",
      seed: 1,
      inputShape: [SIZE, SIZE, 3],
      layers: layers.map((layer, i) => ({ ...layer, name: `${layer.type.toLowerCase()}_${i}` })),
    } as LayerConfig,
    compile: {
      optimizer: { type: "Adam", learningRate },
      loss: "sparseCategoricalCrossentropy",
      metrics: ["accuracy"],
    },
  };
}

/** The curves of a training, and what its last weights are told by. */
export interface Curves {
  readonly loss: readonly number[];
  readonly accuracy: readonly number[];
  readonly valLoss: readonly number[];
  readonly valAccuracy: readonly number[];
}

export interface TrainedRun extends Curves {
  /** Of all weights' bits after the last step. */
  readonly hash: string;
}
