import type { Storage } from "../backends/Kernels.js";
import type { Recording } from "../backends/Recording.js";
import type { LayerGraph } from "../layers/LayerGraph.js";
import type { Loss } from "../losses/Loss.js";
import type { Metric } from "../metrics/Metric.js";
import type { Plan } from "../plan/Plan.js";
import type { Parameter } from "../tensor/Parameter.js";
import { Tensor } from "../tensor/Tensor.js";
import { sameItems } from "../util/sameItems.js";
import type { Compiled } from "./compile.js";
import type { TensorBatch } from "./uploadBatch.js";

/** Steps of a kind that are computed in full before one is recorded. */
const BEFORE = 2;

/** Kinds that are kept: an epoch has one for its batches and one for the rest at its end. */
const MOST_KINDS = 3;

/** The steps whose kernel calls are the same. */
interface Kind {
  /** What these calls depend on. */
  readonly signature: readonly unknown[];
  steps: number;
  /** Undefined until one is recorded; null where it could not be. */
  recorded?: RecordedStep | null;
}

/**
 * Runs the steps of a training. In a small network the graph of tensors takes several times as long as the kernels, and makes the same
 * calls in every step: once a few steps were alike, the kernel calls of one are recorded, and the later ones only make these calls again.
 *
 * A step is recorded where its calls follow from the shapes alone: every operation is pure ({@link Operation.pure}), losses and metrics are
 * the library's, no weight is penalized, and no element was read on the way. It is repeated while the plan, the weights' storages and the
 * shapes of the batch stay. Results have the same bits.
 */
export class RepeatedStep {
  readonly #model: LayerGraph;
  readonly #canRecord: boolean;
  #kinds: Kind[] = [];

  constructor(model: LayerGraph, compiled: Compiled) {
    this.#model = model;
    this.#canRecord = model.backend.record !== undefined && isPure(compiled);
  }

  /**
   * Computes a step, in which the weights get their gradients.
   * @param compute does so in full
   * @returns the numbers that `compute` returns
   */
  run(plan: Plan, batch: TensorBatch, compute: () => Tensor): Tensor {
    if (!this.#canRecord) return compute();
    const kind = this.#kindOf(signatureOf(this.#model, plan, batch));
    if (kind.recorded?.isIdle) return kind.recorded.repeat(batch);
    // A callback has kept a gradient, and will again.
    if (kind.recorded) giveUp(kind);
    const isDue = kind.steps++ === BEFORE && this.#isRepeatable(plan);
    return isDue ? this.#record(kind, batch, compute) : compute();
  }

  /** Gives back the memory that recorded steps keep. Gradients and numbers that were handed out stay. */
  release(): void {
    for (const { recorded } of this.#kinds) recorded?.release();
    this.#kinds = [];
  }

  #kindOf(signature: readonly unknown[]): Kind {
    const known = this.#kinds.find((kind) => sameItems(kind.signature, signature));
    if (known) return known;
    const kind = { signature, steps: 0 };
    this.#kinds.push(kind);
    if (this.#kinds.length > MOST_KINDS) this.#kinds.shift()?.recorded?.release();
    return kind;
  }

  #isRepeatable(plan: Plan): boolean {
    return plan.graph.nodes.every(({ operation }) => operation.pure) && this.#model.penalties().length === 0;
  }

  #record(kind: Kind, batch: TensorBatch, compute: () => Tensor): Tensor {
    const { result, recording } = this.#model.backend.record!(compute);
    kind.recorded = recording && new RecordedStep(recording, this.#model.trainableWeights, batch, result);
    if (kind.recorded?.outputsAreApart === false) giveUp(kind);
    return result;
  }
}

function giveUp(kind: Kind): void {
  kind.recorded?.release();
  kind.recorded = null;
}

/** Whether losses and metrics are the library's, which compute the same every time. */
function isPure({ outputs, metrics }: Compiled): boolean {
  return outputs.every(({ loss }) => loss === null || isOwn(loss)) && metrics.every(({ metric }) => isOwn(metric));
}

/** Only the library's classes have settings; one that a user derived from them may compute something else in each step. */
function isOwn(object: Loss | Metric): boolean {
  return Object.hasOwn(Object.getPrototypeOf(object), "settings") && (object.settings?.() ?? null) !== null;
}

function signatureOf(model: LayerGraph, plan: Plan, { inputs, y, sampleWeight }: TensorBatch): readonly unknown[] {
  const signature: unknown[] = [plan];
  for (const weight of model.weights) signature.push(weight.storage, weight.requiresGrad);
  for (const given of [...inputs, ...y, ...sampleWeight])
    if (given === null) signature.push(null);
    else signature.push(given.dtype, given.rank, ...given.shape);
  return signature;
}

function tensorsOf({ inputs, y, sampleWeight }: TensorBatch): readonly Tensor[] {
  return [...inputs, ...y, ...sampleWeight.filter((weights) => weights !== null)];
}

/** The kernel calls of a step, with what goes in and comes out. */
class RecordedStep {
  readonly #recording: Recording;
  readonly #inputs: readonly Storage[];
  readonly #weights: readonly Parameter[];
  readonly #gradients: readonly (Storage | null)[];
  readonly #result: { readonly storage: Storage; readonly shape: Tensor["shape"] };

  constructor(recording: Recording, weights: readonly Parameter[], batch: TensorBatch, { storage, shape }: Tensor) {
    this.#recording = recording;
    this.#inputs = tensorsOf(batch).map((given) => given.storage);
    for (const input of this.#inputs) recording.keep(input);
    this.#weights = weights;
    this.#gradients = weights.map(({ grad }) => grad?.storage ?? null);
    this.#result = { storage, shape };
  }

  /** Whether no two tensors that come out share a storage, so that each is freed once. */
  get outputsAreApart(): boolean {
    const storages = [this.#result.storage, ...this.#gradients].filter((storage) => storage !== null);
    return new Set(storages).size === storages.length;
  }

  /** Whether nobody has a gradient or numbers of an earlier step. */
  get isIdle(): boolean {
    return this.#recording.isIdle;
  }

  /** Makes the calls for a batch: gives the weights their gradients. */
  repeat(batch: TensorBatch): Tensor {
    const recording = this.#recording;
    recording.repeat(tensorsOf(batch).map(({ storage }, i) => [storage, this.#inputs[i]]));
    this.#weights.forEach((weight, i) => {
      const gradient = this.#gradients[i];
      if (gradient) weight.grad = Tensor.of(weight.backend, recording.lend(gradient), weight.shape).persist();
    });
    const { storage, shape } = this.#result;
    return Tensor.of(batch.inputs[0].backend, recording.lend(storage), shape);
  }

  release(): void {
    this.#recording.release();
  }
}
