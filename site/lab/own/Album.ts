import { type ChosenFolder, imageFolder } from "noodlenet/data";
import { LabError } from "../LabError.js";
import { readableFile } from "./readableFile.js";

export type PartName = "train" | "val" | "test";

/** A picture's file. */
export interface Photo {
  readonly name: string;
  /** Its content, in a format that Node reads, too: the reader's own file where there is one, which takes no memory. */
  readonly content: () => Promise<Blob | Uint8Array>;
  /** The part that its folder says it belongs to. */
  readonly part?: PartName;
}

export interface AlbumClass {
  /** Stays, whatever its name and its place become. */
  readonly id: symbol;
  readonly name: string;
  readonly photos: readonly Photo[];
}

/** A reader's own pictures by class, in the order in which the classes were made. */
export type Album = readonly AlbumClass[];

export const newClass = (name: string, photos: readonly Photo[] = []): AlbumClass => ({ id: Symbol(), name, photos });

/** Two classes without pictures. @param name their names by number */
export const emptyAlbum = (name: (number: number) => string): Album => [1, 2].map((number) => newClass(name(number)));

/** The album with another class at its place. */
export const withClass = (album: Album, at: number, changed: Partial<AlbumClass>): Album =>
  album.map((one, i) => (i === at ? { ...one, ...changed } : one));

/** The album with more pictures in a class. */
export const withPhotos = (album: Album, at: number, photos: readonly Photo[]): Album =>
  withClass(album, at, { photos: [...album[at].photos, ...photos] });

/** Characters that a folder's name cannot have everywhere. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const NO_NAME = /[\\/:*?"<>|\u0000-\u001f]/g;

/** A name that a class, and so its folder, can have beside the others. */
export function freeName(album: Album, at: number, wanted: string, otherwise: string): string {
  const base = wanted.replace(NO_NAME, " ").replace(/^[\s.]+|[\s.]+$/g, "") || otherwise;
  const taken = new Set(album.filter((_, i) => i !== at).map(({ name }) => name.toLowerCase()));
  let name = base;
  for (let number = 2; taken.has(name.toLowerCase()); number++) name = `${base} ${number}`;
  return name;
}

/** A picture's file of bytes that are there. */
export const photoOf = (name: string, bytes: Uint8Array): Photo => ({ name, content: async () => bytes.slice() });

/** A picture's file that the reader chose. */
export const photoOfFile = (file: File): Photo => ({
  name: file.name,
  content: () => readableFile(file),
});

/** A picture's bytes, and the file that has them, where there is one. @throws LabError when the reader has moved or changed it */
export async function readPhoto({ name, content }: Photo): Promise<{ bytes: Uint8Array; file?: Blob }> {
  try {
    const found = await content();
    return found instanceof Blob ? { bytes: new Uint8Array(await found.arrayBuffer()), file: found } : { bytes: found };
  } catch {
    throw new LabError("fileGone", name);
  }
}

/** The pictures of a folder of classes. No picture is decoded yet. */
export async function albumOf(folder: ChosenFolder): Promise<Album> {
  const { classNames, ...parts } = await imageFolder(folder, { size: [1, 1], shuffle: false });
  const album = classNames.map((name) => ({ ...newClass(name), photos: [] as Photo[] }));
  const isDivided = parts.val !== undefined;
  const chosen = new Map(Array.isArray(folder) ? folder.map((file: File) => [file.webkitRelativePath, file]) : []);
  for (const part of ["train", "val", "test"] as const) {
    const found = parts[part];
    found?.files.forEach((file, i) => {
      const content = async () => readableFile(chosen.get(file) ?? new Blob([(await found.readFile(i)) as BlobPart]));
      album[found.labels[i]].photos.push({
        name: file.slice(file.lastIndexOf("/") + 1),
        content,
        ...(isDivided || part === "test" ? { part } : {}),
      });
    });
  }
  return album;
}

/** A class needs as many pictures for each picture that is held back to validate, and as many for one to test. */
const ONE_IN = 5;

/**
 * Which part each picture of an album belongs to. Where the folders say it, as they say, and what was added since is trained on. Otherwise a fifth of
 * each class validates, a single one at least, and another fifth tests if all classes have ten or more: the last ones, since pictures taken
 * one after the other are alike.
 */
export function divided(album: Album): ReadonlyMap<Photo, PartName> {
  const all = album.flatMap(({ photos }) => photos);
  const parts = new Map<Photo, PartName>();
  const isDivided = all.some(({ part }) => part === "val");
  const hasTest = all.some(({ part }) => part === "test");
  const canTest = !hasTest && album.every(({ photos }) => photos.length >= 2 * ONE_IN);
  for (const { photos } of album) {
    const free = photos.filter(({ part }) => part === undefined);
    const fifth = Math.floor(free.length / ONE_IN);
    const test = isDivided || !canTest ? 0 : fifth;
    const val = isDivided || free.length < 2 ? 0 : Math.max(1, fifth);
    free.forEach((photo, i) => {
      const left = free.length - i;
      parts.set(photo, left <= test ? "test" : left <= test + val ? "val" : "train");
    });
    for (const photo of photos) if (photo.part) parts.set(photo, photo.part);
  }
  return parts;
}

/** The album without some of its pictures. */
export function without(album: Album, left: ReadonlySet<Photo>): Album {
  return album.map((one) => ({ ...one, photos: one.photos.filter((photo) => !left.has(photo)) }));
}

/** What an album lacks before a network can be trained on it; null when nothing is. */
export function lackOf(album: Album): LabError | null {
  const empty = album.find(({ photos }) => photos.length === 0);
  if (album.length < 2) return new LabError("oneClass");
  if (empty) return new LabError("emptyClass", empty.name);
  const parts = [...divided(album).values()];
  return parts.includes("val") ? null : new LabError("nothingToValidate");
}
