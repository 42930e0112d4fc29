import type { GpuJsConstructor } from "../backends/gpu/GpuJs.js";
import type { InputMaker } from "../backends/gpu/TextureDevice.js";
import { BackendError } from "../util/errors.js";

/** The exports of the package gpu.js that noodlenet uses. */
export interface GpuJsPackage {
  readonly GPU: GpuJsConstructor;
  readonly input: InputMaker;
}

/** The command that installs the package, for error messages. */
export const INSTALL = "npm install gpu.js --ignore-scripts";

/**
 * The package gpu.js, an optional peer dependency, since its native parts are large and most users do not need it.
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

/** Bundlers and Node import a CommonJS package differently: as its exports, or as an object whose default they are. */
function partsOf(loaded: unknown): GpuJsPackage {
  const parts = loaded as Partial<GpuJsPackage> & { default?: Partial<GpuJsPackage> };
  const { GPU, input } = parts.GPU && parts.input ? parts : (parts.default ?? {});
  if (GPU && input) return { GPU, input };
  throw new BackendError(
    `useGpu: the module loaded as gpu.js does not export GPU and input; add the package with \`${INSTALL}\``,
  );
}
