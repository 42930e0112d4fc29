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

/** How kernels are run. */
export interface GpuOptions {
  /**
   * "webgl2" (in a page), "headlessgl" (in Node), "webgpu", "webasm" or "cpu". Default: webgl2 in a page, webgpu where there is that
   * alone (as in Deno), else headlessgl.
   */
  readonly mode?: GpuMode;
  /**
   * How many compiled kernels are kept, one for every operation and shape. The one that rested longest is dropped.
   * Default 1000; for "webasm" 64, since each takes a memory of its own, of which Chromium grants about 120.
   */
  readonly kernelLimit?: number;
}

const readOptions = optionsReader<GpuOptions>("useGpu", 'useGpu({ mode: "webgl2" })', {
  names: { mode: true, kernelLimit: true },
});

/** One device for each mode: a page that has lost one WebGL context to gpu.js gets no second one from it. */
const backends = new Map<GpuMode, Promise<Backend>>();

/**
 * Makes tensors, layers and models compute with gpu.js from now on; what lies on another backend stays there and moves with `to`. The same
 * script gives the same numbers, within a few units of 1e-6 (random numbers and initial weights are the same ones). float64 stays on the
 * reference backend. Called again with the same mode, it switches back to the same device.
 *
 * ```ts
 * import { useGpu } from "noodlenet/gpu";
 * await useGpu();                       // the only line that a script needs to train on the graphics device
 * ```
 * @returns the backend, for `using` and `to`
 * @throws BackendError when the package gpu.js is not installed, the mode is not to be had here (the message says why and what to do), or
 *   the device computes wrongly, as one whose context was lost does
 */
export async function useGpu(options?: GpuOptions): Promise<Backend> {
  const given = readOptions(options);
  const mode = given.mode ?? usualMode((await loadGpuJs()).GPU);
  const kernelLimit = given.kernelLimit ?? (mode === "webasm" ? 64 : 1000);
  if (!Number.isInteger(kernelLimit) || kernelLimit < 1) {
    throw new BackendError(`useGpu: kernelLimit is ${kernelLimit}; give a whole number from 1 on`);
  }
  const made = backends.get(mode) ?? makeBackend(mode, kernelLimit);
  backends.set(mode, made);
  try {
    const backend = await made;
    await checkDevice(backend);
    setBackend(backend);
    return backend;
  } catch (error) {
    // What could not be made may be there later; what was made once is all there is.
    if (!(await made.catch(() => null))) backends.delete(mode);
    throw error;
  }
}

/** The mode for where this runs: Deno has an OffscreenCanvas too, but none with WebGL. */
export function usualMode(GPU: Pick<GpuJsConstructor, "isWebGL2Supported" | "isWebGPUSupported">): GpuMode {
  if (!inPage()) return GPU.isWebGPUSupported ? "webgpu" : "headlessgl";
  return GPU.isWebGPUSupported && !GPU.isWebGL2Supported ? "webgpu" : "webgl2";
}

async function makeBackend(mode: GpuMode, kernelLimit: number): Promise<Backend> {
  const gpuJs = await loadGpuJs();
  if (!MODES.includes(mode))
    throw new BackendError(`useGpu: there is no mode "${mode}"; choose webgl2, webgpu, headlessgl, webasm or cpu`);
  const { available, detail } = await modeInfo(gpuJs.GPU, mode);
  if (!available) throw new BackendError(`useGpu: mode "${mode}" is not to be had here: ${detail}`);
  return new GpuBackend(deviceOf(gpuJs, mode, kernelLimit));
}

function deviceOf({ GPU, input }: GpuJsPackage, mode: GpuMode, kernelLimit: number): Device<unknown> {
  const gpu = new GPU({ mode });
  if (mode === "webgpu") return new BufferDevice(gpu, input, kernelLimit) as Device<unknown>;
  if (mode === "webasm" || mode === "cpu") return new HostDevice(gpu, input, mode, kernelLimit) as Device<unknown>;
  return new TextureDevice(gpu, input, mode, kernelLimit) as Device<unknown>;
}

/** Squares a few numbers there and looks at the result. */
async function checkDevice(backend: Backend): Promise<void> {
  const x = backend.upload(Float32Array.of(1, -2, 3.5, 1e-3, 5));
  const y = backend.kernels.unary("square", x);
  const found = await backend.download(y);
  for (const storage of [x, y]) backend.free(storage);
  const expected = Float32Array.of(1, 4, 12.25, 1e-6, 25);
  if (expected.every((value, i) => Math.abs(found[i] - value) <= 1e-6 * value)) return;
  throw new BackendError(
    `useGpu: the device computes wrongly: the squares of 1, -2, 3.5, 0.001 and 5 came back as ${[...found].join(", ")}; ` +
      "update the graphics driver, or choose another mode",
  );
}
