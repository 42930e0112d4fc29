/** Ways in which gpu.js runs a kernel. */
export type GpuMode = "webgl2" | "webgpu" | "headlessgl" | "webasm" | "cpu";

/** What is used of a gpu.js instance. */
export interface GpuJs {
  createKernel(source: string, settings: KernelSettings): GpuJsKernel;
}

/** Settings of a kernel, as gpu.js names them. */
export interface KernelSettings {
  readonly output: readonly number[];
  readonly precision: "single";
  readonly pipeline: boolean;
  readonly immutable: boolean;
  readonly loopMaxIterations: number;
  readonly fixIntegerDivisionAccuracy: boolean;
  readonly tactic: "precision";
}

/** A compiled kernel: called with its arguments, it gives a handle of its mode. */
export interface GpuJsKernel {
  (...args: readonly unknown[]): unknown;
  destroy(): void;
}

/** The constructor that gpu.js exports, as far as it is used. */
export interface GpuJsConstructor {
  new (settings: { mode: GpuMode; canvas?: unknown; context?: unknown }): GpuJs;
  readonly isWebGL2Supported: boolean;
  readonly isWebGPUSupported: boolean;
  readonly isHeadlessGLSupported: boolean;
  isWebGPUAvailable(): Promise<boolean>;
}

/** A texture of gpu.js whose texels hold four numbers. */
export interface GpuJsTexture {
  readonly context: WebGLContext;
  /** All four numbers of every texel. */
  renderRawOutput(): Float32Array;
  clone(): GpuJsTexture;
  delete(): void;
}

/** What is asked of a WebGL context. */
export interface WebGLContext {
  readonly MAX_TEXTURE_SIZE: number;
  getParameter(name: number): number;
  isContextLost(): boolean;
}

/** A buffer of gpu.js on a WebGPU device. */
export interface GpuJsBuffer {
  /** Numbers that each thread wrote. */
  componentCount: number;
  /** Sides by which kernels read it, the fastest first. */
  output: number[];
  toArray(): Promise<Float32Array[]>;
  clone(): GpuJsBuffer;
  delete(): void;
}

/**
 * Settings for a kernel with an output of these sides. Loops have constant bounds, yet gpu.js stops those of computed bounds at a thousand turns
 * unless told. Its own correction of divisions costs more than the few that `KernelWriter.divide` makes exact. By "precision" floats are whole ones
 * everywhere: left to itself it takes the device's lowest. Not among the settings is `strictIntegers`, by which a number that happened to be
 * whole at the first call would be cut to a whole one ever after.
 */
export function kernelSettings(output: readonly number[]): KernelSettings {
  return {
    output,
    precision: "single",
    pipeline: true,
    immutable: true,
    loopMaxIterations: 1 << 24,
    fixIntegerDivisionAccuracy: false,
    tactic: "precision",
  };
}
