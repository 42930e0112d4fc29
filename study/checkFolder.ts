import { access, constants, stat } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { ValueError } from "noodlenet";

/**
 * Checks, before long work, that results can be written into a folder, which need not exist yet. Makes nothing.
 * @throws ValueError where a file stands in its place or on the way to it, or it is write-protected
 */
export async function checkFolder(path: string): Promise<void> {
  const found = await nearest(resolve(path));
  if (!(await stat(found)).isDirectory())
    throw new ValueError(`report: ${path} cannot be a folder, since ${found} is a file; give another --out`);
  await access(found, constants.W_OK | constants.X_OK).catch((cause) => {
    throw new ValueError(
      `report: nothing can be written into ${path}, since ${found} is write-protected (${cause.code}); give another --out`,
      { cause },
    );
  });
}

/** The path itself, or the nearest folder or file above it that exists. */
async function nearest(path: string): Promise<string> {
  const exists = await stat(path).then(
    () => true,
    () => false,
  );
  return exists || dirname(path) === path ? path : nearest(dirname(path));
}
