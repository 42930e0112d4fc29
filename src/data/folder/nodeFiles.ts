import { nodeModule } from "../../util/nodeModule.js";

/*
 * What imageFolder needs of Node, asked for when a folder is read: pages that decode, augment or paint pictures bundle without it.
 */

const fs = () => nodeModule("node:fs/promises", "imageFolder");

export const readFile = (path: string) => fs().readFile(path);
export const readdir = (path: string) => fs().readdir(path);
export const stat = (path: string) => fs().stat(path);
export const join = (...parts: string[]) => nodeModule("node:path", "imageFolder").join(...parts);
