import { addReferenceKernels } from "./reference/backend.js";
import * as referenceNormalization from "./reference/batchNorm.js";
import { addFamily } from "./wasm/families.js";
import { normalizationKernels } from "./wasm/normalizationKernels.js";

/** Gives the backends that come with the library the kernels of normalization, for operations that need them. */
export function addNormalizationKernels(): void {
  addReferenceKernels(referenceNormalization);
  addFamily(normalizationKernels);
}
