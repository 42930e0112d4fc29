import { ValueError } from "../../util/errors.js";
import type { Folder, Names } from "./Folder.js";
import { join, readdir, stat } from "./nodeFiles.js";
import { readImageFile } from "./readImageFile.js";

/** A folder on the disk. */
export function diskFolder(path: string): Folder {
  return { path, join, names: namesIn, read: readImageFile };
}

async function namesIn(dir: string): Promise<Names> {
  const folders: string[] = [];
  const files: string[] = [];
  for (const name of await entries(dir)) ((await isFolder(join(dir, name))) ? folders : files).push(name);
  return { folders, files };
}

/** Follows links, which a directory entry's own type does not. A broken one counts as a file, so that reading it reports the problem. */
async function isFolder(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory();
  } catch {
    return false;
  }
}

async function entries(dir: string): Promise<string[]> {
  try {
    return await readdir(dir);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const problem =
      code === "ENOENT" ? "does not exist" : code === "ENOTDIR" ? "is a file" : `cannot be read (${code})`;
    throw new ValueError(
      `imageFolder: ${dir} ${problem}; give a folder with one folder of images per class, or a zip file of it`,
      {
        cause: error,
      },
    );
  }
}
