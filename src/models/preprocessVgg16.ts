import type { HostArray } from "../data/Dataset.js";
import { ShapeError } from "../util/errors.js";
import { showShape } from "../util/shape.js";

/** Means of ImageNet's training pictures: blue, green, red. */
const MEANS = [103.939, 116.779, 123.68];

/**
 * What VGG16's published weights expect: pixels 0 to 255 with red, green, blue become blue, green, red minus their means over
 * ImageNet. Takes and gives host arrays, so that it fits `mapInputs` of `noodlenet/data`.
 * @param x [.., 3]
 * @throws ShapeError when the last axis is not 3
 */
export function preprocessVgg16({ data, shape }: HostArray): HostArray {
  if (shape.at(-1) !== 3)
    throw new ShapeError(
      `preprocessVgg16: pictures are ${showShape(shape)} but need three channels, red, green and blue`,
    );
  const out = new Float32Array(data.length);
  for (let i = 0; i < out.length; i += 3) for (let c = 0; c < 3; c++) out[i + c] = data[i + 2 - c] - MEANS[c];
  return { data: out, shape };
}
