import { nodeModule } from "../../util/nodeModule.js";

/*
 * The modules of Node that imageFolder uses, loaded when a folder is read: bundles for pages do not contain them.
 */

const fs = () => nodeModule("node:fs/promises", "imageFolder");

export const readFile = (path: string) => fs().readFile(path);
export const readdir = (path: string) => fs().readdir(path);
export const stat = (path: string) => fs().stat(path);
export const join = (...parts: string[]) => nodeModule("node:path", "imageFolder").join(...parts);
