import { nodeModule } from "../../util/nodeModule.js";

/*
 * The modules of Node that imageFolder uses, loaded when a folder is read: bundles for pages do not contain them.
 */

/** What to do in a browser. */
const INSTEAD = "pass the files that the user chose to imageList";

const fs = () => nodeModule("node:fs/promises", "imageFolder", INSTEAD);

export const readFile = (path: string) => fs().readFile(path);
export const readdir = (path: string) => fs().readdir(path);
export const stat = (path: string) => fs().stat(path);
export const join = (...parts: string[]) => nodeModule("node:path", "imageFolder", INSTEAD).join(...parts);
