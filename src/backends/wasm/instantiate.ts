import { BackendError } from "../../util/errors.js";
import { type Bytes, compileWide } from "./compileWide.js";
import type { KernelArguments } from "./generated/kernelInterface.js";
import { EDGES } from "./layout.js";
import { moduleBytes } from "./moduleBytes.js";

/** A kernel of the module: the number of its part, then its arguments. */
export type Kernel = (part: number, ...args: number[]) => void;

/** The kernels that the module exports. */
export type KernelName = keyof KernelArguments;

/** What the module exports: kernels, and what a thread's instance is told once. */
export type Exports = Readonly<Record<KernelName, Kernel>> & {
  useEdge(address: number): void;
  useWide(is: number): void;
};

/** The compiled module and the memory it works in. */
export interface Instance {
  readonly module: WebAssembly.Module;
  /** Whether the engine packed neighbouring vectors into wide ones. */
  readonly wide: boolean;
  readonly memory: WebAssembly.Memory;
  /** Bytes that the memory can grow to. */
  readonly maximum: number;
  readonly shared: boolean;
  readonly exports: Exports;
}

/** How the module is made. */
export interface InstanceOptions {
  readonly relaxedSimd: boolean;
  /** Compiled by `compileWide`. Default false. */
  readonly wide?: boolean;
  /** Pages of 64 KiB that the memory may grow to. Default 65,536, which is 4 GiB, or as many as the platform grants. */
  readonly maximumPages?: number;
}

const PAGE = 65536;

/**
 * Compiles the kernels at once and gives them a memory: shared where the platform has that, so that threads can join.
 * @throws BackendError where WebAssembly or what is asked of it is missing, or forbidden by the page's policy
 */
export function instantiate(options: InstanceOptions): Instance {
  return inMemory(makeMemory(options.maximumPages ?? 65536), options);
}

/** The same memory with another module, which reads and writes it as the first did. */
export function instantiateAgain(instance: Instance, options: InstanceOptions): Instance {
  return inMemory(instance, options);
}

type Memory = Pick<Instance, "memory" | "maximum" | "shared">;

function inMemory({ memory, maximum, shared }: Memory, { relaxedSimd, wide = false }: InstanceOptions): Instance {
  const bytes = validBytes(shared, relaxedSimd);
  const module = wide ? compileWide(bytes) : compile(bytes);
  const exports = new WebAssembly.Instance(module, { env: { memory } }).exports as unknown as Exports;
  exports.useEdge(EDGES);
  exports.useWide(wide ? 1 : 0);
  return { module, wide, memory, maximum, shared, exports };
}

function validBytes(shared: boolean, relaxedSimd: boolean): Bytes {
  const bytes = moduleBytes(relaxedSimd ? "relaxed" : "plain", shared);
  if (WebAssembly.validate(bytes)) return bytes;
  throw new BackendError(
    relaxedSimd
      ? 'setBackend: this engine has no relaxed SIMD for WebAssembly (Node 22 or a current browser has); use setBackend("wasm") without it'
      : 'setBackend: this engine has no SIMD for WebAssembly; use setBackend("reference"), which is slower',
  );
}

function compile(bytes: Bytes): WebAssembly.Module {
  try {
    return new WebAssembly.Module(bytes);
  } catch (cause) {
    throw new BackendError(
      "the kernels cannot be compiled here; where a page has a Content-Security-Policy, add 'wasm-unsafe-eval' to its script-src, " +
        `or use setBackend("reference"), which needs no WebAssembly and is slower (${(cause as Error).message})`,
      { cause },
    );
  }
}

/** The largest memory that the platform grants: some refuse to reserve 4 GiB. */
function makeMemory(most: number): Memory {
  for (const shared of canShare() ? [true, false] : [false]) {
    for (const pages of [most, 32768, 16384, 8192, 4096].filter((count) => count <= most)) {
      try {
        const memory = new WebAssembly.Memory({ initial: 64, maximum: pages, shared });
        return { memory, maximum: pages * PAGE, shared };
      } catch {
        // Less may be granted.
      }
    }
  }
  throw new BackendError("wasm: the platform grants no memory of 256 MiB; close other pages or programs");
}

/** Pages may share memory only when they are isolated; Node and its workers always may. */
function canShare(): boolean {
  if (typeof SharedArrayBuffer === "undefined") return false;
  return (globalThis as { crossOriginIsolated?: boolean }).crossOriginIsolated ?? true;
}
