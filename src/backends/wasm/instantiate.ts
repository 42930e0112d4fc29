import { BackendError } from "../../util/errors.js";
import { type Bytes, compileWide } from "./compileWide.js";
import type { KernelModule } from "./KernelModule.js";
import { EDGES } from "./layout.js";
import { moduleBytes } from "./moduleBytes.js";

/** A kernel of a module: the number of its part, then its arguments. */
export type Kernel = (part: number, ...args: number[]) => void;

/** What a thread's instance of a module is told once. */
interface Settings {
  useEdge(address: number): void;
  useWide(is: number): void;
}

/** A memory for kernels. */
export interface KernelMemory {
  readonly memory: WebAssembly.Memory;
  /** Bytes that the memory can grow to. */
  readonly maximum: number;
  readonly shared: boolean;
}

/** Compiled modules and the memory that they work in. */
export interface Instance extends KernelMemory {
  readonly modules: readonly WebAssembly.Module[];
  /** Whether the engine packed neighbouring vectors into wide ones. */
  readonly wide: boolean;
  /** What the modules export, by name. */
  readonly kernels: Readonly<Record<string, Kernel>>;
}

/** How modules are made. */
export interface InstanceOptions {
  readonly relaxedSimd: boolean;
  /** Compiled by `compileWide`. Default false. */
  readonly wide?: boolean;
  /** Pages of 64 KiB that the memory may grow to. Default 65,536, which is 4 GiB, or as many as the platform grants. */
  readonly maximumPages?: number;
}

const PAGE = 65536;

/**
 * Compiles modules at once. They read and write the memory as others did before them.
 * @throws BackendError where WebAssembly or what is asked of it is missing, or forbidden by the page's policy
 */
export function instantiate(
  modules: readonly KernelModule[],
  { memory, maximum, shared }: KernelMemory,
  options: InstanceOptions,
): Instance {
  const wide = options.wide ?? false;
  const none: Instance = { modules: [], wide, memory, maximum, shared, kernels: {} };
  return modules.reduce((instance, module) => withModule(instance, module, options), none);
}

/** The same with one module more. */
export function withModule(instance: Instance, added: KernelModule, { relaxedSimd }: InstanceOptions): Instance {
  const { memory, shared, wide } = instance;
  const bytes = validBytes(added, shared, relaxedSimd);
  const module = wide ? compileWide(bytes) : compile(bytes);
  const { exports } = new WebAssembly.Instance(module, { env: { memory } });
  const { useEdge, useWide } = exports as unknown as Settings;
  useEdge(EDGES);
  useWide(wide ? 1 : 0);
  return {
    ...instance,
    modules: [...instance.modules, module],
    kernels: { ...instance.kernels, ...(exports as Record<string, Kernel>) },
  };
}

function validBytes(module: KernelModule, shared: boolean, relaxedSimd: boolean): Bytes {
  const bytes = moduleBytes(module, relaxedSimd ? "relaxed" : "plain", shared);
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

/**
 * The largest memory that the platform grants, up to some pages of 64 KiB: some refuse to reserve 4 GiB. It is shared where the platform
 * has that, so that threads can join.
 * @throws BackendError where it grants none
 */
export function makeMemory(most = 65536): KernelMemory {
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
