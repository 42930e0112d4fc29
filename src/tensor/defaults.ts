import type { Backend } from "../backends/Backend.js";
import type { DType } from "../backends/Kernels.js";
import { reference } from "../backends/reference/backend.js";
import { type WasmBackend, wasm, wasmRelaxed } from "../backends/wasm/backend.js";
import { isTried, whyNotWide } from "../backends/wasm/compileWide.js";
import { BackendError, StateError, ValueError } from "../util/errors.js";
import { optionsReader, showValue } from "../util/optionsReader.js";

/** The backends that come with the library. */
const builtIn = { wasm, reference } as const;

/** Name of a backend that comes with the library. */
export type BackendName = keyof typeof builtIn;

/** A float type that tensors are made of when none is named. */
export type FloatType = "float32" | "float64";

let backend: Backend = wasm;
let dtype: FloatType = "float32";

/** The backend of that name, or the one given. @throws BackendError when there is none of that name */
export function resolveBackend(choice: BackendName | Backend, where = "setBackend"): Backend {
  const found: Backend | undefined = typeof choice === "string" ? builtIn[choice] : choice;
  if (found?.kernels) return found;
  throw new BackendError(
    `${where}: there is no backend ${showValue(choice)}; choose one of ${Object.keys(builtIn).join(", ")}`,
  );
}

/** How "wasm" computes. */
export interface WasmOptions {
  /** Relaxed SIMD: faster, but bits depend on the machine, and it is a backend of its own. Default false. */
  readonly relaxedSimd?: boolean;
  /**
   * Vectors of 256 bits in place of 128: faster, with the same bits. Node 24 and later, x86-64 with AVX2. `true` needs them, "auto" takes
   * them in those versions of Node that were tried, `false` gives them up. Left out: as before, without them at first.
   */
  readonly wide?: boolean | "auto";
}

const readBackendOptions = optionsReader<WasmOptions>("setBackend", 'setBackend("wasm", { wide: true })', {
  names: { relaxedSimd: true, wide: true },
});
const readUsingOptions = optionsReader<{ backend?: BackendName | Backend; dtype?: FloatType }>(
  "using",
  'using({ backend: "reference", dtype: "float64" }, () => …)',
  { names: { backend: true, dtype: true } },
);

/**
 * Sets where tensors are made from now on: by name, or a user-defined backend. "wasm" is the default.
 *
 * Wide vectors come from an experimental part of V8's optimizing compiler. For the 50 ms that the kernels take to compile, `wide` sets
 * V8's flags; nothing else does. Before they are used, the kernels' results on fixed inputs are compared with the plain ones, bit by
 * bit. `wide` may be set at any time: tensors stay where they are.
 * @throws BackendError where there is no such backend, or the engine has no relaxed SIMD, or no wide vectors
 */
export function setBackend(choice: BackendName | Backend, options?: WasmOptions): void {
  const { relaxedSimd = false, wide } = readBackendOptions(options);
  if ((relaxedSimd || wide !== undefined) && choice !== "wasm") {
    const option = relaxedSimd ? "relaxedSimd" : "wide";
    throw new BackendError(`setBackend: ${option} is an option of "wasm" alone; leave it out, or choose "wasm"`);
  }
  if (wide !== undefined) setWide(relaxedSimd ? wasmRelaxed : wasm, wide);
  // Compiled at once, so that an engine without relaxed SIMD says so here.
  backend = relaxedSimd ? wasmRelaxed.compiled() : resolveBackend(choice);
}

/** Sets `wide`. With "auto", where wide vectors fail after all, the same numbers take longer. */
function setWide(wasmBackend: WasmBackend, wide: unknown): void {
  if (wide === true || wide === false) {
    wasmBackend.setWide(wide);
    return;
  }
  if (wide !== "auto") throw new ValueError(`setBackend: wide is ${showValue(wide)}; give true, false or "auto"`);
  if (!isTried() || whyNotWide() !== null) return;
  try {
    wasmBackend.setWide(true);
  } catch (error) {
    if (!(error instanceof BackendError)) throw error;
  }
}

/**
 * Where tensors of this type are made now. float64 lives on the reference backend where the default has none; labels
 * and indices lie beside the floats they go with.
 */
export function getBackend(type: DType = dtype): Backend {
  return backend.floats.includes(type === "int32" ? dtype : type) ? backend : reference;
}

/** The float type that tensors are made of now. */
export function defaultDType(): FloatType {
  return dtype;
}

/**
 * Runs f with other defaults for every tensor, layer and model that it makes.
 * @throws StateError when f is asynchronous, since the defaults would change under others
 */
export function using<T>(given: { backend?: BackendName | Backend; dtype?: FloatType }, f: () => T): T {
  const options = readUsingOptions(given);
  const before = { backend, dtype };
  if (options.backend !== undefined) backend = resolveBackend(options.backend, "using");
  if (options.dtype !== undefined) dtype = options.dtype;
  try {
    const result = f();
    if (result instanceof Promise)
      throw new StateError("using: the function is asynchronous; make the tensors in it and await outside");
    return result;
  } finally {
    ({ backend, dtype } = before);
  }
}
