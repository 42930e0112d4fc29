import { activationOf } from "../layers/activations.js";
import type { CallContext } from "../layers/Layer.js";
import type { Loss } from "../losses/Loss.js";
import type { Metric } from "../metrics/Metric.js";
import type { Optimizer } from "../optim/Optimizer.js";
import { backward } from "../tensor/backward.js";
import { onesLike } from "../tensor/create.js";
import { add } from "../tensor/ops/add.js";
import { concat } from "../tensor/ops/concat.js";
import { mul } from "../tensor/ops/mul.js";
import { reshape } from "../tensor/ops/reshape.js";
import { slice } from "../tensor/ops/slice.js";
import { sum } from "../tensor/ops/sum.js";
import { noGrad } from "../tensor/record.js";
import { scope } from "../tensor/StorageHolder.js";
import type { Tensor } from "../tensor/Tensor.js";
import type { Logs } from "./Callback.js";
import type { TensorBatch } from "./intake.js";
import type { Sequential } from "./Sequential.js";

/** What `compile` chose. */
export interface Compiled {
  readonly optimizer: Optimizer;
  readonly loss: Loss;
  readonly metrics: readonly Metric[];
}

/**
 * Runs a batch forward and backward, which leaves gradients on the weights. Returns the batch's figures as one small tensor
 * for {@link Totals}: the loss, then each metric's sums, then with `checkFinite` a number that is finite if all gradients are.
 */
export function forwardBackward(
  model: Sequential,
  compiled: Compiled,
  take: () => TensorBatch,
  checkFinite: boolean,
): Tensor {
  return scope(() => {
    const batch = take();
    const { loss, predictions } = evaluateBatch(model, compiled.loss, batch, {
      training: true,
      step: compiled.optimizer.iterations,
    });
    if (model.trainableWeights.length > 0) backward(loss);
    return noGrad(() => report(model, compiled.metrics, batch, loss, predictions, checkFinite));
  });
}

/** The same figures of a batch that nothing is learned from. */
export function forwardOnly(model: Sequential, compiled: Compiled, take: () => TensorBatch): Tensor {
  return noGrad(() =>
    scope(() => {
      const batch = take();
      const { loss, predictions } = evaluateBatch(model, compiled.loss, batch, { training: false });
      return report(model, compiled.metrics, batch, loss, predictions, false);
    }),
  );
}

/** The loss, penalties included, computed before a final softmax or sigmoid where the loss prefers that. */
function evaluateBatch(
  model: Sequential,
  loss: Loss,
  batch: TensorBatch,
  context: CallContext,
): { loss: Tensor; predictions: Tensor } {
  const logits = loss.logitsOf !== null && loss.logitsOf === model.finalActivation;
  const out = model.apply(batch.x, { ...context, logits });
  const { sampleWeight } = batch;
  const dataLoss = logits
    ? loss.call(batch.y, out, { sampleWeight, fromLogits: true })
    : loss.call(batch.y, out, { sampleWeight });
  const predictions = logits ? noGrad(() => activationOf(loss.logitsOf ?? "linear")(out)) : out;
  return { loss: model.penalties().reduce((total, penalty) => add(total, penalty), dataLoss), predictions };
}

function report(
  model: Sequential,
  metrics: readonly Metric[],
  batch: TensorBatch,
  loss: Tensor,
  predictions: Tensor,
  checkFinite: boolean,
): Tensor {
  const weights =
    batch.sampleWeight ?? onesLike(reshape(slice(flat(predictions, batch.n), [0, 0], [batch.n, 1]), [batch.n]));
  const sums = metrics.map((metric) => metric.sums(batch.y, predictions, weights));
  const parts = [reshape(loss.detach(), [1]), ...sums.map((s) => s.detach())];
  if (checkFinite)
    parts.push(
      reshape(
        zeroIfFinite(
          model.trainableWeights.flatMap((w) => w.grad ?? []),
          loss,
        ),
        [1],
      ),
    );
  return concat(parts);
}

function flat(x: Tensor, n: number): Tensor {
  return reshape(x, [n, -1]);
}

/** 0 · Σ gradients: NaN as soon as one of them is not finite. */
function zeroIfFinite(gradients: readonly Tensor[], loss: Tensor): Tensor {
  return gradients.reduce((total, g) => add(total, mul(sum(g), 0)), mul(loss.detach(), 0));
}

/** Adds up batches' figures over an epoch, on the host in double precision. */
export class Totals {
  readonly #metrics: readonly Metric[];
  #samples = 0;
  #loss = 0;
  readonly #sums: Float64Array[];

  constructor(metrics: readonly Metric[]) {
    this.#metrics = metrics;
    this.#sums = metrics.map((metric) => new Float64Array(metric.size));
  }

  /** Adds a batch of n samples. @param figures as {@link forwardBackward} reports them */
  add(figures: ArrayLike<number>, n: number): void {
    this.#samples += n;
    this.#loss += figures[0] * n;
    let at = 1;
    for (const sums of this.#sums) for (let i = 0; i < sums.length; i++) sums[i] += figures[at++];
  }

  /** The figures so far: the loss weighted by batch size, and each metric. */
  logs(): Logs {
    const logs: Logs = { loss: this.#loss / this.#samples };
    this.#metrics.forEach((metric, i) => {
      logs[metric.name] = metric.result(this.#sums[i]);
    });
    return logs;
  }
}
