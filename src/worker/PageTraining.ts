import type { TrainableModel } from "../models/TrainableModel.js";
import type { HistoryState, Logs } from "../training/History.js";
import { type ModelState, writeState } from "../training/ModelState.js";
import { versionsOf } from "../training/versionsOf.js";
import { BackendError, StateError, ValueError } from "../util/errors.js";
import { type ScriptWorker, startScript } from "../util/ScriptWorker.js";
import { buffersOf } from "./buffersOf.js";
import { type FromWorker, type Look, type ToWorker, type TrainingEvent, UP_TO_DATE } from "./messages.js";
import type { PageBatches } from "./PageBatches.js";
import { receivedError, sendableError } from "./SentError.js";
import { trainingScript } from "./trainingScript.js";
import type { WorkerCallback, WorkerContext } from "./WorkerContext.js";

/** What was thrown, which may be anything. */
interface Failure {
  readonly error: unknown;
}

/** What came of a training. */
export interface Trained {
  /** Null where the model was not even built. */
  readonly state: ModelState | null;
  readonly history: HistoryState;
  /** What ended the training early. */
  readonly failure?: Failure;
}

/** What a training on this thread consists of, while the worker computes. */
export interface PageParts {
  /** The model to bring up to date at the end of epochs. */
  readonly model: TrainableModel | null;
  readonly callbacks: readonly WorkerCallback[];
  readonly batches: PageBatches;
  readonly signal?: AbortSignal;
}

interface WaitingLook {
  resolve(value: never): void;
  reject(error: Error): void;
}

/** The page's side of one training: it answers the worker's requests for batches, and calls the callbacks. */
export class PageTraining {
  readonly #parts: PageParts;
  readonly #worker: ScriptWorker<ToWorker>;
  readonly #looks = new Map<number, WaitingLook>();
  #asked = 0;
  #finish: (trained: Trained) => void = () => {};
  #fail: (error: unknown) => void = () => {};
  #isOver = false;
  /** The first error of a callback or a dataset, which ends the training: thrown as it was, rather than as a copy that has been to the worker. */
  #failure: Failure | null = null;

  private constructor(script: string, parts: PageParts) {
    this.#parts = parts;
    const listener = {
      onReply: (message: FromWorker) => void this.#receive(message),
      onExit: (reason: string) => this.#exited(reason),
    };
    const worker = startScript<ToWorker, FromWorker>(script, listener);
    if (!worker)
      throw new BackendError(
        "trainInWorker: there are no workers here, or the page's policy refuses them; allow worker-src blob:, or call model.fit",
      );
    this.#worker = worker;
  }

  /** Trains in a new worker, which is ended in any case. */
  static async run(message: ToWorker, parts: PageParts): Promise<Trained> {
    const training = new PageTraining(`${await trainingScript()}\nnoodlenetTraining.serve();`, parts);
    const abort = () => training.#worker.post({ kind: "abort" });
    parts.signal?.addEventListener("abort", abort);
    try {
      return await training.#train(message);
    } finally {
      parts.signal?.removeEventListener("abort", abort);
      training.#isOver = true;
      await training.#worker.terminate();
      await parts.batches.closeAll();
      for (const { reject } of training.#looks.values()) reject(over());
    }
  }

  #train(message: ToWorker): Promise<Trained> {
    return new Promise((resolve, reject) => {
      this.#finish = resolve;
      this.#fail = reject;
      this.#send(message);
      if (this.#parts.signal?.aborted) this.#worker.post({ kind: "abort" });
    });
  }

  /** @throws ValueError for data or options with functions, which no thread can send to another */
  #send(message: ToWorker): void {
    try {
      this.#worker.post(message);
    } catch (cause) {
      const { message: what } = cause as Error;
      throw new ValueError(
        `trainInWorker: data or options cannot be sent to a worker: ${what}; give arrays and numbers, or call model.fit`,
        { cause },
      );
    }
  }

  #exited(reason: string): void {
    if (!this.#isOver) this.#fail(new BackendError(`trainInWorker: the worker ended: ${reason}`));
  }

  async #receive(message: FromWorker): Promise<void> {
    switch (message.kind) {
      case "nextBatch":
        return this.#answer(message.id, async () => {
          const batch = await this.#parts.batches.next(message);
          this.#post({ kind: "batch", id: message.id, batch }, buffersOf(batch));
        });
      case "closeBatches":
        return this.#parts.batches.close(message.pass);
      case "event":
        return this.#answer(message.id, () => this.#tell(message.id, message.event));
      case "looked":
        this.#takeLook(message.id)?.resolve(message.value as never);
        return;
      case "failedLook":
        this.#takeLook(message.id)?.reject(receivedError(message.error));
        return;
      case "done":
        this.#done(message);
    }
  }

  #done({ state, history, error }: Extract<FromWorker, { kind: "done" }>): void {
    if (error === null) this.#finish({ state, history });
    else this.#finish({ state, history, failure: this.#failure ?? { error: this.#causeOf(receivedError(error)) } });
  }

  /** What ended the training: the signal's own reason, if it did. */
  #causeOf(received: Error): unknown {
    const { signal } = this.#parts;
    return signal?.aborted ? signal.reason : received;
  }

  async #answer(id: number, work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      this.#failure ??= { error };
      this.#post({ kind: "failed", id, error: sendableError(error) });
    }
  }

  /** Posts to the worker, unless it has been ended. */
  #post(message: ToWorker, transfer?: readonly ArrayBufferLike[]): void {
    if (!this.#isOver) this.#worker.post(message, transfer);
  }

  /** Calls the callbacks for an event, one after the other, and tells the worker what they changed. */
  async #tell(id: number, event: TrainingEvent): Promise<void> {
    const { model, callbacks } = this.#parts;
    const { name, values, learningRate, state } = event;
    if (model && state) writeState(model, model.optimizer, state);
    const optimizer = model && learningRate !== null ? model.optimizer : null;
    if (optimizer) optimizer.learningRate = learningRate as number;
    const before = model ? versionsOf(model.weights) : "";
    const context = this.#context(event);
    for (const callback of callbacks)
      await (callback[name] as ((...given: unknown[]) => void | Promise<void>) | undefined)?.call(
        callback,
        ...values,
        context,
      );
    const logs = name === "onEpochEnd" ? (values.at(-1) as Logs) : undefined;
    // Callbacks may have given the model other weights, such as the best.
    const isChanged = model && UP_TO_DATE.includes(name) && versionsOf(model.weights) !== before;
    const weights = isChanged ? await model.getWeights() : undefined;
    this.#post({ kind: "told", id, logs, learningRate: optimizer?.learningRate, weights });
  }

  #context({ name, epochs, steps, failed }: TrainingEvent): WorkerContext {
    const look = (asked: Look) => this.#look(asked);
    const { model } = this.#parts;
    return {
      get model() {
        return modelAt(name, model);
      },
      epochs,
      steps,
      failed,
      stop: (reason) => this.#post({ kind: "stop", reason }),
      weights: (layers) => look({ kind: "weights", layers }) as never,
      gradients: (layers) => look({ kind: "gradients", layers }) as never,
      predict: (x) => look({ kind: "predict", x }) as never,
      activations: (x, names) => look({ kind: "activations", x, names }) as never,
      classActivationMap: (x, options) => look({ kind: "classActivationMap", x, options }) as never,
    };
  }

  #look(look: Look): Promise<unknown> {
    if (this.#isOver) return Promise.reject(over());
    const id = this.#asked++;
    return new Promise((resolve, reject) => {
      this.#looks.set(id, { resolve, reject });
      this.#worker.post({ kind: "look", id, look });
    });
  }

  #takeLook(id: number): WaitingLook | undefined {
    const found = this.#looks.get(id);
    this.#looks.delete(id);
    return found;
  }
}

function over(): StateError {
  return new StateError("trainInWorker: the training is over, and its worker has ended; ask the model itself");
}

/** The model that was given, at moments at which it has the worker's weights or only its learning rate is of interest. */
function modelAt(name: TrainingEvent["name"], model: TrainableModel | null): TrainableModel {
  const instead = "the model is trained in a worker; ask the context for weights(), predict() or activations()";
  if (model === null) throw new StateError(`${name}: only a snapshot was given: ${instead}`);
  if (UP_TO_DATE.includes(name)) return model;
  throw new StateError(`${name}: ${instead}`);
}
