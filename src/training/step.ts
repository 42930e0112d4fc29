import type { TypedArray } from "../backends/Kernels.js";
import type { CallContext } from "../layers/Layer.js";
import type { LayerGraph } from "../layers/LayerGraph.js";
import type { Loss } from "../losses/Loss.js";
import { backward } from "../tensor/backward.js";
import { ones } from "../tensor/create.js";
import { scope } from "../tensor/memory/StorageHolder.js";
import { add } from "../tensor/ops/add.js";
import { concat } from "../tensor/ops/concat.js";
import { mul } from "../tensor/ops/mul.js";
import { reshape } from "../tensor/ops/reshape.js";
import { sum } from "../tensor/ops/sum.js";
import { noGrad } from "../tensor/record.js";
import type { Tensor } from "../tensor/Tensor.js";
import type { Compiled, CompiledMetric } from "./compile.js";
import type { TensorBatch } from "./uploadBatch.js";

/**
 * Runs a batch forward and backward, which accumulates gradients on the weights. Returns the loss and metrics of the batch as one small tensor
 * for {@link readBatchMetrics}: the loss, then each metric's sums, then with `checkFinite` a number that is finite if all gradients are.
 */
export function forwardBackward(
  model: LayerGraph,
  compiled: Compiled,
  upload: () => TensorBatch,
  { checkFinite }: { checkFinite: boolean },
): Tensor {
  // A step that failed half-way, or a backward() by hand, may have left some.
  clearGradients(model);
  return scope(() => {
    const batch = upload();
    const { iterations } = compiled.optimizer;
    const { loss, predictions } = evaluateBatch(model, compiled.loss, batch, { training: true, step: iterations });
    if (model.trainableWeights.length > 0) backward(loss);
    return noGrad(() => {
      const parts = batchMetrics(compiled.metrics, batch, loss, predictions);
      return concat(checkFinite ? [...parts, zeroIfFinite(model, loss)] : parts);
    });
  });
}

/** The loss and metrics of a batch, without gradients. */
export function forwardOnly(model: LayerGraph, compiled: Compiled, upload: () => TensorBatch): Tensor {
  return noGrad(() =>
    scope(() => {
      const batch = upload();
      const { loss, predictions } = evaluateBatch(model, compiled.loss, batch, { training: false });
      return concat(batchMetrics(compiled.metrics, batch, loss, predictions));
    }),
  );
}

/** Changes the weights by their gradients, where there is something to learn. */
export function applyGradients(model: LayerGraph, { optimizer }: Compiled): void {
  const weights = model.trainableWeights;
  if (weights.length > 0) optimizer.step(weights);
}

/** Takes the gradients off all weights. */
export function clearGradients(model: LayerGraph): void {
  for (const weight of model.weights) weight.clearGrad();
}

/** The numbers of a batch's metrics on the host; the tensor is freed. */
export async function readBatchMetrics(metrics: Tensor): Promise<TypedArray> {
  const numbers = await metrics.data();
  metrics.release("its numbers have been read");
  return numbers;
}

/** The loss, penalties included, computed before a final softmax or sigmoid where the loss prefers that. */
function evaluateBatch(
  model: LayerGraph,
  loss: Loss,
  batch: TensorBatch,
  context: CallContext,
): { loss: Tensor; predictions: Tensor } {
  const { x, frozen, sampleWeight } = batch;
  const logitsOf = [loss.logitsOf === null ? [] : [loss.logitsOf]];
  const plan = model.planFor({ training: context.training === true, logitsOf, after: frozen });
  const [out] = plan.run([x], context);
  const options = plan.givesLogits() ? { sampleWeight, fromLogits: true } : { sampleWeight };
  const dataLoss = loss.call(batch.y, out, options);
  const predictions = noGrad(() => plan.probabilities(out));
  return { loss: model.penalties().reduce((total, penalty) => add(total, penalty), dataLoss), predictions };
}

function batchMetrics(
  metrics: readonly CompiledMetric[],
  batch: TensorBatch,
  loss: Tensor,
  predictions: Tensor,
): Tensor[] {
  const { dtype, backend } = predictions;
  const equal = ones([batch.n], { dtype, backend });
  const sums = metrics.map(({ metric, weighted }) => {
    const weights = weighted ? (batch.sampleWeight ?? equal) : equal;
    return metric.sums(batch.y, predictions, weights);
  });
  return [reshape(loss, [1]), ...sums];
}

/** 0 · Σ gradients: NaN as soon as one of them is not finite. */
function zeroIfFinite(model: LayerGraph, loss: Tensor): Tensor {
  const gradients = model.trainableWeights.flatMap((w) => w.grad ?? []);
  const total = gradients.reduce((zero, g) => add(zero, mul(sum(g), 0)), mul(loss, 0));
  return reshape(total, [1]);
}
