import type { LayerGraph } from "../../layers/LayerGraph.js";
import type { Parameter } from "../../tensor/Parameter.js";
import { FormatError } from "../../util/errors.js";
import { permuteAxes } from "../weights/permuteAxes.js";
import type { Assignment } from "../weights/StoredWeight.js";
import type { SafeTensor } from "./file.js";

/** VGG16's convolutions: their names in Keras, and their indices in torchvision's and timm's `features`. */
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

/** Whether tensors have the names of VGG16's in torchvision and timm. */
export function isTorchVgg16(tensors: ReadonlyMap<string, SafeTensor>): boolean {
  return CONVOLUTIONS.every(([, place]) => tensors.has(`features.${place}.weight`));
}

/** Whether a model consists of VGG16's convolutions, by their names in Keras. */
export function isVgg16Base(model: LayerGraph): boolean {
  const paths = new Set(model.namedWeights().map(([path]) => path));
  return CONVOLUTIONS.every(([keras]) => paths.has(`${keras}/kernel`)) && paths.size === 2 * CONVOLUTIONS.length;
}

/**
 * Finds PyTorch's tensor for each weight of VGG16's convolutions. Kernels [out, in, h, w] are permuted. The dense layers are left out.
 * @param model one that {@link isVgg16Base}
 * @throws FormatError when a tensor is missing
 */
export function matchTorchVgg16(
  model: LayerGraph,
  tensors: ReadonlyMap<string, SafeTensor>,
  what: string,
): Assignment[] {
  const weights = new Map(model.namedWeights());
  return CONVOLUTIONS.flatMap(([keras, torch]) => [
    assignment(weights, `${keras}/kernel`, tensors, `features.${torch}.weight`, what),
    assignment(weights, `${keras}/bias`, tensors, `features.${torch}.bias`, what),
  ]);
}

function assignment(
  weights: ReadonlyMap<string, Parameter>,
  path: string,
  tensors: ReadonlyMap<string, SafeTensor>,
  name: string,
  what: string,
): Assignment {
  const weight = weights.get(path) as Parameter;
  const tensor = tensors.get(name);
  if (!tensor) throw new FormatError(`${what}: ${name} is missing`);
  const { shape, data, storedAs } = tensor;
  // [out, in, h, w] as [h, w, in, out].
  const isKernel = shape.length === 4 && !(data instanceof Int32Array);
  const kernel = isKernel && {
    shape: [2, 3, 1, 0].map((axis) => shape[axis]),
    data: permuteAxes(data, shape, [2, 3, 1, 0]),
  };
  return { path, weight, stored: { name, shape, data, storedAs, ...kernel } };
}
