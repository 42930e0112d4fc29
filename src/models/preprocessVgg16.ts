import type { HostArray } from "../data/Dataset.js";
import { ShapeError, ValueError } from "../util/errors.js";
import { optionsReader, showValue } from "../util/optionsReader.js";
import { showShape } from "../util/shape.js";

/** The library that trained VGG16's weights on ImageNet, which decides how images are prepared for them. */
export type Vgg16Weights = "keras" | "torch";

/** Options of {@link preprocessVgg16}. */
export interface PreprocessVgg16Options {
  /** The weights that the images are for, as `loadVgg16` returns it. Default "keras". */
  readonly weights?: Vgg16Weights;
}

const readOptions = optionsReader<PreprocessVgg16Options>(
  "preprocessVgg16",
  'preprocessVgg16(x, { weights: "torch" })',
  { names: { weights: true } },
);

/** Means of ImageNet's training images: blue, green, red, from 0 to 255. */
const KERAS_MEANS = [103.939, 116.779, 123.68];

/** Means and standard deviations of ImageNet's training images: red, green, blue, from 0 to 1. */
const TORCH_MEANS = [0.485, 0.456, 0.406];
const TORCH_DEVIATIONS = [0.229, 0.224, 0.225];

/**
 * Prepares images of pixels from 0 to 255, with the channels red, green and blue, for VGG16's published weights:
 * - "keras": blue, green, red, each minus its mean over ImageNet
 * - "torch": red, green, blue, divided by 255, minus the mean, divided by the standard deviation over ImageNet
 *
 * Takes and returns host arrays, so that it fits `mapInputs` of `noodlenet/data`.
 * @param x [.., 3]
 * @throws ShapeError when the last axis is not 3; ValueError for an unknown option
 * @see keras.applications.vgg16.preprocess_input; torchvision.models.VGG16_Weights.IMAGENET1K_V1.transforms
 */
export function preprocessVgg16({ data, shape }: HostArray, options?: PreprocessVgg16Options): HostArray {
  const { weights = "keras" } = readOptions(options);
  if (weights !== "keras" && weights !== "torch")
    throw new ValueError(`preprocessVgg16: weights is ${showValue(weights)}; give "keras" or "torch"`);
  if (shape.at(-1) !== 3)
    throw new ShapeError(
      `preprocessVgg16: images are ${showShape(shape)} but need three channels, red, green and blue`,
    );
  const out = new Float32Array(data.length);
  if (weights === "keras")
    for (let i = 0; i < out.length; i += 3) for (let c = 0; c < 3; c++) out[i + c] = data[i + 2 - c] - KERAS_MEANS[c];
  else
    for (let i = 0; i < out.length; i += 3)
      for (let c = 0; c < 3; c++) out[i + c] = (data[i + c] / 255 - TORCH_MEANS[c]) / TORCH_DEVIATIONS[c];
  return { data: out, shape };
}
