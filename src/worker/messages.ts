import type { AnyDataset, Arrays, Batch, HostArray } from "../data/Dataset.js";
import type { ClassActivationOptions } from "../models/classActivationMap.js";
import type { ModelSnapshot } from "../models/modelSnapshot.js";
import type { ArrayInputs } from "../training/arrayInput.js";
import type { CALLBACK_METHODS } from "../training/callbacksOf.js";
import type { TrainingContext } from "../training/contract.js";
import type { HistoryState, Logs } from "../training/History.js";
import type { ModelState } from "../training/ModelState.js";
import type { SentError } from "./SentError.js";

/** What a worker is told of a dataset, whose batches it asks the page for. */
export type DatasetDescription = Pick<AnyDataset, "size" | "batchSize" | "sampleShape" | "classNames" | "augmented">;

/** Data of a training: a dataset of the page, or arrays that were sent. */
export type SentData =
  | { readonly kind: "dataset"; readonly description: DatasetDescription }
  | { readonly kind: "arrays"; readonly arrays: readonly [x: ArrayInputs, y: ArrayInputs, sampleWeight?: ArrayInputs] };

/** Which of a training's datasets. */
export type DatasetName = "data" | "validationData";

/** A moment of a training that callbacks follow. */
export type EventName = (typeof CALLBACK_METHODS)[number];

/** Moments at which the model that was given has the worker's weights, and may be changed. */
export const UP_TO_DATE: readonly EventName[] = ["onTrainBegin", "onEpochBegin", "onEpochEnd", "onTrainEnd"];

/** What a callback may ask of the model in the worker. */
export type Look =
  | { readonly kind: "weights"; readonly layers?: readonly string[] }
  | { readonly kind: "gradients"; readonly layers?: readonly string[] }
  | { readonly kind: "predict"; readonly x: Arrays }
  | { readonly kind: "activations"; readonly x: Arrays; readonly names?: readonly string[] }
  | { readonly kind: "classActivationMap"; readonly x: HostArray; readonly options: ClassActivationOptions };

/** From the page to the worker. */
export type ToWorker =
  | {
      readonly kind: "train";
      readonly snapshot: ModelSnapshot;
      readonly data: SentData;
      readonly validationData: SentData | null;
      /** The other options of `fit`. */
      readonly options: Readonly<Record<string, unknown>>;
      /** The moments that the page's callbacks follow. */
      readonly events: readonly EventName[];
      readonly checksFinite: boolean;
      readonly threads?: number;
      /** Whether the model's state comes along where the page's model is brought up to date. */
      readonly mirrored: boolean;
    }
  | { readonly kind: "batch"; readonly id: number; readonly batch: Batch<Arrays, Arrays> | null }
  | { readonly kind: "failed"; readonly id: number; readonly error: SentError }
  | {
      readonly kind: "told";
      readonly id: number;
      readonly logs?: Logs;
      readonly learningRate?: number;
      /** The model's, where the callbacks have changed them. */
      readonly weights?: readonly HostArray[];
    }
  | { readonly kind: "look"; readonly id: number; readonly look: Look }
  | { readonly kind: "stop"; readonly reason: string }
  | { readonly kind: "abort" };

/** A moment of a training. */
export interface TrainingEvent extends Pick<TrainingContext, "epochs" | "steps" | "failed"> {
  readonly name: EventName;
  /** The callback's arguments without the context. */
  readonly values: readonly (number | string | Logs)[];
  readonly learningRate: number | null;
  /** The model's, where the page's model is brought up to date and has other weights: see {@link UP_TO_DATE}. */
  readonly state: ModelState | null;
}

/** From the worker to the page. */
export type FromWorker =
  | {
      readonly kind: "nextBatch";
      readonly id: number;
      readonly set: DatasetName;
      readonly epoch: number;
      readonly pass: number;
      readonly withoutInputs: boolean;
    }
  | { readonly kind: "closeBatches"; readonly pass: number }
  | { readonly kind: "event"; readonly id: number; readonly event: TrainingEvent }
  | { readonly kind: "looked"; readonly id: number; readonly value: unknown }
  | { readonly kind: "failedLook"; readonly id: number; readonly error: SentError }
  | {
      readonly kind: "done";
      readonly state: ModelState | null;
      readonly history: HistoryState;
      readonly error: SentError | null;
    };
