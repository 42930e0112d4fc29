import type { GpuJsConstructor, GpuMode } from "../backends/gpu/GpuJs.js";
import { type GpuJsPackage, INSTALL, loadGpuJs } from "./loadGpuJs.js";

/** Whether a mode is available in this environment. */
export interface GpuModeInfo {
  /** The mode, as `useGpu` takes it. */
  readonly mode: GpuMode;
  /** Whether it can be used here. */
  readonly available: boolean;
  /** What the mode runs on, or why it is unavailable and what to do about it. */
  readonly detail: string;
}

/** What this environment, a machine or a page, offers to gpu.js. */
export interface GpuInfo {
  /** Whether the package gpu.js is installed. */
  readonly installed: boolean;
  /** All modes, the fastest first. */
  readonly modes: readonly GpuModeInfo[];
}

/** All modes, the fastest first. */
export const MODES: readonly GpuMode[] = ["webgpu", "webgl2", "headlessgl", "webasm", "cpu"];

/**
 * Reports which modes of `useGpu` are available here, and for the others the reason and the remedy. It changes nothing.
 */
export async function gpuInfo(): Promise<GpuInfo> {
  let gpuJs: GpuJsPackage;
  try {
    gpuJs = await loadGpuJs();
  } catch {
    const detail = `the package gpu.js is not installed; add it with \`${INSTALL}\``;
    return { installed: false, modes: MODES.map((mode) => ({ mode, available: false, detail })) };
  }
  return { installed: true, modes: await Promise.all(MODES.map((mode) => modeInfo(gpuJs.GPU, mode))) };
}

/** Whether one mode is available here. */
export async function modeInfo(GPU: GpuJsConstructor, mode: GpuMode): Promise<GpuModeInfo> {
  const missing = await CHECKS[mode](GPU);
  return { mode, available: missing === null, detail: missing ?? RUNS_ON[mode] };
}

const RUNS_ON: Record<GpuMode, string> = {
  webgpu: "the graphics device, through WebGPU; read asynchronously",
  webgl2: "the graphics device, through WebGL 2",
  headlessgl: "the graphics device, through the package gl",
  webasm: "the processor, one thread, compiled to WebAssembly: for trying kernels out, not for speed",
  cpu: "the processor, as plain JavaScript: for trying kernels out, not for speed",
};

/** Whether this code runs in a page or in one of its workers. */
export const inPage = () => typeof document !== "undefined" || typeof OffscreenCanvas !== "undefined";

/** Why a mode is unavailable, and what to do about it; null where it is available. */
const CHECKS: Record<GpuMode, (GPU: GpuJsConstructor) => string | null | Promise<string | null>> = {
  webgpu: async (GPU) => {
    if (!GPU.isWebGPUSupported)
      return "there is no navigator.gpu here; open the page in a browser with WebGPU, over https or on localhost";
    if (await GPU.isWebGPUAvailable()) return null;
    return "the browser has WebGPU but offers no adapter; check chrome://gpu, or start Chromium with --enable-unsafe-webgpu";
  },
  webgl2: (GPU) => {
    if (!inPage()) return "WebGL 2 is the browser's; use it in a page, and headlessgl in Node";
    return GPU.isWebGL2Supported
      ? null
      : "this browser gives no WebGL 2 context; switch hardware acceleration on, and check chrome://gpu";
  },
  headlessgl: (GPU) => {
    if (inPage()) return "it is for Node; use webgl2 in a page";
    return GPU.isHeadlessGLSupported
      ? null
      : "the package gl is not built or finds no display; on Debian: `apt-get install libxi-dev libxext-dev libx11-dev " +
          "libglu1-mesa-dev pkg-config xvfb`, then `npm install gl`, then run under `xvfb-run`";
  },
  webasm: () => (typeof WebAssembly === "object" ? null : "this engine has no WebAssembly"),
  cpu: () => null,
};
