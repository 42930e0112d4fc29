import type { Backend } from "../Backend.js";
import type { CoreKernels, Kernels, TypedArray } from "../Kernels.js";
import { missingKernels } from "../missingKernels.js";
import * as elementwise from "./elementwise.js";
import { fastMatmul } from "./fastMatmul.js";
import { forget, HostStorage, type Remains, release, remainsOf, usage } from "./HostStorage.js";
import * as indexing from "./indexing.js";
import * as moving from "./moving.js";
import * as optimizers from "./optimizers.js";
import * as random from "./random.js";
import * as reduce from "./reduce.js";
import * as softmax from "./softmax.js";

const core: CoreKernels<HostStorage> = {
  ...moving,
  ...elementwise,
  ...reduce,
  ...softmax,
  // The definition is in matmul.ts.
  matmul: fastMatmul,
  ...indexing,
  ...random,
  ...optimizers,
};

const kernels: Kernels<HostStorage> = { ...missingKernels("reference"), ...core };

/** Gives the reference backend kernels that not every program has. */
export function addReferenceKernels(added: Partial<Kernels<HostStorage>>): void {
  Object.assign(kernels, added);
}

/**
 * The definition of every kernel in plain TypeScript, written to be read: float32 and float64, sums in double precision. The
 * oracle that the other backends are tested against.
 */
export const reference: Backend<HostStorage, Remains> = {
  name: "reference",
  floats: ["float32", "float64"],
  kernels,
  upload: (data) => new HostStorage(data.slice()),
  download: async (storage) => storage.data.slice() as TypedArray,
  downloadSync: (storage) => storage.data.slice() as TypedArray,
  free: release,
  watch: remainsOf,
  collected: forget,
  onHeap: true,
  memory: usage,
};
