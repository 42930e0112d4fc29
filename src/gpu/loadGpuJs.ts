import type { GpuJsConstructor } from "../backends/gpu/GpuJs.js";
import type { InputMaker } from "../backends/gpu/TextureDevice.js";
import { BackendError } from "../util/errors.js";

/** What is used of the package gpu.js. */
export interface GpuJsPackage {
  readonly GPU: GpuJsConstructor;
  readonly input: InputMaker;
}

/** How to get the package, for messages. */
export const INSTALL = "npm install gpu.js --ignore-scripts";

/**
 * The package gpu.js, which is an optional peer: its native parts are large, and most users need none of it.
 * @throws BackendError when it is not installed
 */
export async function loadGpuJs(load: () => Promise<unknown> = () => import("gpu.js")): Promise<GpuJsPackage> {
  let loaded: unknown;
  try {
    loaded = await load();
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new BackendError(`useGpu: the package gpu.js cannot be loaded (${reason}); add it with \`${INSTALL}\``, {
      cause,
    });
  }
  return partsOf(loaded);
}

/** Bundlers and Node differ in what they make of a CommonJS package: its exports themselves, or their default. */
function partsOf(loaded: unknown): GpuJsPackage {
  const parts = loaded as Partial<GpuJsPackage> & { default?: Partial<GpuJsPackage> };
  const { GPU, input } = parts.GPU && parts.input ? parts : (parts.default ?? {});
  if (GPU && input) return { GPU, input };
  throw new BackendError(
    `useGpu: what was loaded as gpu.js has no GPU and no input; add the package with \`${INSTALL}\``,
  );
}
