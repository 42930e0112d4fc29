import { unzipSync } from "fflate";
import { FormatError } from "../../util/errors.js";
import type { HostArray } from "../Dataset.js";
import { readNpy } from "./readNpy.js";

/**
 * Reads the arrays of a `.npz` file, by name, as `numpy.savez` and `savez_compressed` write them: `keras.datasets`' mnist.npz,
 * MedMNIST and others. See {@link readNpy} for the types.
 *
 * @example const { x_train, y_train } = readNpz(await readFile("mnist.npz"));
 * @param only the names to read; the others are not decompressed. Default all
 * @throws FormatError when it is not such a file, is damaged, or holds arrays of anything but numbers
 */
export function readNpz(
  bytes: Uint8Array,
  { only, what = "npz" }: { readonly only?: readonly string[]; readonly what?: string } = {},
): Record<string, HostArray> {
  let files: Record<string, Uint8Array>;
  try {
    files = unzipSync(bytes, { filter: ({ name }) => name.endsWith(".npy") && (only?.includes(nameOf(name)) ?? true) });
  } catch (cause) {
    throw new FormatError(
      `${what}: is not a zip archive, or is damaged (${(cause as Error).message}); save or download it again`,
      {
        cause,
      },
    );
  }
  const found = Object.entries(files).map(([name, file]) => [
    nameOf(name),
    readNpy(file, { what: `${what}: ${nameOf(name)}` }),
  ]);
  const missing = only?.find((name) => !found.some(([other]) => other === name));
  if (found.length === 0 || missing !== undefined)
    throw new FormatError(
      `${what}: has no array${missing === undefined ? "" : ` "${missing}"`}; look at its names in NumPy`,
    );
  return Object.fromEntries(found);
}

function nameOf(file: string): string {
  return file.replace(/\.npy$/, "");
}
