import { ShapeError } from "../../util/errors.js";
import { sameShape, showShape } from "../../util/shape.js";
import { checkFloat } from "../checks.js";
import { isRecording, recordSaving } from "../record.js";
import type { Tensor } from "../Tensor.js";
import { mul } from "./mul.js";
import { neg } from "./neg.js";
import { arithmetic, binary } from "./operands.js";
import { expandDims, reshape } from "./reshape.js";
import { sigmoid } from "./sigmoid.js";
import { logSoftmax, rowsSpec, softmax } from "./softmax.js";
import { sub } from "./sub.js";
import { sum } from "./sum.js";

/**
 * −Σ target·logSoftmax(logits) over the last axis: [.., classes] twice → [..]. In one pass, so that no probability is
 * rounded to 0. A target of 0 adds nothing, so that logits may be −∞ for classes that are ruled out. Gradient for the logits: dy·(softmax(logits)·Σ target − target).
 * @throws ShapeError when the shapes differ
 */
export function softmaxCrossEntropy(logits: Tensor, target: Tensor): Tensor {
  checkFloat("softmaxCrossEntropy", logits);
  checkShapes("softmaxCrossEntropy", logits, target);
  if (logits.rank === 0)
    throw new ShapeError("softmaxCrossEntropy: logits [] have no axis of classes; give [.., classes]");
  const { out } = recordSaving(
    "softmaxCrossEntropy",
    [logits, target],
    logits.shape.slice(0, -1),
    (kernels) => {
      const { loss, probabilities } = kernels.softmaxCrossEntropy(logits.storage, target.storage, rowsSpec(logits));
      return { out: loss, saved: [probabilities] };
    },
    (dy, [saved]) => {
      const upstream = expandDims(dy, -1);
      return [
        () => {
          const probabilities = isRecording() ? softmax(logits) : reshape(saved, logits.shape);
          return mul(upstream, sub(mul(probabilities, sum(target, { axis: -1, keepDims: true })), target));
        },
        () => neg(mul(upstream, logSoftmax(logits))),
      ];
    },
  );
  return out;
}

/**
 * −(t·ln σ(x) + (1 − t)·ln(1 − σ(x))) element by element, as softplus(x) − x·t, which does not overflow: logits and
 * targets of one shape → the same. Gradients: dy·(σ(x) − t) for the logits, −dy·x for the targets.
 * @throws ShapeError when the shapes differ
 */
export function sigmoidCrossEntropy(logits: Tensor, target: Tensor): Tensor {
  checkShapes("sigmoidCrossEntropy", logits, target);
  return arithmetic("sigmoidCrossEntropy", logits, target, (dy) => [
    () => mul(dy, sigmoidError(logits, target)),
    () => neg(mul(dy, logits)),
  ]);
}

/** σ(x) − t. */
function sigmoidError(logits: Tensor, target: Tensor): Tensor {
  return isRecording() ? sub(sigmoid(logits), target) : binary("sigmoidError", logits, target, null);
}

function checkShapes(name: string, logits: Tensor, target: Tensor): void {
  if (sameShape(logits.shape, target.shape)) return;
  throw new ShapeError(
    `${name}: logits ${showShape(logits.shape)} and targets ${showShape(target.shape)} must have one shape; ` +
      "make labels into rows with oneHot, or reshape",
  );
}
