import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { strToU8, zipSync } from "fflate";
import { FormatError, ValueError } from "noodlenet";
import { type ChosenFolder, type Dataset, imageFolder } from "noodlenet/data";
import { afterAll, describe, expect, it } from "vitest";
import { png } from "./images.js";

const root = mkdtempSync(join(tmpdir(), "noodlenet-chosen-"));
afterAll(() => rmSync(root, { recursive: true }));

const grey = (value: number) => png(4, 3, () => [value, value, value]);

/** A folder of two classes, with what operating systems leave in folders. */
const FILES: Readonly<Record<string, Uint8Array>> = {
  "photos/udon/a.png": grey(200),
  "photos/ramen/b.png": grey(20),
  "photos/ramen/deep/c.png": grey(30),
  "photos/ramen/a.png": grey(10),
  "photos/ramen/.DS_Store": strToU8("x"),
  "photos/notes.txt": strToU8("x"),
  "__MACOSX/photos/ramen/._a.png": strToU8("x"),
};
const OPTIONS = { size: [3, 4], shuffle: false } as const;

const zip = (files: Readonly<Record<string, Uint8Array>>, level: 0 | 6 = 0) => zipSync({ ...files }, { level });

function fileOf(path: string, bytes: Uint8Array, relative: string | null = path): File {
  const file = new File([bytes as BlobPart], path.split("/").at(-1) as string);
  return Object.defineProperty(file, "webkitRelativePath", { value: relative ?? "" });
}

const list = (files: Readonly<Record<string, Uint8Array>>) =>
  Object.entries(files).map(([path, bytes]) => fileOf(path, bytes));

/** A directory as pages see it that have been given a handle. */
function handleOf(files: Readonly<Record<string, Uint8Array>>, at = ""): FileSystemDirectoryHandle {
  const names = new Set(
    Object.keys(files)
      .filter((path) => path.startsWith(at))
      .map((path) => path.slice(at.length).split("/")[0]),
  );
  return {
    kind: "directory",
    async *entries() {
      for (const name of names)
        yield `${at}${name}` in files
          ? [name, { kind: "file", getFile: async () => new File([files[`${at}${name}`] as BlobPart], name) }]
          : [name, handleOf(files, `${at}${name}/`)];
    },
  } as unknown as FileSystemDirectoryHandle;
}

/** What a page is given by a drop: entries that are read two at a time, and items that are gone after the handler. */
function dropOf(files: Readonly<Record<string, Uint8Array>>): DataTransfer {
  const entryOf = (path: string): unknown => {
    if (path in files)
      return {
        isFile: true,
        fullPath: `/${path}`,
        file: (done: (file: File) => void) => done(fileOf(path, files[path], null)),
      };
    const inner = [
      ...new Set(
        Object.keys(files)
          .filter((name) => name.startsWith(`${path}/`))
          .map((name) => name.slice(path.length + 1).split("/")[0]),
      ),
    ];
    return {
      isFile: false,
      fullPath: `/${path}`,
      createReader: () => ({
        readEntries: (done: (found: unknown[]) => void) =>
          done(inner.splice(0, 2).map((name) => entryOf(`${path}/${name}`))),
      }),
    };
  };
  const items = [...new Set(Object.keys(files).map((path) => path.split("/")[0]))].map((name) => ({
    webkitGetAsEntry: () => entryOf(name),
  }));
  queueMicrotask(() => items.splice(0));
  return { dropEffect: "none", items } as unknown as DataTransfer;
}

async function firsts(dataset: Dataset): Promise<[value: number, label: number][]> {
  const found: [number, number][] = [];
  for await (const { x, y } of dataset.batches(0))
    for (let i = 0; i < x.shape[0]; i++) found.push([x.data[i * 36], y!.data[i]]);
  return found;
}

const SORTED = [
  [10, 0],
  [20, 0],
  [30, 0],
  [200, 1],
];

describe("a folder that a page has", () => {
  it("that was dropped is read again when it is asked for again, with another size", async () => {
    const dropped = dropOf(FILES);
    expect(await firsts((await imageFolder(dropped, OPTIONS)).train)).toEqual(SORTED);
    expect((await imageFolder(dropped, { ...OPTIONS, size: [6, 6] })).train.sampleShape).toEqual([6, 6, 3]);
  });

  it("that was dropped on a page from the disk is read by its handle, since its entries cannot be", async () => {
    const broken = { isFile: false, isDirectory: true, createReader: () => expect.fail("the entry was read") };
    const inner = Object.entries(FILES).filter(([path]) => path.startsWith("photos/"));
    const files = Object.fromEntries(inner.map(([path, bytes]) => [path.slice("photos/".length), bytes]));
    const handle = Object.assign(handleOf(files), { name: "photos" });
    const items = [{ webkitGetAsEntry: () => broken, getAsFileSystemHandle: async () => handle }];
    const dropped = { dropEffect: "none", items } as unknown as DataTransfer;
    expect(await firsts((await imageFolder(dropped, OPTIONS)).train)).toEqual(SORTED);
  });

  it("may have classes with the names of what every object has", async () => {
    const names = ["constructor", "train", "valueOf"];
    const files = Object.fromEntries(names.map((name) => [`photos/${name}/a.png`, grey(1)]));
    await expect(imageFolder(list(files), OPTIONS)).rejects.toThrow('also "constructor", "valueOf"');
    const two = { "photos/constructor/a.png": grey(1), "photos/toString/a.png": grey(2) };
    expect((await imageFolder(list(two), OPTIONS)).classNames).toEqual(["constructor", "toString"]);
  });

  it.each<[string, () => ChosenFolder]>([
    ["the files of an input with webkitdirectory", () => list(FILES)],
    ["what was dropped", () => dropOf(FILES)],
    ["a directory handle", () => handleOf(FILES)],
    ["a zip file", () => new File([zip(FILES) as BlobPart], "photos.zip")],
    ["a compressed zip file's bytes", () => zip(FILES, 6)],
    ["a dropped zip file", () => dropOf({ "photos.zip": zip(FILES) })],
    [
      "a zip file with backslashes",
      () => zip(Object.fromEntries(Object.entries(FILES).map(([path, bytes]) => [path.replaceAll("/", "\\"), bytes]))),
    ],
  ])("is read like one on the disk: %s", async (_, chosen) => {
    const { train, classNames, skipped, val } = await imageFolder(chosen(), OPTIONS);
    expect(classNames).toEqual(["ramen", "udon"]);
    expect(await firsts(train)).toEqual(SORTED);
    expect(val).toBeUndefined();
    expect(skipped).toEqual([]);
    // The same again: nothing was moved away.
    expect(await firsts(train)).toEqual(SORTED);
  });

  it("may be divided into parts, lie in several outer folders, or in none", async () => {
    const inParts = Object.fromEntries(
      ["train", "val"].flatMap((part) => ["a", "b"].map((name, i) => [`${part}/${name}/x.png`, grey(i)])),
    );
    for (const outer of ["", "one/", "one/two/"]) {
      const files = Object.fromEntries(Object.entries(inParts).map(([path, bytes]) => [`${outer}${path}`, bytes]));
      const { train, val } = await imageFolder(zip(files), OPTIONS);
      expect(await firsts(train)).toEqual([
        [0, 0],
        [1, 1],
      ]);
      expect(await firsts(val!)).toEqual(await firsts(train));
    }
  });

  it("in Node is a zip file's path, too", async () => {
    const path = join(root, "photos.ZIP");
    writeFileSync(path, zip(FILES));
    expect(await firsts((await imageFolder(path, OPTIONS)).train)).toEqual(SORTED);
    const folder = join(root, "folder.zip");
    for (const name of ["a", "b"]) {
      mkdirSync(join(folder, name), { recursive: true });
      writeFileSync(join(folder, name, "x.png"), grey(1));
    }
    expect((await imageFolder(folder, OPTIONS)).classNames).toEqual(["a", "b"]);
  });

  it("is named in errors, with the remedy", async () => {
    await expect(imageFolder([fileOf("a.png", grey(1), null)], OPTIONS)).rejects.toThrow(
      /a\.png was chosen without its folder.*webkitdirectory.*imageList/,
    );
    await expect(imageFolder([], OPTIONS)).rejects.toThrow(ValueError);
    await expect(imageFolder(undefined as unknown as string, OPTIONS)).rejects.toThrow(
      /there are no files; give a path/,
    );
    await expect(imageFolder(dropOf({}), OPTIONS)).rejects.toThrow(/nothing was dropped/);
    await expect(imageFolder(new File([grey(1) as BlobPart], "a.png"), OPTIONS)).rejects.toThrow(
      /a\.png is not a zip file/,
    );
    await expect(imageFolder(zip({ "a/x.png": grey(1) }), OPTIONS)).rejects.toThrow(
      /the chosen folder has one class folder, "a"/,
    );
    await expect(imageFolder(zip({ "x.png": grey(1) }), OPTIONS)).rejects.toThrow(
      /the chosen folder has no class folders/,
    );
    const cut = zip(FILES);
    await expect(imageFolder(cut.slice(0, cut.length - 30), OPTIONS)).rejects.toThrow(FormatError);
    const bad = await imageFolder(zip({ "a/x.png": strToU8("no picture"), "b/y.png": grey(1) }), OPTIONS);
    await expect(firsts(bad.train)).rejects.toThrow(/^a\/x\.png/);
    await expect(imageFolder(zip(FILES), { size: [0, 1] })).rejects.toThrow(ValueError);
  });
});
