import type { TypedArray } from "../backends/Kernels.js";
import { activationOf } from "../layers/activations.js";
import type { CallContext } from "../layers/Layer.js";
import { vouches } from "../layers/vouches.js";
import type { Loss } from "../losses/Loss.js";
import type { Sequential } from "../models/Sequential.js";
import { backward } from "../tensor/backward.js";
import { ones } from "../tensor/create.js";
import { add } from "../tensor/ops/add.js";
import { concat } from "../tensor/ops/concat.js";
import { mul } from "../tensor/ops/mul.js";
import { reshape } from "../tensor/ops/reshape.js";
import { sum } from "../tensor/ops/sum.js";
import { noGrad } from "../tensor/record.js";
import { scope } from "../tensor/StorageHolder.js";
import type { Tensor } from "../tensor/Tensor.js";
import { StateError } from "../util/errors.js";
import type { Logs } from "./Callback.js";
import type { TotalsState } from "./checkpoint/TrainingState.js";
import type { Compiled, Figure } from "./compile.js";
import type { TensorBatch } from "./uploadBatch.js";

/**
 * Runs a batch forward and backward, which leaves gradients on the weights. Returns the batch's figures as one small tensor
 * for {@link readReport}: the loss, then each metric's sums, then with `checkFinite` a number that is finite if all gradients are.
 */
export function forwardBackward(
  model: Sequential,
  compiled: Compiled,
  take: () => TensorBatch,
  { checkFinite }: { checkFinite: boolean },
): Tensor {
  // A step that failed half-way, or a backward() by hand, may have left some.
  clearGradients(model);
  return scope(() => {
    const batch = take();
    const { iterations } = compiled.optimizer;
    const { loss, predictions } = evaluateBatch(model, compiled.loss, batch, { training: true, step: iterations });
    if (model.trainableWeights.length > 0) backward(loss);
    return noGrad(() => {
      const parts = report(compiled.figures, batch, loss, predictions);
      return concat(checkFinite ? [...parts, zeroIfFinite(model, loss)] : parts);
    });
  });
}

/** The same figures of a batch that nothing is learned from. */
export function forwardOnly(model: Sequential, compiled: Compiled, take: () => TensorBatch): Tensor {
  return noGrad(() =>
    scope(() => {
      const batch = take();
      const { loss, predictions } = evaluateBatch(model, compiled.loss, batch, { training: false });
      return concat(report(compiled.figures, batch, loss, predictions));
    }),
  );
}

/** Changes the weights by their gradients, where there is something to learn. */
export function takeStep(model: Sequential, { optimizer }: Compiled): void {
  const weights = model.trainableWeights;
  if (weights.length > 0) optimizer.step(weights);
}

/** Takes the gradients off all weights. */
export function clearGradients(model: Sequential): void {
  for (const weight of model.weights) weight.clearGrad();
}

/** A report's numbers on the host; the report ends. */
export async function readReport(report: Tensor): Promise<TypedArray> {
  const figures = await report.data();
  report.release("its figures have been read");
  return figures;
}

/** The loss, penalties included, computed before a final softmax or sigmoid where the loss prefers that. */
function evaluateBatch(
  model: Sequential,
  loss: Loss,
  batch: TensorBatch,
  context: CallContext,
): { loss: Tensor; predictions: Tensor } {
  const logits = loss.logitsOf !== null && vouches(model, "finalActivation") && loss.logitsOf === model.finalActivation;
  const { x, from } = batch;
  const own = { ...context, logits };
  // A model of one's own may call its layers in a way of its own.
  const out = from === 0 ? model.apply(x, own) : model.callPart(x, own, { from });
  const { sampleWeight } = batch;
  const dataLoss = logits
    ? loss.call(batch.y, out, { sampleWeight, fromLogits: true })
    : loss.call(batch.y, out, { sampleWeight });
  const predictions = logits ? noGrad(() => activationOf(loss.logitsOf ?? "linear")(out)) : out;
  return { loss: model.penalties().reduce((total, penalty) => add(total, penalty), dataLoss), predictions };
}

function report(figures: readonly Figure[], batch: TensorBatch, loss: Tensor, predictions: Tensor): Tensor[] {
  const { dtype, backend } = predictions;
  const equal = ones([batch.n], { dtype, backend });
  const sums = figures.map(({ metric, weighted }) => {
    const weights = weighted ? (batch.sampleWeight ?? equal) : equal;
    return metric.sums(batch.y, predictions, weights);
  });
  return [reshape(loss, [1]), ...sums];
}

/** 0 · Σ gradients: NaN as soon as one of them is not finite. */
function zeroIfFinite(model: Sequential, loss: Tensor): Tensor {
  const gradients = model.trainableWeights.flatMap((w) => w.grad ?? []);
  const total = gradients.reduce((zero, g) => add(zero, mul(sum(g), 0)), mul(loss, 0));
  return reshape(total, [1]);
}

/** Adds up batches' figures over an epoch, on the host in double precision. */
export class Totals {
  readonly #figures: readonly Figure[];
  #samples = 0;
  #loss = 0;
  readonly #sums: Float64Array[];

  /** @param from what {@link state} gave, to go on from there */
  constructor(figures: readonly Figure[], from: TotalsState | null = null) {
    this.#figures = figures;
    this.#samples = from?.samples ?? 0;
    this.#loss = from?.loss ?? 0;
    this.#sums = figures.map(({ metric }, i) =>
      from ? Float64Array.from(from.sums[i]) : new Float64Array(metric.size),
    );
  }

  /** The sums so far, for a checkpoint. */
  state(): TotalsState {
    return { samples: this.#samples, loss: this.#loss, sums: this.#sums.map((sums) => Array.from(sums)) };
  }

  /** Adds a batch of n samples. @param numbers as {@link readReport} reads them */
  add(numbers: ArrayLike<number>, n: number): void {
    this.#samples += n;
    this.#loss += numbers[0] * n;
    let at = 1;
    for (const sums of this.#sums) for (let i = 0; i < sums.length; i++) sums[i] += numbers[at++];
  }

  /** The figures so far: the loss weighted by batch size, and each metric. @throws StateError without any sample */
  logs(): Logs {
    if (this.#samples === 0) throw new StateError("the dataset gave no batch, although its size says it has samples");
    const logs: Logs = { loss: this.#loss / this.#samples };
    this.#figures.forEach(({ name, metric }, i) => {
      logs[name] = metric.result(this.#sums[i]);
    });
    return logs;
  }
}
