import { nodeModule } from "../../util/nodeModule.js";

/*
 * The modules of Node that imageFolder uses, loaded when a folder is read: bundles for pages do not contain them.
 */

/** What to do in a browser. */
const INSTEAD = "give imageFolder the folder that the user chose or dropped, or imageList the files";

const fs = () => nodeModule("node:fs/promises", "imageFolder", INSTEAD);

export const readFile = (path: string) => fs().readFile(path);
export const readdir = (path: string) => fs().readdir(path);
export const stat = (path: string) => fs().stat(path);
export const isFile = (path: string) =>
  stat(path).then(
    (found) => found.isFile(),
    () => false,
  );
export const join = (...parts: string[]) => nodeModule("node:path", "imageFolder", INSTEAD).join(...parts);
