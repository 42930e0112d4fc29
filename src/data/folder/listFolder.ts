import { ValueError } from "../../util/errors.js";
import type { Folder, Names } from "./Folder.js";

/** The parts that a folder of images may be divided into. */
type PartName = "train" | "val" | "test";

/** Files and their labels, sorted by class, then by name. */
export interface FolderPart {
  readonly files: readonly string[];
  readonly labels: Int32Array;
}

/** A file that was left out. */
export interface SkippedImage {
  /** Its path within the folder. */
  readonly file: string;
  /** Why it was left out. */
  readonly reason: string;
}

/** The parts that were found; `train` is always there. */
export interface FolderParts {
  train: FolderPart;
  val?: FolderPart;
  test?: FolderPart;
}

const PART_OF_FOLDER: Readonly<Record<string, PartName>> = {
  train: "train",
  val: "val",
  validation: "val",
  test: "test",
};
const NO_PICTURE = "is not a picture by its file extension; rename or remove it";
const JUNK = ["thumbs.db", "desktop.ini", "__macosx", "icon\r"];

/**
 * Lists the image files of a folder by part and class, those in subfolders of a class included, and the files that are left out.
 * @throws ValueError that names what was expected and what was found
 */
export async function listFolder(
  folder: Folder,
  classes?: readonly string[],
): Promise<{ parts: FolderParts; classNames: readonly string[]; skipped: SkippedImage[] }> {
  const skipped: SkippedImage[] = [];
  const dir = folder.path;
  const entries = await list(folder, dir);
  const partFolders = findParts(folder, entries, classes);
  if (!partFolders) {
    const classNames = chooseClasses(dir, entries, classes);
    return { parts: { train: await listPart(folder, dir, classNames, skipped) }, classNames, skipped };
  }
  const classNames = await agreeOnClasses(folder, partFolders, classes);
  const parts: FolderParts = { train: await listPart(folder, folder.join(dir, "train"), classNames, skipped) };
  partFolders.delete("train");
  for (const [part, name] of partFolders)
    parts[part] = await listPart(folder, folder.join(dir, name), classNames, skipped);
  return { parts, classNames, skipped };
}

/** The folders that are parts, if `dir` is divided into parts; null if its folders are classes. */
function findParts(
  { path: dir, join }: Folder,
  { folders }: Names,
  classes?: readonly string[],
): Map<PartName, string> | null {
  if (classes?.every((name) => folders.includes(name))) return null;
  const named = folders.filter((name) => Object.hasOwn(PART_OF_FOLDER, name));
  if (!named.includes("train")) {
    if (named.length === 0 || named.length < folders.length) return null;
    throw new ValueError(
      `imageFolder: ${dir} has ${quoted(named)} but no "train"; name the class folders' own parent, such as ${join(dir, named[0])}`,
    );
  }
  const others = folders.filter((name) => !Object.hasOwn(PART_OF_FOLDER, name));
  if (others.length > 0)
    throw new ValueError(
      `imageFolder: ${dir} has "train" and also ${quoted(others)}; keep only train, val and test there, or give classes if these are classes`,
    );
  if (folders.includes("val") && folders.includes("validation"))
    throw new ValueError(`imageFolder: ${dir} has both "val" and "validation"; keep one of them`);
  return new Map(named.map((name) => [PART_OF_FOLDER[name], name]));
}

/** The classes of the training part. All other parts must have the same ones. */
async function agreeOnClasses(
  folder: Folder,
  parts: Map<PartName, string>,
  classes?: readonly string[],
): Promise<readonly string[]> {
  const train = folder.join(folder.path, "train");
  const classNames = chooseClasses(train, await list(folder, train), classes);
  for (const name of parts.values()) {
    const dir = folder.join(folder.path, name);
    const { folders } = await list(folder, dir);
    const missing = classNames.filter((one) => !folders.includes(one));
    const unknown = classes ? [] : folders.filter((one) => !classNames.includes(one));
    if (missing.length === 0 && unknown.length === 0) continue;
    const lacks =
      missing.length > 0
        ? `lacks the class ${quoted(missing)} of train`
        : `has the class ${quoted(unknown)}, which train lacks`;
    throw new ValueError(
      `imageFolder: ${dir} ${lacks}; train has ${quoted(classNames)}, ${name} has ${quoted(folders)}: give all parts the same class folders`,
    );
  }
  return classNames;
}

function chooseClasses(dir: string, { folders, files }: Names, classes?: readonly string[]): readonly string[] {
  if (classes) return checkGivenClasses(dir, folders, classes);
  const images = files.filter(isImage).length;
  if (folders.length === 0)
    throw new ValueError(
      `imageFolder: ${dir} has no class folders (found ${describe(files)}); make one folder per class and put its images there`,
    );
  if (folders.length === 1)
    throw new ValueError(
      `imageFolder: ${dir} has one class folder, "${folders[0]}", and two are needed${images > 0 ? `; its ${images} images beside it belong into one too` : "; add a folder for each other class"}`,
    );
  return folders;
}

function checkGivenClasses(dir: string, folders: readonly string[], classes: readonly string[]): readonly string[] {
  const missing = classes.filter((name) => !folders.includes(name));
  if (missing.length > 0)
    throw new ValueError(
      `imageFolder: ${dir} has no folder ${quoted(missing)} of classes (found ${quoted(folders)}); correct the names`,
    );
  if (new Set(classes).size < 2 || new Set(classes).size !== classes.length)
    throw new ValueError(`imageFolder: classes is ${quoted(classes)}; give two or more different names`);
  return classes;
}

/** The pictures of a part. Files beside its class folders, and files that are not pictures, are added to `skipped`. */
async function listPart(
  folder: Folder,
  dir: string,
  classNames: readonly string[],
  skipped: SkippedImage[],
): Promise<FolderPart> {
  const files: string[] = [];
  const labels: number[] = [];
  for (const [label, name] of classNames.entries()) {
    for (const file of await listClass(folder, folder.join(dir, name), skipped)) {
      files.push(file);
      labels.push(label);
    }
  }
  for (const file of (await list(folder, dir)).files.filter(isImage))
    skipped.push({ file: folder.join(dir, file), reason: "lies beside the class folders; put it into one" });
  return { files, labels: Int32Array.from(labels) };
}

/** All pictures of a folder and its subfolders, sorted by name, and the files that are left out. */
export async function listImages(folder: Folder): Promise<{ images: string[]; skipped: SkippedImage[] }> {
  const files = await listBelow(folder, folder.path, 0);
  const others = files.filter((file) => !isImage(file));
  return { images: files.filter(isImage), skipped: others.map((file) => ({ file, reason: NO_PICTURE })) };
}

async function listClass(folder: Folder, dir: string, skipped: SkippedImage[]): Promise<string[]> {
  const files = await listBelow(folder, dir, 0);
  const images = files.filter(isImage);
  if (images.length === 0)
    throw new ValueError(
      `imageFolder: ${dir} has no picture (found ${describe(files.map((file) => file.slice(dir.length + 1)))}); put images there or remove the folder`,
    );
  for (const file of files) if (!isImage(file)) skipped.push({ file, reason: NO_PICTURE });
  return images;
}

/** Folders that are deeper than this are taken for a cycle of links. */
const DEEPEST = 32;

/** All files of a folder, followed by those of its subfolders. */
async function listBelow(folder: Folder, dir: string, depth: number): Promise<string[]> {
  if (depth > DEEPEST)
    throw new ValueError(`imageFolder: ${dir} is ${depth} folders deep; remove links that lead back`);
  const { files, folders } = await list(folder, dir);
  const found = files.map((file) => folder.join(dir, file));
  for (const name of folders) found.push(...(await listBelow(folder, folder.join(dir, name), depth + 1)));
  return found;
}

/** Whether a file has the extension of a picture, readable or not: reading it tells. */
function isImage(file: string): boolean {
  return /\.(jpe?g|jpe|jfif|png|gif|bmp|webp|avif|hei[cf]|tiff?|jxl|jp2|dng|cr[23]|nef|arw|psd|svg)$/i.test(file);
}

/** The files and folders in a directory, sorted by their code units, without hidden ones and those of operating systems. */
async function list(folder: Folder, dir: string): Promise<Names> {
  const { folders, files } = await folder.names(dir);
  const shown = (names: readonly string[]) =>
    names.filter((name) => !name.startsWith(".") && !JUNK.includes(name.toLowerCase())).sort();
  return { folders: shown(folders), files: shown(files) };
}

function describe(names: readonly string[]): string {
  if (names.length === 0) return "nothing";
  return `${names.length} others: ${names.slice(0, 3).join(", ")}${names.length > 3 ? ", …" : ""}`;
}

function quoted(names: readonly string[]): string {
  return names.map((name) => `"${name}"`).join(", ") || "nothing";
}
