import { useGpu } from "../../src/gpu/index.js";
import { getBackend, setBackend } from "../../src/tensor/defaults.js";

const before = getBackend();

/** gpu.js's kernels in WebAssembly and in plain JavaScript, which run everywhere. The default backend stays what it was. */
export const webasm = await useGpu({ mode: "webasm" });
export const cpu = await useGpu({ mode: "cpu" });

setBackend(before);
