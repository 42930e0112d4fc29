import { BackendError } from "../util/errors.js";
import type { ImageKernels, NormalizationKernels, Storage } from "./Kernels.js";

type Kernels<S extends Storage> = ImageKernels<S> & NormalizationKernels<S>;

/** The operation that brings each kernel. */
const OPERATIONS: Readonly<Record<keyof Kernels<Storage>, string>> = {
  conv2d: "conv2d",
  conv2dInputGradient: "conv2d",
  conv2dKernelGradient: "conv2d",
  conv2dMaxPool2d: "conv2d",
  maxPool2d: "maxPool2d",
  maxPool2dPick: "maxPool2d",
  maxPool2dScatter: "maxPool2d",
  averagePool2d: "averagePool2d",
  averagePool2dInputGradient: "averagePool2d",
  resizeBilinear: "resizeBilinear",
  resizeBilinearInputGradient: "resizeBilinear",
  batchNorm: "batchNorm",
  batchNormGradient: "batchNorm",
  normalize: "normalize",
};

/** What stands for the kernels that a program does not have: each throws BackendError. */
export function missingKernels<S extends Storage>(backend: string): Kernels<S> {
  const entries = Object.entries(OPERATIONS).map(([kernel, operation]) => [
    kernel,
    () => {
      throw new BackendError(
        `${backend}: this program was bundled without the kernel ${kernel}, since it imports no operation or layer that needs it; ` +
          `import { ${operation} } from "noodlenet" and call that`,
      );
    },
  ]);
  return Object.fromEntries(entries);
}
