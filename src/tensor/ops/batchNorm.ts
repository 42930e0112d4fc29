import type { FusedActivation } from "../../backends/Kernels.js";
import { addNormalizationKernels } from "../../backends/normalizationKernels.js";
import { ShapeError } from "../../util/errors.js";
import { lazy } from "../../util/lazy.js";
import { optionsReader } from "../../util/optionsReader.js";
import { sameShape, showShape } from "../../util/shape.js";
import { asMethods } from "../asMethods.js";
import { gradients } from "../backward.js";
import { checkFloat, checkTogether } from "../checks.js";
import { identity, isRecording, record, recordSaving } from "../record.js";
import { Tensor } from "../Tensor.js";
import { add } from "./add.js";
import { div } from "./div.js";
import { activationGradient } from "./fusedActivation.js";
import { mean, variance } from "./mean.js";
import { mul } from "./mul.js";
import { relu, relu6 } from "./relu.js";
import { sigmoid } from "./sigmoid.js";
import { sqrt } from "./square.js";
import { sub } from "./sub.js";
import { tanh } from "./tanh.js";

addNormalizationKernels();
asMethods({ batchNorm, normalize });

/** The numbers that normalise: epsilon keeps the root away from 0. Default 1e-3, as in Keras. */
export interface BatchNormOptions {
  readonly epsilon?: number;
}

const readOptions = optionsReader<BatchNormOptions>("batchNorm", "batchNorm(x, gamma, beta, { epsilon: 1e-3 })", {
  names: { epsilon: true },
});
const readNormalizeOptions = optionsReader<NormalizeOptions>("normalize", "normalize(x, { mean, variance })", {
  names: { epsilon: true, mean: true, variance: true, gamma: true, beta: true, activation: true },
});

/**
 * Batch normalisation with the batch's own statistics, over all axes but the last:
 *   y = gamma·(x − mean)/√(variance + epsilon) + beta, with the biased variance
 * @param x [.., c]  @param gamma [c]  @param beta [c]
 * @returns y, and mean and variance [c] without gradients, for moving averages
 * @throws ShapeError when gamma or beta do not have one number per channel
 * @see Ioffe and Szegedy 2015, arXiv:1502.03167
 */
export function batchNorm(
  x: Tensor,
  gamma: Tensor,
  beta: Tensor,
  options?: BatchNormOptions,
): { y: Tensor; mean: Tensor; variance: Tensor } {
  const { epsilon = 1e-3 } = readOptions(options);
  checkChannels(x, gamma, beta);
  const channels = gamma.size;
  const spec = { rows: x.size / channels, channels, epsilon };
  const { out, saved } = recordSaving(
    "batchNorm",
    [x, gamma, beta],
    x.shape,
    (kernels) => {
      const result = kernels.batchNorm(x.storage, gamma.storage, beta.storage, spec);
      return { out: result.out, saved: [result.mean, result.variance] };
    },
    (dy, [batchMean, batchVariance]) => {
      const all = lazy(() => {
        if (isRecording()) return composedGradient(dy, x, gamma, beta, epsilon);
        const { dx, dgamma, dbeta } = x.backend.kernels.batchNormGradient(
          dy.storage,
          x.storage,
          gamma.storage,
          batchMean.storage,
          batchVariance.storage,
          spec,
        );
        return [
          Tensor.of(x.backend, dx, x.shape),
          Tensor.of(x.backend, dgamma, gamma.shape),
          Tensor.of(x.backend, dbeta, beta.shape),
        ];
      });
      return [() => all()[0], () => all()[1], () => all()[2]];
    },
  );
  return { y: out, mean: saved[0], variance: saved[1] };
}

/** The same gradients of operations, so that they can be differentiated again. */
function composedGradient(dy: Tensor, x: Tensor, gamma: Tensor, beta: Tensor, epsilon: number): Tensor[] {
  // Each as an input of its own: gamma and beta may have been computed from x.
  const inputs = [x, gamma, beta].map(identity);
  const axis = x.shape.slice(0, -1).map((_, i) => i);
  const y = normalize(inputs[0], {
    mean: mean(inputs[0], { axis }),
    variance: variance(inputs[0], { axis }),
    gamma: inputs[1],
    beta: inputs[2],
    epsilon,
  });
  return gradients(y, inputs, { dy, createGraph: true });
}

/** Statistics and parameters of a normalisation, each [c]. */
export interface NormalizeOptions extends BatchNormOptions {
  readonly mean: Tensor;
  readonly variance: Tensor;
  readonly gamma?: Tensor | null;
  readonly beta?: Tensor | null;
  /** Applied as the output is written. Default "linear". */
  readonly activation?: FusedActivation;
}

/**
 * f(gamma·(x − mean)/√(variance + epsilon) + beta) with statistics given: batch normalisation when predicting. One kernel, where nothing
 * but x needs a gradient and there is a number for each channel; else composed of operations, with the same bits.
 */
export function normalize(x: Tensor, options: NormalizeOptions): Tensor {
  const { mean, variance, gamma = null, beta = null, ...others } = readNormalizeOptions(options);
  const { epsilon = 1e-3, activation = "linear" } = others;
  checkFloat("normalize", x);
  const deviation = sqrt(add(variance, epsilon));
  const scale = gamma ? div(gamma, deviation) : div(1, deviation);
  const perChannel = beta ? [mean, scale, beta] : [mean, scale];
  const isLearned = isRecording() && perChannel.some((tensor) => tensor.requiresGrad);
  const fits = perChannel.every((tensor) => sameShape(tensor.shape, x.shape.slice(-1)));
  if (fits && !isLearned && x.rank > 0) return normalizeRows(x, mean, scale, beta, activation);
  const y = mul(sub(x, mean), scale);
  return ACTIVATIONS[activation](beta ? add(y, beta) : y);
}

const ACTIVATIONS: Record<FusedActivation, (x: Tensor) => Tensor> = { linear: (x) => x, relu, relu6, tanh, sigmoid };

/** The map that is linear in x but for its activation. */
function normalizeRows(
  x: Tensor,
  mean: Tensor,
  scale: Tensor,
  shift: Tensor | null,
  activation: FusedActivation,
): Tensor {
  checkTogether("normalize", shift ? [x, mean, scale, shift] : [x, mean, scale]);
  const spec = { rows: x.size / Math.max(1, mean.size), channels: mean.size };
  const y = record(
    "normalize",
    [x],
    x.shape,
    (kernels) => kernels.normalize(x.storage, mean.storage, scale.storage, shift?.storage ?? null, activation, spec),
    (dy) => [() => mul(activationGradient(activation, dy, y), scale)],
  );
  return y;
}

function checkChannels(x: Tensor, gamma: Tensor, beta: Tensor): void {
  checkFloat("batchNorm", x);
  const channels = x.shape.at(-1);
  if (x.rank > 1 && gamma.size === channels && beta.size === channels && x.size > 0) return;
  throw new ShapeError(
    `batchNorm: x is ${showShape(x.shape)}, gamma ${showShape(gamma.shape)}, beta ${showShape(beta.shape)}; ` +
      "gamma and beta need one number per channel, x's last axis, and x at least one row",
  );
}
