import type { Backend } from "../Backend.js";
import type { Kernels, TypedArray } from "../Kernels.js";
import * as batchNorm from "./batchNorm.js";
import * as elementwise from "./elementwise.js";
import { fastConv2d, fastConv2dInputGradient, fastConv2dKernelGradient } from "./fastConv2d.js";
import { fastMatmul } from "./fastMatmul.js";
import { groupedConv2d, groupedConv2dInputGradient, groupedConv2dKernelGradient } from "./groupedConv2d.js";
import { forget, HostStorage, type Remains, release, remainsOf, usage } from "./HostStorage.js";
import * as indexing from "./indexing.js";
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
  // The definitions of these four are in matmul.ts and conv2d.ts.
  matmul: fastMatmul,
  conv2d: (x, kernel, bias, activation, g) =>
    (g.groups === 1 ? fastConv2d : groupedConv2d)(x, kernel, bias, activation, g),
  conv2dInputGradient: (dy, kernel, g) =>
    (g.groups === 1 ? fastConv2dInputGradient : groupedConv2dInputGradient)(dy, kernel, g),
  conv2dKernelGradient: (x, dy, g) =>
    (g.groups === 1 ? fastConv2dKernelGradient : groupedConv2dKernelGradient)(x, dy, g),
  ...pooling,
  ...batchNorm,
  ...indexing,
  ...resize,
  ...random,
  ...optimizers,
};

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
