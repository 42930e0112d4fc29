import type { Backend } from "../backends/Backend.js";
import type { DType } from "../backends/Kernels.js";
import { reference } from "../backends/reference/backend.js";
import { wasm, wasmRelaxed } from "../backends/wasm/backend.js";
import { BackendError, StateError } from "../util/errors.js";
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

const readBackendOptions = optionsReader<{ relaxedSimd?: boolean }>(
  "setBackend",
  'setBackend("wasm", { relaxedSimd: true })',
  { names: { relaxedSimd: true } },
);
const readUsingOptions = optionsReader<{ backend?: BackendName | Backend; dtype?: FloatType }>(
  "using",
  'using({ backend: "reference", dtype: "float64" }, () => …)',
  { names: { backend: true, dtype: true } },
);

/**
 * Sets where tensors are made from now on: by name, or a user-defined backend. "wasm" is the default.
 * @param options.relaxedSimd for "wasm": faster, but bits depend on the machine, and it is a backend of its own
 * @throws BackendError where there is no such backend, or the engine has no relaxed SIMD
 */
export function setBackend(choice: BackendName | Backend, options?: { relaxedSimd?: boolean }): void {
  const { relaxedSimd = false } = readBackendOptions(options);
  if (relaxedSimd && choice !== "wasm") {
    throw new BackendError('setBackend: relaxedSimd is an option of "wasm" alone; leave it out, or choose "wasm"');
  }
  // Compiled at once, so that an engine without relaxed SIMD says so here.
  backend = relaxedSimd ? wasmRelaxed.compiled() : resolveBackend(choice);
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
