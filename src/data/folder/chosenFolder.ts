import { FormatError, ValueError } from "../../util/errors.js";
import { isZip, openZip } from "../../util/zip.js";
import type { Folder } from "./Folder.js";

/**
 * A folder of pictures that a page has: the files of `<input type="file" webkitdirectory>`, what was dropped (`event.dataTransfer`, within the
 * handler of the drop), what `showDirectoryPicker` gave, or a zip file, as a Blob or its bytes.
 */
export type ChosenFolder = FileList | readonly File[] | DataTransfer | FileSystemDirectoryHandle | Blob | Uint8Array;

type Read = () => Promise<Uint8Array>;
/** What was chosen: how to read each file, by its path. */
type Files = Map<string, Read>;

/**
 * A folder that was chosen in a page. A single outer folder, such as the one that was dropped, is entered.
 * @param name of a zip file of which only the bytes are given, for messages
 * @throws ValueError for what is no folder; FormatError for a damaged zip file
 */
export async function chosenFolder(chosen: ChosenFolder, name?: string): Promise<Folder> {
  return folderOf(await filesOf(chosen, name));
}

/** Is asked at once, since what was dropped can be seen only within the handler of the drop. */
function filesOf(chosen: ChosenFolder, name = "the zip file"): Promise<Files> | Files {
  if (typeof chosen !== "object" || chosen === null) return listedFiles([]);
  if (chosen instanceof Uint8Array) return zipFiles(chosen, name);
  if (chosen instanceof Blob) return zipBlob(chosen);
  if (isDropped(chosen)) return droppedFiles(chosen);
  if (isHandle(chosen)) return handleFiles(chosen);
  return listedFiles(Array.from(chosen as ArrayLike<File>));
}

function isDropped(chosen: object): chosen is DataTransfer {
  return "items" in chosen && "dropEffect" in chosen;
}

function isHandle(chosen: object): chosen is FileSystemDirectoryHandle {
  return "kind" in chosen && chosen.kind === "directory";
}

const bytesOf = async (blob: Blob): Promise<Uint8Array> => new Uint8Array(await blob.arrayBuffer());

async function zipBlob(blob: Blob): Promise<Files> {
  return zipFiles(await bytesOf(blob), "name" in blob && typeof blob.name === "string" ? blob.name : "the zip file");
}

function zipFiles(bytes: Uint8Array, what: string): Files {
  if (!isZip(bytes))
    throw new FormatError(`imageFolder: ${what} is not a zip file; give a folder, or single pictures to imageList`);
  const zip = openZip(bytes, what);
  // Programs of Windows wrote backslashes.
  return new Map(
    zip.names
      .filter((name) => !/[\\/]$/.test(name))
      .map((name) => [name.replaceAll("\\", "/"), async () => (zip.read(name) as Uint8Array).slice()]),
  );
}

/** @throws ValueError for files that were chosen without their folder */
function listedFiles(files: readonly File[]): Files {
  if (files.length === 0 || files.some((file) => !(file instanceof Blob)))
    throw new ValueError(
      "imageFolder: there are no files; give a path, files of an input, what was dropped, a directory handle or a zip file",
    );
  const alone = files.find(({ webkitRelativePath }) => !webkitRelativePath);
  if (alone)
    throw new ValueError(
      `imageFolder: ${alone.name} was chosen without its folder, which tells its class; give the input the attribute webkitdirectory, or call imageList with labels`,
    );
  return new Map(files.map((file) => [file.webkitRelativePath, () => bytesOf(file)]));
}

/** What was dropped can be seen once only; it is remembered, so that it can be read again. */
const seenDrops = new WeakMap<DataTransfer, Promise<Files>>();

function droppedFiles(dropped: DataTransfer): Promise<Files> {
  const files = seenDrops.get(dropped) ?? filesOfItems(Array.from(dropped.items));
  seenDrops.set(dropped, files);
  return files;
}

/** An item of a drop in browsers that give handles; Chromium reads entries on no page that was opened from the disk, but handles. */
type ItemWithHandle = DataTransferItem & { getAsFileSystemHandle?(): Promise<FileSystemHandle | null> };

/** The folders that were dropped as handles, where the browser gives them. */
async function handlesOf(items: readonly ItemWithHandle[]): Promise<readonly FileSystemDirectoryHandle[] | null> {
  const asked = items.map((item) => item.getAsFileSystemHandle?.());
  const handles = await Promise.all(asked).catch(() => []);
  const folders = handles.filter((handle) => handle && isHandle(handle)) as FileSystemDirectoryHandle[];
  return items.length > 0 && folders.length === items.length ? folders : null;
}

async function filesOfItems(items: readonly ItemWithHandle[]): Promise<Files> {
  // All are asked at once: after the handler of the drop the items tell nothing.
  const entries = items.flatMap((item) => item.webkitGetAsEntry() ?? []);
  const single = items[0]?.getAsFile?.();
  const areFolders = entries.every(({ isDirectory }) => isDirectory);
  const handles = areFolders ? await handlesOf(items) : null;
  if (entries.length === 1 && !areFolders) return zipBlob(single ?? (await fileOf(entries[0] as FileSystemFileEntry)));
  const files: Files = new Map();
  for (const handle of handles ?? []) await handleFiles(handle, `${handle.name}/`, files);
  if (handles) return files;
  for (const entry of entries) await addEntry(entry, files);
  if (files.size === 0)
    throw new ValueError("imageFolder: nothing was dropped; drop the folder of the classes' folders");
  return files;
}

async function addEntry(entry: FileSystemEntry, files: Files): Promise<void> {
  if (entry.isFile)
    files.set(entry.fullPath.replace(/^\//, ""), async () => bytesOf(await fileOf(entry as FileSystemFileEntry)));
  else for (const inner of await entriesOf(entry as FileSystemDirectoryEntry)) await addEntry(inner, files);
}

function fileOf(entry: FileSystemFileEntry): Promise<File> {
  return new Promise((resolve, reject) => entry.file(resolve, reject));
}

/** All entries of a directory, which are given some at a time. */
async function entriesOf(directory: FileSystemDirectoryEntry): Promise<readonly FileSystemEntry[]> {
  const reader = directory.createReader();
  const all: FileSystemEntry[] = [];
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject));
    if (some.length === 0) return all;
    all.push(...some);
  }
}

async function handleFiles(handle: FileSystemDirectoryHandle, path = "", files: Files = new Map()): Promise<Files> {
  for await (const [name, inner] of handle.entries())
    if (inner.kind === "directory") await handleFiles(inner as FileSystemDirectoryHandle, `${path}${name}/`, files);
    else files.set(`${path}${name}`, async () => bytesOf(await (inner as FileSystemFileHandle).getFile()));
  return files;
}

/** How messages name what was chosen where that has no name itself. */
const CHOSEN = "the chosen folder";

/** A directory within what was chosen. */
interface Directory {
  readonly folders: Map<string, Directory>;
  readonly files: Map<string, Read>;
}

const emptyDirectory = (): Directory => ({ folders: new Map(), files: new Map() });

function folderOf(files: Files): Folder {
  const root = emptyDirectory();
  for (const [path, read] of files) {
    const steps = path.split("/").filter((step) => step !== "" && step !== ".");
    const name = steps.pop();
    let at = root;
    for (const step of steps) {
      const inner = at.folders.get(step) ?? emptyDirectory();
      at.folders.set(step, inner);
      at = inner;
    }
    if (name !== undefined) at.files.set(name, read);
  }
  return {
    path: outerPath(root) || CHOSEN,
    join: (path, name) => (path === CHOSEN ? name : `${path}/${name}`),
    async names(path) {
      const found = path === CHOSEN ? root : directoryAt(root, path.split("/"));
      if (!found) throw new ValueError(`imageFolder: ${path} is not among the folders that were chosen`);
      return { folders: [...found.folders.keys()], files: [...found.files.keys()] };
    },
    async read(file) {
      const steps = file.split("/");
      const read = directoryAt(root, steps.slice(0, -1))?.files.get(steps[steps.length - 1]);
      if (read) return read();
      throw new FormatError(`${file}: is not among the files that were chosen`);
    },
  };
}

function directoryAt(root: Directory, steps: readonly string[]): Directory | undefined {
  return steps.reduce<Directory | undefined>((at, step) => at?.folders.get(step), root);
}

/** The path of the only folder that holds everything, as far as that goes; "" if there is none. */
function outerPath(root: Directory): string {
  const steps: string[] = [];
  for (let at = root; ; ) {
    const folders = [...at.folders].filter(([name]) => !/^(__MACOSX|\..*)$/i.test(name));
    const [only, ...others] = folders;
    if (!only || others.length > 0 || only[1].folders.size === 0) return steps.join("/");
    steps.push(only[0]);
    at = only[1];
  }
}
