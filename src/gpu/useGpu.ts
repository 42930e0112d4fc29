import type { Backend } from "../backends/Backend.js";
import { BufferDevice } from "../backends/gpu/BufferDevice.js";
import { GpuBackend } from "../backends/gpu/backend.js";
import type { Device } from "../backends/gpu/Device.js";
import type { GpuJsConstructor, GpuMode } from "../backends/gpu/GpuJs.js";
import { HostDevice } from "../backends/gpu/HostDevice.js";
import { TextureDevice } from "../backends/gpu/TextureDevice.js";
import { setBackend } from "../tensor/defaults.js";
import { BackendError } from "../util/errors.js";
import { optionsReader } from "../util/optionsReader.js";
import { inPage, MODES, modeInfo } from "./gpuInfo.js";
import { type GpuJsPackage, loadGpuJs } from "./loadGpuJs.js";

/** How kernels run. */
export interface GpuOptions {
  /**
   * "webgl2" (in a page), "headlessgl" (in Node), "webgpu", "webasm" or "cpu". Default: webgl2 in a page; webgpu where
   * only that is available (as in Deno); otherwise headlessgl.
   */
  readonly mode?: GpuMode;
  /**
   * Capacity of the cache of compiled kernels, one for each operation and shape; eviction is LRU. Default 1000; for
   * "webasm" 64, since each kernel has its own WebAssembly memory, of which Chromium allows about 120.
   */
  readonly kernelLimit?: number;
}

const readOptions = optionsReader<GpuOptions>("useGpu", 'useGpu({ mode: "webgl2" })', {
  names: { mode: true, kernelLimit: true },
});

/** One device for each mode: gpu.js cannot create a second WebGL context in a page that has lost the first. */
const backends = new Map<GpuMode, Promise<Backend>>();

/**
 * Makes gpu.js the backend of all tensors, layers and models that are made afterwards; existing tensors stay on their
 * backend and move with `to`. The same script gives the same numbers up to a few units of 1e-6; random numbers and
 * initial weights are identical. float64 tensors stay on the reference backend. A second call with the same mode reuses
 * the device.
 *
 * ```ts
 * import { useGpu } from "noodlenet/gpu";
 * await useGpu();                       // the only line that a script needs to train on the graphics device
 * ```
 * @returns the backend, for `using` and `to`
 * @throws BackendError when the package gpu.js is not installed, the mode is unavailable (the message says why and what
 *   to do), or the device computes wrong results, as after the loss of its context
 */
export async function useGpu(options?: GpuOptions): Promise<Backend> {
  const given = readOptions(options);
  const mode = given.mode ?? usualMode((await loadGpuJs()).GPU);
  const kernelLimit = given.kernelLimit ?? (mode === "webasm" ? 64 : 1000);
  if (!Number.isInteger(kernelLimit) || kernelLimit < 1) {
    throw new BackendError(`useGpu: kernelLimit is ${kernelLimit}; give a positive integer`);
  }
  const made = backends.get(mode) ?? makeBackend(mode, kernelLimit);
  backends.set(mode, made);
  try {
    const backend = await made;
    await checkDevice(backend);
    setBackend(backend);
    return backend;
  } catch (error) {
    // A mode that failed to start may work later; a device that was created is kept, since a page gets only one.
    if (!(await made.catch(() => null))) backends.delete(mode);
    throw error;
  }
}

/** The default mode of this environment. Deno has an OffscreenCanvas too, but without WebGL. */
export function usualMode(GPU: Pick<GpuJsConstructor, "isWebGL2Supported" | "isWebGPUSupported">): GpuMode {
  if (!inPage()) return GPU.isWebGPUSupported ? "webgpu" : "headlessgl";
  return GPU.isWebGPUSupported && !GPU.isWebGL2Supported ? "webgpu" : "webgl2";
}

async function makeBackend(mode: GpuMode, kernelLimit: number): Promise<Backend> {
  const gpuJs = await loadGpuJs();
  if (!MODES.includes(mode))
    throw new BackendError(`useGpu: there is no mode "${mode}"; choose webgl2, webgpu, headlessgl, webasm or cpu`);
  const { available, detail } = await modeInfo(gpuJs.GPU, mode);
  if (!available) throw new BackendError(`useGpu: mode "${mode}" is unavailable: ${detail}`);
  return new GpuBackend(deviceOf(gpuJs, mode, kernelLimit));
}

function deviceOf({ GPU, input }: GpuJsPackage, mode: GpuMode, kernelLimit: number): Device<unknown> {
  const gpu = new GPU({ mode });
  if (mode === "webgpu") return new BufferDevice(gpu, input, kernelLimit) as Device<unknown>;
  if (mode === "webasm" || mode === "cpu") return new HostDevice(gpu, input, mode, kernelLimit) as Device<unknown>;
  return new TextureDevice(gpu, input, mode, kernelLimit) as Device<unknown>;
}

/** Checks the device by squaring a few numbers. @throws BackendError when the results are wrong */
async function checkDevice(backend: Backend): Promise<void> {
  const x = backend.upload(Float32Array.of(1, -2, 3.5, 1e-3, 5));
  const y = backend.kernels.unary("square", x);
  const found = await backend.download(y);
  for (const storage of [x, y]) backend.free(storage);
  const expected = Float32Array.of(1, 4, 12.25, 1e-6, 25);
  if (expected.every((value, i) => Math.abs(found[i] - value) <= 1e-6 * value)) return;
  throw new BackendError(
    `useGpu: the device computes wrong results: the squares of 1, -2, 3.5, 0.001 and 5 came back as ${[...found].join(", ")}; ` +
      "update the graphics driver, or choose another mode",
  );
}
