/**
 * Training on the graphics device, through gpu.js.
 * @module
 */
export type { GpuMode } from "../backends/gpu/GpuJs.js";
export { type GpuInfo, type GpuModeInfo, gpuInfo } from "./gpuInfo.js";
export { type GpuOptions, useGpu } from "./useGpu.js";
