import type { LayerStack } from "../models/LayerStack.js";
import type { Parameter } from "../tensor/Parameter.js";
import { FormatError } from "../util/errors.js";
import type { SafeTensor } from "./safetensors.js";
import type { Assignment, StoredWeight } from "./storedWeights.js";

/** VGG16's convolutions in Keras's names, and their places in torchvision's and timm's `features`. */
const CONVOLUTIONS: readonly (readonly [keras: string, torch: number])[] = [
  ["block1_conv1", 0],
  ["block1_conv2", 2],
  ["block2_conv1", 5],
  ["block2_conv2", 7],
  ["block3_conv1", 10],
  ["block3_conv2", 12],
  ["block3_conv3", 14],
  ["block4_conv1", 17],
  ["block4_conv2", 19],
  ["block4_conv3", 21],
  ["block5_conv1", 24],
  ["block5_conv2", 26],
  ["block5_conv3", 28],
];

/** Whether tensors are named as torchvision and timm name VGG16's. */
export function isTorchVgg16(tensors: ReadonlyMap<string, SafeTensor>): boolean {
  return CONVOLUTIONS.every(([, place]) => tensors.has(`features.${place}.weight`));
}

/**
 * VGG16's convolutions from PyTorch's tensors, whose kernels are [out, in, height, width]. Dense layers at the top are left out.
 * @throws FormatError when the model has no VGG16, or with a top of its own
 */
export function matchTorchVgg16(
  model: LayerStack,
  tensors: ReadonlyMap<string, SafeTensor>,
  what: string,
): Assignment[] {
  const weights = new Map(model.namedWeights());
  const assignments = CONVOLUTIONS.flatMap(([keras, torch]) => [
    assignment(weights, `${keras}/kernel`, tensors, `features.${torch}.weight`, what),
    assignment(weights, `${keras}/bias`, tensors, `features.${torch}.bias`, what),
  ]);
  if (assignments.length === weights.size) return assignments;
  throw new FormatError(
    `${what}: of PyTorch's VGG16 only the convolutions are read, but the model has ${weights.size} weights; load into vgg16({ includeTop: false })`,
  );
}

function assignment(
  weights: ReadonlyMap<string, Parameter>,
  path: string,
  tensors: ReadonlyMap<string, SafeTensor>,
  name: string,
  what: string,
): Assignment {
  const weight = weights.get(path);
  const tensor = tensors.get(name);
  if (!weight)
    throw new FormatError(`${what} holds PyTorch's VGG16, but the model has no ${path}; build it with vgg16()`);
  if (!tensor) throw new FormatError(`${what}: ${name} is missing`);
  return { path, weight, stored: tensor.shape.length === 4 ? permuted(name, tensor) : { name, ...tensor } };
}

/** A kernel [out, in, h, w] as [h, w, in, out]. */
function permuted(name: string, { shape, data, storedAs }: SafeTensor): StoredWeight {
  const [outputs, inputs, height, width] = shape;
  const window = height * width;
  const kernel = new Float32Array(data.length);
  for (let o = 0; o < outputs; o++)
    for (let i = 0; i < inputs; i++)
      for (let at = 0; at < window; at++)
        kernel[(at * inputs + i) * outputs + o] = data[(o * inputs + i) * window + at];
  return { name, shape: [height, width, inputs, outputs], storedAs, data: data instanceof Int32Array ? null : kernel };
}
