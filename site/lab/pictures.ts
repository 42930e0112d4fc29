import { bowlsInTurns } from "noodlenet/bowls";
import type { HostArray } from "noodlenet/data";
import { LabError } from "./LabError.js";
import { type Album, divided, lackOf, type PartName, type Photo, without } from "./own/Album.js";
import { decodeAll, type FileProblem, problemOf } from "./own/decodeAll.js";
import { type SamePictures, samePictures } from "./own/samePictures.js";
import type { Settings } from "./settings.js";

/** Pictures of one part with their labels; pixels from 0 to 255. */
export interface Part {
  readonly x: HostArray;
  readonly y: Int32Array;
}

/** The pictures that a network is trained on, validated and, once, tested with. */
export interface Pictures {
  readonly train: Part;
  readonly val: Part;
  /** Null where a reader's own pictures have none to spare. */
  readonly test: Part | null;
  readonly classNames: readonly string[];
}

/** As many as the report has for training, and enough others that a single one is not 12%. */
export const BOWLS = { train: 112, val: 56, test: 56 };

/**
 * Painted bowls of noodles, painted in turns.
 * @param onPainted is called with the number of pictures that are done, and of all
 */
export async function paintedBowls(
  size: number,
  signal: AbortSignal,
  onPainted: (done: number, all: number) => void,
): Promise<Pictures> {
  const all = BOWLS.train + BOWLS.val + BOWLS.test;
  const { x, y, classNames } = await bowlsInTurns(all, 1, { size, signal, onPainted: (done) => onPainted(done, all) });
  const part = (from: number, count: number) =>
    chosen(
      { x, y },
      Array.from({ length: count }, (_, i) => from + i),
    );
  return {
    train: part(0, BOWLS.train),
    val: part(BOWLS.train, BOWLS.val),
    test: part(BOWLS.train + BOWLS.val, BOWLS.test),
    classNames,
  };
}

/** How many pictures are trained on. */
export const countOf = ({ photos }: Pick<Settings, "photos">, { train }: Pictures): number =>
  Math.min(photos, train.y.length);

/** The most bytes of pixels that the page takes: it has them about three times while it trains. */
const MOST_BYTES = 2 ** 29;

/** Says that an album has more pictures than the page has room for at a size; null where it has room. */
export function tooLarge(album: Album, size: number): LabError | null {
  const count = album.reduce((sum, { photos }) => sum + photos.length, 0);
  const most = Math.floor(MOST_BYTES / (size * size * 3 * Float32Array.BYTES_PER_ELEMENT));
  return count > most ? new LabError("tooLarge", `${count} ${size} ${most}`) : null;
}

/** A file that is no picture that can be read. */
export interface Skipped {
  readonly name: string;
  readonly problem: FileProblem;
}

/** What came of the files of an album. */
export interface Decoded {
  readonly pictures: Pictures;
  /** The files of each part, in the order of its pictures. */
  readonly photos: Readonly<Record<PartName, readonly Photo[]>>;
  /** The files that could not be read. */
  readonly skipped: readonly Skipped[];
  /** Pairs of pictures that are the same. */
  readonly same: readonly SamePictures[];
}

/**
 * The pictures of an album: the classes by name, and in each part the classes in turn, so that few pictures have all of them.
 * @param onDecoded is called with the number of files that are done, and of all
 * @throws LabError when the album lacks what a training needs
 */
export async function picturesOf(
  album: Album,
  size: number,
  signal: AbortSignal,
  onDecoded: (done: number, all: number) => void,
): Promise<Decoded> {
  const refusal = tooLarge(album, size);
  if (refusal) throw refusal;
  const readable = await readableOf(album, size, signal, onDecoded);
  const unreadable = album.find(({ photos }, at) => photos.length > 0 && readable.album[at].photos.length === 0);
  if (unreadable) throw new LabError("noneReadable", unreadable.name);
  // After the pictures are decoded, so that they can be shown.
  const lack = lackOf(readable.album);
  if (lack) throw lack;
  const { listed, pixels } = readable;
  const classes = inOrder(album);
  const [train, val, test] = listed;
  const shape = [size, size, 3];
  const partOfPixels = (part: typeof train): Part => ({
    x: {
      data: joined(part.map(({ photo }) => pixels.get(photo) as ArrayLike<number>)),
      shape: [part.length, ...shape],
    },
    y: Int32Array.from(part, ({ label }) => label),
  });
  const empty = classes.find((_, label) => !train.some((one) => one.label === label));
  if (empty) throw new LabError("noneReadable", empty.name);
  const photosOf = (part: typeof train) => part.map(({ photo }) => photo);
  return {
    pictures: {
      train: partOfPixels(train),
      val: partOfPixels(val),
      test: test.length > 0 ? partOfPixels(test) : null,
      classNames: classes.map(({ name }) => name),
    },
    photos: { train: photosOf(train), val: photosOf(val), test: photosOf(test) },
    skipped: [...readable.broken].map((photo) => ({ name: photo.name, problem: problemOf(photo) })),
    same: samePictures(album, pixels),
  };
}

const inOrder = (album: Album): Album => [...album].sort((a, b) => (a.name < b.name ? -1 : 1));

/** A picture's file and the number of its class. */
interface Labelled {
  readonly photo: Photo;
  readonly label: number;
}

/** The pictures of each part, the classes in turn. */
function listedParts(album: Album): Labelled[][] {
  const classes = inOrder(album);
  const partOf = divided(album);
  const all = classes.flatMap(({ photos }, label) => photos.map((photo) => ({ photo, label })));
  return (["train", "val", "test"] as const).map((part) => {
    const own = all.filter(({ photo }) => partOf.get(photo) === part);
    const labels = Int32Array.from(own, ({ label }) => label);
    return firstRows(labels, own.length, classes.length).map((row) => own[row]);
  });
}

/** The album of the files that can be read, divided: files that cannot take nobody's place. */
async function readableOf(
  album: Album,
  size: number,
  signal: AbortSignal,
  onDecoded: (done: number, all: number) => void,
) {
  const broken = new Set<Photo>();
  for (;;) {
    const readable = without(album, broken);
    const listed = listedParts(readable);
    const photos = listed.flat().map(({ photo }) => photo);
    const pixels = await decodeAll(photos, size, { signal, onDecoded });
    const found = photos.filter((photo) => !pixels.has(photo));
    if (found.length === 0) return { album: readable, listed, pixels, broken };
    for (const photo of found) broken.add(photo);
  }
}

/** Several arrays as one. */
export function joined(parts: readonly ArrayLike<number>[]): Float32Array {
  const data = new Float32Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    data.set(part, at);
    at += part.length;
  }
  return data;
}

/** Copies of some pictures at a time. */
export function* inFews({ data, shape: [count, ...rest] }: HostArray, most: number): Iterable<HostArray> {
  const step = data.length / count;
  for (let from = 0; from < count; from += most) {
    const to = Math.min(count, from + most);
    yield { data: data.slice(from * step, to * step), shape: [to - from, ...rest] };
  }
}

function chosen({ x, y }: Part, rows: readonly number[]): Part {
  const step = x.data.length / x.shape[0];
  const data = new Float32Array(rows.length * step);
  rows.forEach((row, i) => {
    data.set(x.data.subarray(row * step, (row + 1) * step), i * step);
  });
  return { x: { data, shape: [rows.length, ...x.shape.slice(1)] }, y: Int32Array.from(rows, (row) => y[row]) };
}

/** The first pictures of a part, classes in turn, so that few pictures have all classes. */
export function first(part: Part, count: number, classes: number): Part {
  return chosen(part, firstRows(part.y, count, classes));
}

function firstRows(y: Int32Array, count: number, classes: number): number[] {
  const byClass: number[][] = Array.from({ length: classes }, () => []);
  y.forEach((label, i) => {
    byClass[label].push(i);
  });
  const rows: number[] = [];
  for (let turn = 0; rows.length < Math.min(count, y.length); turn++)
    for (const own of byClass) if (turn < own.length && rows.length < count) rows.push(own[turn]);
  return rows;
}

/** Pixels from 0 to 1. */
export function scaled({ x, y }: Part): Part {
  return { x: unit(x), y };
}

/** As {@link scaled}, a few pictures at a time. @param turn lets the page do what waits */
export async function scaledInTurns({ x, y }: Part, turn: () => Promise<unknown>): Promise<Part> {
  const data = new Float32Array(x.data.length);
  const step = 16 * (x.data.length / x.shape[0]);
  for (let from = 0; from < data.length; from += step) {
    scale(x.data, data, from, from + step);
    await turn();
  }
  return { x: { data, shape: x.shape }, y };
}

/** Pixels from 0 to 1, of those from 0 to 255. */
export function unit({ data, shape }: HostArray): HostArray {
  const scaled = new Float32Array(data.length);
  scale(data, scaled, 0, data.length);
  return { data: scaled, shape };
}

function scale(from: ArrayLike<number>, to: Float32Array, start: number, end: number): void {
  for (let i = start; i < Math.min(end, to.length); i++) to[i] = from[i] * (1 / 255);
}

/** Labels drawn by lot, the same for the same seed. */
export function coinTossed<P extends Pick<Part, "y">>(part: P, classes: number, seed: number): P {
  let state = (seed * 2654435761) >>> 0;
  const draw = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return (state >>> 16) % classes;
  };
  return { ...part, y: part.y.map(draw) };
}
