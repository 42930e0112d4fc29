import type { Kernels, Storage } from "./Kernels.js";

/** Max-pooling over a convolution by two kernels, one after the other. */
export function pooledConvolution<S extends Storage>(
  { conv2d, maxPool2d }: Pick<Kernels<S>, "conv2d" | "maxPool2d">,
  free: (storage: S) => void,
): Kernels<S>["conv2dMaxPool2d"] {
  return (x, kernel, bias, activation, geometry, window) => {
    const y = conv2d(x, kernel, bias, "linear", geometry);
    const pooled = maxPool2d(y, activation, window);
    free(y);
    return pooled;
  };
}
