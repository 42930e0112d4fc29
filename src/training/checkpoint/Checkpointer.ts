import type { HostArray } from "../../data/Dataset.js";
import type { Layer } from "../../layers/Layer.js";
import type { Parameter } from "../../tensor/Parameter.js";
import { FormatError, NoodlenetError } from "../../util/errors.js";
import { sameShape, showShape } from "../../util/shape.js";
import type {
  Callback,
  CallbackState,
  CheckpointStore,
  TotalsState,
  TrainingContext,
  TrainingProgress,
  TrainingState,
} from "../contract.js";
import type { History } from "../History.js";
import { checkIdentity, type TrainingParts, trainingIdentity } from "./trainingIdentity.js";

/** The position of a training: the epoch to resume in, and within it the finished batches with their accumulated metrics. */
export interface Place {
  readonly epoch: number;
  readonly batch: number;
  readonly totals: TotalsState | null;
  /** By how much the number of the sample order exceeds the epoch. */
  readonly orderShift?: number;
}

/** Saves the state of a training, and gives it back. */
export class Checkpointer {
  readonly #store: CheckpointStore;
  readonly #parts: TrainingParts;
  readonly #identity: Readonly<Record<string, unknown>>;

  private constructor(store: CheckpointStore, parts: TrainingParts, identity: Readonly<Record<string, unknown>>) {
    this.#store = store;
    this.#parts = parts;
    this.#identity = identity;
  }

  /** @param parts.callbacks all of the training's; those without a state have no part in it */
  static async of(store: CheckpointStore, parts: TrainingParts): Promise<Checkpointer> {
    const own = { ...parts, callbacks: parts.callbacks.filter((callback) => callback.state && callback.restore) };
    return new Checkpointer(store, own, await trainingIdentity(own));
  }

  /** The state saved last, null when there is none. @throws FormatError when it belongs to another training */
  async load(): Promise<TrainingState | null> {
    const state = await this.#store.load();
    if (state === null) return null;
    checkIdentity(this.#store.name, state.identity, this.#identity);
    checkProgress(this.#store.name, state.progress, this.#parts);
    for (const [name, weight] of this.#weights()) this.#arrayFor(state, name, weight);
    return state;
  }

  /** Makes callbacks, history, optimizer and weights what they were. */
  async restore(state: TrainingState, history: History, context: TrainingContext): Promise<void> {
    const { progress } = state;
    const { optimizer } = this.#parts.compiled;
    setTrainable(this.#parts.model, progress.trainable);
    for (const [i, callback] of this.#parts.callbacks.entries())
      await this.#restoreCallback(
        callback,
        { values: progress.callbacks[i], arrays: callbackArrays(state, i) },
        context,
      );
    optimizer.iterations = progress.iterations;
    if (progress.learningRate !== null && !optimizer.scheduled) optimizer.learningRate = progress.learningRate;
    // Callbacks that thaw or freeze layers as they go on find them as they were; what they change now is undone.
    setTrainable(this.#parts.model, progress.trainable);
    for (const [name, weight] of [...this.#weights(), ...this.#slots((name) => state.arrays.has(name))])
      weight.assignData(this.#arrayFor(state, name, weight).data);
    history.goOnFrom(progress.history);
  }

  /** Saves after a step, where it is time. @param batch how many of the epoch's batches are done */
  async stepped(place: Place, stepsDone: number, history: History): Promise<void> {
    const { everySteps } = this.#store;
    if (everySteps !== undefined && stepsDone % everySteps === 0) await this.#save(place, history);
  }

  /** Saves after an epoch, where it is time. @param next where to go on  @param last whether no epoch follows */
  async epochEnded(next: Place, last: boolean, history: History): Promise<void> {
    const { everyEpochs = 1 } = this.#store;
    if (last || next.epoch % everyEpochs === 0) await this.#save(next, history);
  }

  async #save(place: Place, { epochs, history, stopped }: History): Promise<void> {
    const { optimizer } = this.#parts.compiled;
    const arrays = new Map<string, HostArray>();
    for (const [name, weight] of [...this.#weights(), ...this.#slots(() => false)])
      arrays.set(name, { data: await weight.data(), shape: weight.shape });
    const callbacks: TrainingProgress["callbacks"][number][] = [];
    for (const [i, callback] of this.#parts.callbacks.entries()) {
      const state = (await callback.state?.()) ?? { values: {} };
      callbacks.push(state.values);
      state.arrays?.forEach((array, j) => {
        arrays.set(callbackArray(i, j), array);
      });
    }
    const learningRate = optimizer.scheduled ? null : optimizer.learningRate;
    const progress = {
      history: { epochs, history, stopped },
      iterations: optimizer.iterations,
      trainable: layersOf(this.#parts.model).map((layer) => layer.trainable),
      learningRate,
      callbacks,
    };
    await this.#store.save({ identity: this.#identity, progress: { ...place, ...progress }, arrays });
  }

  /** The model's weights, by their names in the state. */
  #weights(): [name: string, parameter: Parameter][] {
    return this.#parts.model.namedWeights().map(([path, weight]) => [`model/${path}`, weight]);
  }

  /**
   * What the optimizer remembers of weights that are learned, that were before a callback froze them, or that the state
   * names, by its name in the state.
   */
  #slots(isNamed: (name: string) => boolean): [name: string, parameter: Parameter][] {
    const { model, compiled } = this.#parts;
    return model.namedWeights().flatMap(([path, weight]) => {
      const { optimizer } = compiled;
      const nameOf = (slot: string) => `optimizer/${path}/${slot}`;
      const wanted =
        weight.requiresGrad || optimizer.remembers(weight) || optimizer.slots.some((slot) => isNamed(nameOf(slot)));
      if (!wanted) return [];
      return optimizer.state([weight]).map(({ name, parameter }): [string, Parameter] => [nameOf(name), parameter]);
    });
  }

  #arrayFor({ arrays }: TrainingState, name: string, { shape, size }: Parameter): HostArray {
    const array = arrays.get(name);
    if (array && sameShape(array.shape, shape) && array.data.length === size) return array;
    const found = array ? `is ${showShape(array.shape)}` : "is missing";
    throw new FormatError(
      `${this.#store.name}: "${name}" ${found} but must be ${showShape(shape)}; start from the beginning, without resume`,
    );
  }

  async #restoreCallback(callback: Callback, state: CallbackState, context: TrainingContext): Promise<void> {
    try {
      await callback.restore?.(state, context);
    } catch (cause) {
      if (!(cause instanceof NoodlenetError)) throw cause;
      const what = `${this.#store.name}: ${callback.constructor.name} cannot go on from what was saved`;
      throw new FormatError(`${what}: ${cause.message}`, { cause });
    }
  }
}

/** The model and all layers within it, each followed by its own layers. */
function layersOf(layer: Layer): Layer[] {
  return [layer, ...layer.layers.flatMap(layersOf)];
}

/** Restores the trainable flag of each layer, outer layers first, since setting a layer's flag sets those of the layers within. */
function setTrainable(model: Layer, flags: readonly boolean[] | undefined): void {
  const layers = layersOf(model);
  if (flags?.length !== layers.length) return;
  layers.forEach((layer, i) => {
    layer.trainable = flags[i];
  });
}

function callbackArray(callback: number, array: number): string {
  return `callbacks/${callback}/${array}`;
}

function callbackArrays({ arrays }: TrainingState, callback: number): HostArray[] {
  const found: HostArray[] = [];
  for (;;) {
    const array = arrays.get(callbackArray(callback, found.length));
    if (!array) return found;
    found.push(array);
  }
}

function checkProgress(where: string, progress: TrainingProgress, { compiled, callbacks }: TrainingParts): void {
  const sums = progress.totals?.sums;
  const fit = !sums || compiled.metrics.every(({ metric }, i) => sums[i]?.length === metric.size);
  if (fit && progress.callbacks.length === callbacks.length) return;
  throw new FormatError(
    `${where}: the metrics or callbacks in it are not those of this training; start from the beginning, without resume`,
  );
}
