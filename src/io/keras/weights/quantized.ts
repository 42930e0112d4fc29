import { FormatError } from "../../../util/errors.js";
import { showShape } from "../../../util/shape.js";
import type { StoredWeight } from "../../weights/StoredWeight.js";
import type { StoredLayer } from "./layerWeights.js";

/*
 * A Keras layer that was quantised to int8 holds a kernel of whole numbers [inputs, outputs] and, for each output, the scale that they were
 * multiplied by: kernel ≈ whole numbers / scale. In `.h5` they are called kernel and kernel_scale; in `.keras` and `.weights.h5`, where
 * weights are numbered, the kernel is the first and the scale the last.
 */

/** A layer's weights with a kernel of int8 as floats. @throws FormatError where its scale is missing or does not fit */
export function dequantized(layer: StoredLayer, what: string): StoredLayer {
  const { weights } = layer;
  const kernel = weights.find(({ storedAs, shape }) => storedAs === "int8" && shape.length === 2);
  if (kernel === undefined) return layer;
  const scale = weights.find(({ name }) => /kernel_scale(:\d+)?$/.test(name)) ?? weights[weights.length - 1];
  const others = weights.filter((weight) => weight !== kernel && weight !== scale);
  return { ...layer, weights: [divided(kernel, scale, what), ...others] };
}

function divided(kernel: StoredWeight, scale: StoredWeight, what: string): StoredWeight {
  const outputs = kernel.shape[1];
  const { data } = scale;
  if (!(data instanceof Float32Array) || data.length !== outputs || !(kernel.data instanceof Int8Array))
    throw new FormatError(
      `${what}: ${kernel.name} ${showShape(kernel.shape)} is int8, but its scale ${scale.name} is ${scale.storedAs} ${showShape(scale.shape)}; ` +
        `${outputs} numbers of float32 are needed`,
    );
  return {
    ...kernel,
    storedAs: scale.storedAs,
    data: Float32Array.from(kernel.data, (value, i) => value / data[i % outputs]),
  };
}
