import type { Backend } from "../Backend.js";
import type { Kernels, TypedArray } from "../Kernels.js";
import * as batchNorm from "./batchNorm.js";
import * as conv2d from "./conv2d.js";
import * as elementwise from "./elementwise.js";
import { forget, HostStorage, type Remains, release, remainsOf, usage } from "./HostStorage.js";
import * as indexing from "./indexing.js";
import { matmul } from "./matmul.js";
import * as moving from "./moving.js";
import * as optimizers from "./optimizers.js";
import * as pooling from "./pooling.js";
import * as random from "./random.js";
import * as reduce from "./reduce.js";
import * as resize from "./resize.js";
import * as softmax from "./softmax.js";

const kernels: Kernels<HostStorage> = {
  ...moving,
  ...elementwise,
  ...reduce,
  ...softmax,
  matmul,
  ...conv2d,
  ...pooling,
  ...batchNorm,
  ...indexing,
  ...resize,
  ...random,
  ...optimizers,
};

/**
 * The definition of every kernel in plain TypeScript, written to be read: float32 and float64, sums in double precision.
 * Other backends are held against it.
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
