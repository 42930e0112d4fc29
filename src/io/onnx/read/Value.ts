import type { LayerConfig } from "../../../layers/layerOptions.js";
import { type Shape, sizeOf } from "../../../util/shape.js";
import { permuteAxes } from "../../weights/permuteAxes.js";
import type { StoredWeight } from "../../weights/StoredWeight.js";

/** A layer that was read, not created yet. */
export interface Draft {
  /** Its path in the model, such as "features/features.0"; empty where the file has none. */
  readonly path: string;
  readonly config: LayerConfig & Record<string, unknown>;
  readonly weights: StoredWeight[];
  /** The layers whose outputs it takes. */
  readonly inputs: readonly Draft[];
}

/** A layout: a shape of one sample, channels last, and for each of ONNX's axes the axis of the shape that it is. */
export interface Layout {
  readonly shape: Shape;
  readonly order: readonly number[];
}

/** A value of the graph as noodlenet has it. */
export interface Value extends Layout {
  /** The layer that gives it. */
  readonly draft: Draft;
  /** The images that were flattened with the channels first, until a dense layer takes them: noodlenet flattens them with the channels last. */
  readonly rowsOf: Layout | null;
  /** How many more axes of size 1 ONNX's value has, which a global pooling left behind the channels. */
  readonly unitAxes: number;
  /** Whether ONNX's value has all axes but the last in one, samples included, as before a matrix product: its rows are the places of all samples. */
  readonly isMerged: boolean;
  /** Whether nothing else takes what the layer gives, so that the layer may change. */
  readonly isOnly: boolean;
  /** Whether an activation has made it so that no element is negative. */
  readonly isNonNegative: boolean;
}

/** The shape of a sample in ONNX's order of axes. */
export function onnxShapeOf({ shape, order, unitAxes }: Value): number[] {
  return unitAxes > 0 ? [...shape, ...Array<number>(unitAxes).fill(1)] : order.map((axis) => shape[axis]);
}

/** The order of axes where noodlenet's and ONNX's are the same. */
export function straight(rank: number): number[] {
  return Array.from({ length: rank }, (_, axis) => axis);
}

/** The order of axes of images with the channels first in ONNX: [2, 0, 1]. */
export function channelsFirst(rank: number): number[] {
  return Array.from({ length: rank }, (_, i) => (i + rank - 1) % rank);
}

export function isStraight(order: readonly number[]): boolean {
  return order.every((axis, i) => axis === i);
}

/** Whether elements lie in memory as ONNX has them: axes of size 1 do not count. */
export function liesStraight({ shape, order }: Layout): boolean {
  const counting = order.filter((axis) => shape[axis] > 1);
  return counting.every((axis, i) => i === 0 || counting[i - 1] < axis);
}

/** For each element of a flattened layout in noodlenet's order, its index in ONNX's order. */
export function rowOrder({ shape, order }: Layout): Float32Array {
  const places = Float32Array.from({ length: sizeOf(shape) }, (_, i) => i);
  return permuteAxes(
    places,
    order.map((axis) => shape[axis]),
    straight(shape.length).map((axis) => order.indexOf(axis)),
  );
}

/** Activations and layers whose outputs are not negative. */
const NON_NEGATIVE = new Set([
  "ReLU",
  "Softmax",
  "relu",
  "relu6",
  "sigmoid",
  "hardSigmoid",
  "softmax",
  "softplus",
  "exponential",
]);

/** Layers that make no negative values of what is not negative. */
const KEEPS_SIGNS = new Set([
  ...["Dropout", "MaxPooling2D", "AveragePooling2D", "ZeroPadding2D", "Cropping2D", "Permute", "Reshape", "Flatten"],
  ...["Add", "Multiply", "Average", "Maximum", "Minimum", "Concatenate", "UpSampling2D", "Resizing"],
  ...["GlobalAveragePooling2D", "GlobalMaxPooling2D"],
]);

/** Whether what a layer gives is not negative. */
export function givesNonNegative(
  { type, activation, negativeSlope }: LayerConfig & Record<string, unknown>,
  inputs: readonly Value[],
): boolean {
  if (type === "ReLU" && negativeSlope !== undefined) return false;
  if (NON_NEGATIVE.has(type) || NON_NEGATIVE.has(String(activation))) return true;
  return KEEPS_SIGNS.has(type) && inputs.every((value) => value.isNonNegative);
}
