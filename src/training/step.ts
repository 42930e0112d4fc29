import type { TypedArray } from "../backends/Kernels.js";
import type { CallContext } from "../layers/Layer.js";
import type { LayerGraph } from "../layers/LayerGraph.js";
import type { Plan } from "../plan/Plan.js";
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
import { lazy } from "../util/lazy.js";
import type { Compiled } from "./compile.js";
import type { RepeatedStep } from "./RepeatedStep.js";
import type { TensorBatch } from "./uploadBatch.js";

/** How a batch is learned from. */
interface StepOptions {
  /** Whether to tell if the loss and all gradients are finite. */
  readonly checkFinite: boolean;
  /** What repeats steps that do the same, in a training of many. */
  readonly repeated?: RepeatedStep;
}

/**
 * Runs a batch forward and backward, which accumulates gradients on the weights. Returns the loss and metrics of the batch as one small tensor
 * for {@link readBatchMetrics}: the loss, with several outputs that of each, then each metric's sums, then with `checkFinite` a number that is finite if all gradients are.
 */
export function forwardBackward(
  model: LayerGraph,
  compiled: Compiled,
  upload: () => TensorBatch,
  { checkFinite, repeated }: StepOptions,
): Tensor {
  // A step that failed half-way, or a backward() by hand, may have left some.
  clearGradients(model);
  return scope(() => {
    const batch = upload();
    const plan = planOf(model, compiled, batch, true);
    const compute = () => lossAndGradients(model, compiled, plan, batch, checkFinite);
    return repeated ? repeated.run(plan, batch, compute) : compute();
  });
}

function lossAndGradients(
  model: LayerGraph,
  compiled: Compiled,
  plan: Plan,
  batch: TensorBatch,
  checkFinite: boolean,
): Tensor {
  const { iterations } = compiled.optimizer;
  const evaluated = evaluateBatch(model, compiled, plan, batch, { training: true, step: iterations });
  const { loss } = evaluated;
  if (model.trainableWeights.length > 0) backward(loss);
  return noGrad(() => {
    const parts = batchMetrics(compiled, batch, evaluated);
    return joined(checkFinite ? [...parts, zeroIfFinite(model, loss)] : parts);
  });
}

/** The loss and metrics of a batch, without gradients. */
export function forwardOnly(model: LayerGraph, compiled: Compiled, upload: () => TensorBatch): Tensor {
  return noGrad(() =>
    scope(() => {
      const batch = upload();
      const plan = planOf(model, compiled, batch, false);
      return joined(batchMetrics(compiled, batch, evaluateBatch(model, compiled, plan, batch, { training: false })));
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

function joined(parts: readonly Tensor[]): Tensor {
  return parts.length === 1 ? parts[0] : concat(parts);
}

/** What a batch was evaluated to. */
interface Evaluated {
  /** The losses' weighted sum with the penalties. */
  readonly loss: Tensor;
  /** Each output's loss. */
  readonly losses: readonly Tensor[];
  /** Computes each output's predictions, which only metrics need. */
  readonly predictions: readonly (() => Tensor)[];
}

/** The plan for a batch; losses are computed before a final softmax or sigmoid where they prefer that. */
function planOf(model: LayerGraph, { outputs }: Compiled, { frozen }: TensorBatch, training: boolean): Plan {
  const logitsOf = outputs.map(({ loss }) => (loss?.logitsOf ? [loss.logitsOf] : []));
  return model.planFor({ training, logitsOf, after: frozen });
}

/** Runs a batch. */
function evaluateBatch(
  model: LayerGraph,
  { outputs }: Compiled,
  plan: Plan,
  batch: TensorBatch,
  { training, step }: CallContext,
): Evaluated {
  const { inputs, y, sampleWeight } = batch;
  const penalties: Tensor[] = [];
  const results = plan.run(inputs, { training, step, penalize: (penalty) => penalties.push(penalty) });
  const losses = outputs.map(({ loss }, i) => {
    const options = plan.givesLogits(i)
      ? { sampleWeight: sampleWeight[i], fromLogits: true }
      : { sampleWeight: sampleWeight[i] };
    return loss ? loss.call(y[i], results[i], options) : null;
  });
  const weighted = losses.flatMap((loss, i) =>
    loss ? [outputs[i].weight === 1 ? loss : mul(loss, outputs[i].weight)] : [],
  );
  return {
    loss: [...weighted, ...model.penalties(), ...penalties].reduce((total, term) => add(total, term)),
    losses: losses.map((loss) => loss ?? mul(weighted[0], 0)),
    predictions: results.map((result, i) => lazy(() => plan.probabilities(result, i))),
  };
}

function batchMetrics({ metrics, lossNames }: Compiled, batch: TensorBatch, evaluated: Evaluated): Tensor[] {
  const { loss, losses, predictions } = evaluated;
  const { dtype, backend } = loss;
  const equal = lazy(() => ones([batch.n], { dtype, backend }));
  const sums = metrics.map(({ metric, weighted, output }) => {
    const weights = weighted ? (batch.sampleWeight[output] ?? equal()) : equal();
    return metric.sums(batch.y[output], predictions[output](), weights);
  });
  const each = lossNames.length > 0 ? losses : [];
  return [...[loss, ...each].map((number) => reshape(number, [1])), ...sums];
}

/** 0 · Σ gradients: NaN as soon as one of them is not finite. */
function zeroIfFinite(model: LayerGraph, loss: Tensor): Tensor {
  const gradients = model.trainableWeights.flatMap((w) => w.grad ?? []);
  const total = gradients.reduce((zero, g) => add(zero, mul(sum(g), 0)), mul(loss, 0));
  return reshape(total, [1]);
}
