import { useGpu } from "../../src/gpu/index.js";
import { getBackend, setBackend } from "../../src/tensor/defaults.js";

const before = getBackend();

/** gpu.js's kernels in WebAssembly and in plain JavaScript, which run everywhere. The default backend stays what it was. */
// Node has room for more kernels' memories than a page. Compiling one takes longer than running it.
export const webasm = await useGpu({ mode: "webasm", kernelLimit: 300 });
export const cpu = await useGpu({ mode: "cpu" });

setBackend(before);
