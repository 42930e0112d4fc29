import { addReferenceKernels } from "./reference/backend.js";
import { referenceImages } from "./reference/images.js";
import { addFamily } from "./wasm/families.js";
import { imageKernels } from "./wasm/imageKernels.js";

/**
 * Gives the backends that come with the library the kernels of images. Each operation that needs them asks for it where it is defined: a
 * program that is bundled without such operations is without their kernels.
 */
export function addImageKernels(): void {
  addReferenceKernels(referenceImages);
  addFamily(imageKernels);
}
