import { type AnyDataset, isDataset } from "../data/Dataset.js";
import type { ModelSnapshot } from "../models/modelSnapshot.js";
import type { TrainableModel } from "../models/TrainableModel.js";
import type { ArrayInput, ArrayInputs } from "../training/arrayInput.js";
import { CALLBACK_METHODS, callbacksOf } from "../training/callbacksOf.js";
import type { ArrayFitOptions, FitOptions, ValidationArrays } from "../training/fitOptions.js";
import { History } from "../training/History.js";
import type { TrainedElsewhere } from "../training/Trainer.js";
import { ValueError } from "../util/errors.js";
import { showValue } from "../util/optionsReader.js";
import type { SentData, ToWorker } from "./messages.js";
import { describe, PageBatches } from "./PageBatches.js";
import { PageTraining, type Trained } from "./PageTraining.js";
import type { WorkerCallback } from "./WorkerContext.js";

/** What a training in a worker has of its own, among the options of `fit`. */
interface WorkerOptions {
  /** One or several. They are called on this thread, and the training waits for them. */
  readonly callbacks?: WorkerCallback | readonly WorkerCallback[];
  /** Threads that compute. Default: the cores there are where the page is isolated (COOP and COEP), else one. */
  readonly threads?: number;
}

/** The options of `fit` that stay on the thread of the model. */
type StaysHere = "callbacks" | "checkpoint" | "resume" | "frozenFeatures";

/** Options of {@link trainInWorker} on a dataset: those of `fit`, without checkpoints. */
export interface WorkerFitOptions extends Omit<FitOptions, StaysHere>, WorkerOptions {}

/** Options of {@link trainInWorker} on arrays: those of `fit`, without checkpoints. */
export interface WorkerArrayFitOptions extends Omit<ArrayFitOptions, StaysHere>, WorkerOptions {}

/** What comes of the training of a snapshot. */
export interface TrainedSnapshot {
  /** The model as it is now: to be trained on, or for `modelFromSnapshot`. */
  readonly snapshot: ModelSnapshot;
  /** What was measured in each epoch. */
  readonly history: History;
}

/**
 * Trains a compiled model in a worker, as `model.fit` would on this thread and with the same bits, while the page goes on. The worker is made of text
 * that comes with the library: no file to serve, whatever bundles the page; its policy must allow `worker-src blob:` and 'wasm-unsafe-eval'.
 * Arrays are copied to the worker; of a dataset each batch is made on this thread when its turn comes, one ahead. In Node the worker is a thread.
 *
 * Callbacks are called here and may ask the worker for weights, gradients, predictions and maps ({@link WorkerContext}); the training waits for them.
 * Those of noodlenet work as in `fit`.
 * @param model gets the weights, what the optimizer remembers and the history when the training ends, also by the signal or an error; until
 *   then it is in training. Or a snapshot: `{ model: config, compile: { optimizer: "adam", loss: "mse" } }` needs no model here, so that a page
 *   loads the library in the worker alone
 * @param options those of `fit` but `checkpoint`, `resume` and `frozenFeatures`; and `threads`
 * @throws as `fit`; BackendError where there are no workers, or the worker ends; ValueError for a model with layers, losses, metrics or an
 *   optimizer of your own, and for functions in the data, which cannot be sent
 */
export function trainInWorker(model: TrainableModel, data: AnyDataset, options?: WorkerFitOptions): Promise<History>;
export function trainInWorker(
  model: TrainableModel,
  x: ArrayInputs,
  y: ArrayInputs,
  options?: WorkerArrayFitOptions,
): Promise<History>;
export function trainInWorker(
  snapshot: ModelSnapshot,
  data: AnyDataset,
  options?: WorkerFitOptions,
): Promise<TrainedSnapshot>;
export function trainInWorker(
  snapshot: ModelSnapshot,
  x: ArrayInputs,
  y: ArrayInputs,
  options?: WorkerArrayFitOptions,
): Promise<TrainedSnapshot>;
export async function trainInWorker(
  given: TrainableModel | ModelSnapshot,
  x: AnyDataset | ArrayInputs,
  second?: WorkerFitOptions | ArrayInputs,
  third?: WorkerArrayFitOptions,
): Promise<History | TrainedSnapshot> {
  if (typeof given !== "object" || given === null)
    throw new ValueError(
      `trainInWorker: the model is ${showValue(given)}; give a compiled model, or a snapshot: { model: config, compile }`,
    );
  const isData = isDataset(x);
  const options = (isData ? second : third) as WorkerFitOptions | undefined;
  checkOptions(options === undefined ? {} : options);
  options?.signal?.throwIfAborted();
  const data = isData ? x : ([x, second as ArrayInputs] as const);
  if (isModel(given)) return given.trainElsewhere(async () => trained(await train(given, data, options ?? {})));
  const { state, history, failure } = await train(given, data, options ?? {});
  if (failure) throw failure.error;
  const own = new History();
  own.goOnFrom(history);
  return { snapshot: { ...given, state }, history: own };
}

type Data = AnyDataset | readonly [x: ArrayInputs, y: ArrayInputs, sampleWeight?: ArrayInputs];

/** @throws the error, where there is no state that the model could get */
function trained({ state, history, failure }: Trained): TrainedElsewhere {
  if (state === null) throw failure?.error;
  return { state, history, failure };
}

async function train(given: TrainableModel | ModelSnapshot, data: Data, options: WorkerFitOptions): Promise<Trained> {
  const { callbacks: some, signal, validationData, threads, ...others } = options;
  const callbacks = callbacksOf<WorkerCallback>(some);
  const model = isModel(given) ? given : null;
  const message: ToWorker = {
    kind: "train",
    snapshot: model ? await snapshotOf(model) : (given as ModelSnapshot),
    data: await sent(data),
    validationData: validationData ? await sent(validationData) : null,
    options: await sendableOptions(others),
    events: CALLBACK_METHODS.filter((name) => callbacks.some((callback) => callback[name])),
    checksFinite: callbacks.some(({ checksFinite }) => checksFinite),
    threads,
    mirrored: model !== null,
  };
  const datasets = {
    ...(isDataset(data) && { data }),
    ...(validationData && isDataset(validationData) && { validationData }),
  };
  return PageTraining.run(message, { model, callbacks, batches: new PageBatches(datasets), signal });
}

/** Only a page that has a model has what describes it; others need not load it. */
async function snapshotOf(model: TrainableModel): Promise<ModelSnapshot> {
  const { modelSnapshot } = await import("../models/modelSnapshot.js");
  return modelSnapshot(model);
}

const STAYS_HERE: readonly string[] = ["checkpoint", "resume", "frozenFeatures"] satisfies Exclude<
  StaysHere,
  "callbacks"
>[];

/** @throws ValueError for what a worker cannot have; the worker looks at the others as `fit` does */
function checkOptions(options: WorkerFitOptions): void {
  if (typeof options !== "object" || options === null || ArrayBuffer.isView(options))
    throw new ValueError("trainInWorker: the options are no object; give them in one, such as { epochs: 5 }");
  const here = STAYS_HERE.find((name) => (options as Readonly<Record<string, unknown>>)[name] !== undefined);
  if (here !== undefined)
    throw new ValueError(
      `trainInWorker: ${here} cannot be used in a worker; save the model in a callback's onEpochEnd, or call model.fit`,
    );
}

/** Data as it is sent: of a dataset what the worker must know. */
async function sent(data: Data | ValidationArrays): Promise<SentData> {
  if (isDataset(data)) return { kind: "dataset", description: describe(data) };
  const [x, y] = [await sendable(data[0]), await sendable(data[1])];
  return { kind: "arrays", arrays: data[2] === undefined ? [x, y] : [x, y, await sendable(data[2])] };
}

async function sendableOptions(options: Readonly<Record<string, unknown>>): Promise<Readonly<Record<string, unknown>>> {
  const { sampleWeight } = options;
  return sampleWeight === undefined
    ? options
    : { ...options, sampleWeight: await sendable(sampleWeight as ArrayInputs) };
}

/** Arrays as they are, tensors as arrays. */
async function sendable(given: ArrayInputs): Promise<ArrayInputs> {
  if (Array.isArray(given) && given.some(isObject))
    return Promise.all((given as readonly ArrayInput[]).map(sendable)) as Promise<readonly ArrayInput[]>;
  if (isObject(given) && "data" in given && typeof given.data === "function")
    return { data: await given.data(), shape: given.shape };
  return given;
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !ArrayBuffer.isView(value);
}

function isModel(given: TrainableModel | ModelSnapshot): given is TrainableModel {
  return "trainElsewhere" in given;
}
