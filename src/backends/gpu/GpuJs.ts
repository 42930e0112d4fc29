/** The modes in which gpu.js runs kernels. */
export type GpuMode = "webgl2" | "webgpu" | "headlessgl" | "webasm" | "cpu";

/** The members of a gpu.js instance that noodlenet uses. */
export interface GpuJs {
  createKernel(source: string, settings: KernelSettings): GpuJsKernel;
}

/** Settings of a kernel, by gpu.js's names. */
export interface KernelSettings {
  readonly output: readonly number[];
  readonly precision: "single";
  readonly pipeline: boolean;
  readonly immutable: boolean;
  readonly loopMaxIterations: number;
  readonly fixIntegerDivisionAccuracy: boolean;
  readonly tactic: "precision";
}

/** A compiled kernel: a call with its arguments returns a handle of the mode's kind. */
export interface GpuJsKernel {
  (...args: readonly unknown[]): unknown;
  destroy(): void;
}

/** The members of gpu.js's exported constructor that noodlenet uses. */
export interface GpuJsConstructor {
  new (settings: { mode: GpuMode; canvas?: unknown; context?: unknown }): GpuJs;
  readonly isWebGL2Supported: boolean;
  readonly isWebGPUSupported: boolean;
  readonly isHeadlessGLSupported: boolean;
  isWebGPUAvailable(): Promise<boolean>;
}

/** A gpu.js texture with four numbers per texel. */
export interface GpuJsTexture {
  readonly context: WebGLContext;
  /** Reads all four numbers of every texel. */
  renderRawOutput(): Float32Array;
  clone(): GpuJsTexture;
  delete(): void;
}

/** The members of a WebGL context that noodlenet uses. */
export interface WebGLContext {
  readonly MAX_TEXTURE_SIZE: number;
  getParameter(name: number): number;
  isContextLost(): boolean;
}

/** A gpu.js buffer on a WebGPU device. */
export interface GpuJsBuffer {
  /** How many numbers each thread wrote. */
  componentCount: number;
  /** Its dimensions as kernels read it, the innermost first. */
  output: number[];
  toArray(): Promise<Float32Array[]>;
  clone(): GpuJsBuffer;
  delete(): void;
}

/**
 * Settings for a kernel with an output of these dimensions. `loopMaxIterations` lifts gpu.js's limit of a thousand
 * iterations. gpu.js's own division fix is off, since it costs more than the few exact divisions of
 * `KernelWriter.divide`. `tactic` is "precision" (high-precision floats), since the default is the device's lowest.
 * `strictIntegers` is not set: with it, an argument that is an integer at the first call would be truncated to an
 * integer in all later ones.
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
