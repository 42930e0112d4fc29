import type { LayerGraph } from "../layers/LayerGraph.js";
import { gradients } from "../tensor/backward.js";
import { tensor } from "../tensor/create.js";
import { scope } from "../tensor/memory/StorageHolder.js";
import { withRecording } from "../tensor/record.js";
import type { Tensor } from "../tensor/Tensor.js";
import { ShapeError, ValueError } from "../util/errors.js";
import { optionsReader } from "../util/optionsReader.js";
import { showShape } from "../util/shape.js";

/** What {@link classActivationMap} looks at. */
export interface ClassActivationOptions {
  /** The layer whose output is examined, by path, such as "conv2d_2" or "vgg16/block5_conv3". Usually the last convolution. */
  readonly layer: string;
  /** The class that the picture is asked about. */
  readonly classIndex: number;
}

/** Where in a picture a network finds a class, and the class's score before softmax or sigmoid. */
export interface ClassActivation {
  /** From 0 up, row by row. */
  readonly data: Float32Array;
  /** [height, width] of the layer's output. */
  readonly shape: readonly [height: number, width: number];
  /** The class's output before softmax or sigmoid. */
  readonly score: number;
}

const readOptions = optionsReader<ClassActivationOptions>(
  "classActivationMap",
  'classActivationMap(model, x, { layer: "conv2d_2", classIndex: 0 })',
  { names: { layer: true, classIndex: true } },
);

/**
 * Grad-CAM: which places in a layer's output speak for a class.
 *   α[c] = mean over i, j of ∂score / ∂A[i,j,c],  L[i,j] = max(0, Σ α[c] · A[i,j,c])
 * The score is the class's output without a final softmax or sigmoid. A single sigmoid output is the score of class 1, and its
 * negative that of class 0.
 * @param x one picture, [1, …input shape], prepared as for training
 * @throws ShapeError unless x is one picture, the layer gives images and the model one number a class; ValueError for an unknown
 *   layer or class
 * @see Selvaraju et al. 2017, "Grad-CAM: visual explanations from deep networks", arXiv:1610.02391
 */
export function classActivationMap(model: LayerGraph, x: Tensor, given: ClassActivationOptions): ClassActivation {
  const options = readOptions(given);
  if (model.inputCount !== 1)
    throw new ShapeError(
      `classActivationMap: the model has ${model.inputCount} inputs; make a Model with the picture as its only one`,
    );
  if (x.shape[0] !== 1)
    throw new ShapeError(`classActivationMap: x is ${showShape(x.shape)}; give one picture, [1, …]`);
  return withRecording(true, () =>
    scope(() => {
      // So that layers whose weights are frozen are computed with a graph as well.
      const input = x.detach();
      input.requiresGrad = true;
      const { outputs, layers } = model.trace([input], {}, { logits: true });
      const activation = imageOf(layers, options.layer);
      const { scores, index, sign } = scoreOf(outputs, options.classIndex);
      const { shape, dtype, backend } = scores;
      const seed = Array.from({ length: scores.size }, (_, i) => (i === index ? sign : 0));
      const [gradient] = gradients(scores, [activation], { dy: tensor(seed, { shape, dtype, backend }) });
      return { ...weighted(activation, gradient), score: sign * scores.dataSync()[index] };
    }),
  );
}

function imageOf(outputs: ReadonlyMap<string, Tensor>, layer: string): Tensor {
  const found = outputs.get(layer);
  if (found?.rank === 4) return found;
  if (found) throw new ShapeError(`classActivationMap: ${layer} gives ${showShape(found.shape)}, not [1, h, w, c]`);
  const known = [...outputs.keys()].join(", ");
  throw new ValueError(`classActivationMap: no layer is named "${layer}"; there are ${known}`);
}

/** The model's output, and which of its numbers, with which sign, is the class's score. */
function scoreOf([scores, ...others]: readonly Tensor[], classIndex: number) {
  if (others.length > 0)
    throw new ShapeError(
      `classActivationMap: the model has ${1 + others.length} outputs; make a Model with one of them`,
    );
  if (scores.rank !== 2)
    throw new ShapeError(`classActivationMap: the model gives ${showShape(scores.shape)}, not one number a class`);
  const classes = Math.max(2, scores.size);
  if (!(Number.isInteger(classIndex) && classIndex >= 0 && classIndex < classes))
    throw new ValueError(`classActivationMap: classIndex is ${classIndex}; there are classes 0 to ${classes - 1}`);
  const single = scores.size === 1;
  return { scores, index: single ? 0 : classIndex, sign: single && classIndex === 0 ? -1 : 1 };
}

/** max(0, Σ α[c] · A[…,c]), where α is the gradient's mean over the places. */
function weighted(activation: Tensor, gradient: Tensor): Pick<ClassActivation, "data" | "shape"> {
  const [, height, width, channels] = activation.shape;
  const [values, slopes] = [activation.dataSync(), gradient.dataSync()];
  const alpha = new Float64Array(channels);
  slopes.forEach((slope: number, i: number) => {
    alpha[i % channels] += slope / (height * width);
  });
  const data = Float32Array.from({ length: height * width }, (_, i) =>
    Math.max(
      0,
      alpha.reduce((sum, weight, c) => sum + weight * values[i * channels + c], 0),
    ),
  );
  return { data, shape: [height, width] };
}
