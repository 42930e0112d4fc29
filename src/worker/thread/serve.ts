import { setThreads } from "../../backends/wasm/backend.js";
import type { AnyDataset } from "../../data/Dataset.js";
import { modelFromSnapshot } from "../../models/modelSnapshot.js";
import type { TrainableModel } from "../../models/TrainableModel.js";
import type { TrainedModel, TrainingContext } from "../../training/contract.js";
import type { ArrayFitOptions, FitOptions, ValidationArrays } from "../../training/fitOptions.js";
import type { History } from "../../training/History.js";
import { FormatError } from "../../util/errors.js";
import { type ParentThread, parentThread } from "../../util/ScriptWorker.js";
import { buffersOf } from "../buffersOf.js";
import type { FromWorker, SentData, ToWorker } from "../messages.js";
import { receivedError, type SentError, sendableError } from "../SentError.js";
import { look } from "./look.js";
import { pageCallback } from "./pageCallback.js";
import { type BatchReply, Replies } from "./Replies.js";
import { type BatchSource, WorkerDataset } from "./WorkerDataset.js";

/*
 * The script of a training worker, which the build bundles: one training, whose data and callbacks are on the page.
 */

type TrainMessage = Extract<ToWorker, { kind: "train" }>;

/** Trains as the page says, in this thread. */
export function serve(): void {
  const parent = parentThread<ToWorker, FromWorker>();
  const replies = new Replies();
  const aborter = new AbortController();
  let training: TrainingContext | null = null;
  const onContext = (context: TrainingContext) => {
    training = context;
  };
  parent.onMessage((message) => {
    if (message.kind === "train") void train(message, { parent, replies, signal: aborter.signal, onContext });
    else if (message.kind === "abort") aborter.abort();
    else if (message.kind === "stop") training?.stop(message.reason);
    // Callbacks ask, and so there is a training.
    else if (message.kind === "look") void answerLook((training as TrainingContext).model, message, parent);
    else if (message.kind === "failed") replies.fail(message.id, receivedError(message.error));
    else replies.resolve(message.id, message);
  });
}

/** What a training has of the page. */
interface Page {
  readonly parent: ParentThread<ToWorker, FromWorker>;
  readonly replies: Replies;
  readonly signal: AbortSignal;
  readonly onContext: (context: TrainingContext) => void;
}

async function train(message: TrainMessage, page: Page): Promise<void> {
  let model: TrainableModel | null = null;
  let error: SentError | null = null;
  try {
    if (message.threads !== undefined) setThreads(message.threads);
    model = modelOf(message);
    await trainModel(model, message, page);
  } catch (cause) {
    error = sendableError(cause);
  }
  const state = model?.built ? await model.state() : null;
  const { epochs, history, stopped } = model?.history ?? { epochs: [], history: {}, stopped: null };
  page.parent.post({ kind: "done", state, history: { epochs, history, stopped }, error }, buffersOf(state));
}

/** @throws FormatError for a model with layers of the page's own */
function modelOf({ snapshot }: TrainMessage): TrainableModel {
  try {
    return modelFromSnapshot(snapshot);
  } catch (error) {
    if (!(error instanceof FormatError)) throw error;
    throw new FormatError(
      `trainInWorker: ${error.message}. A worker has noodlenet's own layers only; with others, call model.fit`,
    );
  }
}

function trainModel(
  model: TrainableModel,
  { data, validationData, options: given, events, checksFinite, mirrored }: TrainMessage,
  { parent, replies, signal, onContext }: Page,
): Promise<History> {
  const source = (set: "data" | "validationData"): BatchSource => ({
    async next(pass, epoch, { withoutInputs = false }) {
      const post = (id: number) => parent.post({ kind: "nextBatch", id, set, epoch, pass, withoutInputs });
      return (await replies.ask<BatchReply>(post)).batch;
    },
    close: (pass) => parent.post({ kind: "closeBatches", pass }),
  });
  const validation = validationData && dataOf(validationData, source("validationData"));
  const options = {
    ...given,
    signal,
    callbacks: pageCallback(model, { events, checksFinite, mirrored }, parent, replies, onContext),
    ...(validation && { validationData: validation as FitOptions["validationData"] }),
  };
  if (data.kind === "dataset") return model.fit(new WorkerDataset(data.description, source("data")), options);
  const [x, y] = data.arrays;
  return model.fit(x, y, options as ArrayFitOptions);
}

function dataOf(data: SentData, source: BatchSource): AnyDataset | ValidationArrays {
  return data.kind === "dataset" ? new WorkerDataset(data.description, source) : data.arrays;
}

async function answerLook(
  model: TrainedModel,
  { id, look: asked }: Extract<ToWorker, { kind: "look" }>,
  parent: ParentThread<ToWorker, FromWorker>,
): Promise<void> {
  try {
    const value = await look(model, asked);
    parent.post({ kind: "looked", id, value }, buffersOf(value));
  } catch (error) {
    parent.post({ kind: "failedLook", id, error: sendableError(error) });
  }
}
