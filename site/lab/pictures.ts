import { bowlsInTurns } from "noodlenet/bowls";
import { type ChosenFolder, type HostArray, type ImageDataset, imageFolder } from "noodlenet/data";

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
const BOWLS = { train: 112, val: 56, test: 56 };

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

/** The most pictures of a part that the page takes. */
const MOST = 600;

/** A reader's own pictures: a folder of classes, divided into parts already or not. */
export async function ownPictures(folder: ChosenFolder, size: number): Promise<Pictures> {
  const options = { size: [size, size] as const, antialias: true, shuffle: false, onBadImage: "skip" as const };
  // What was dropped can be read once only, and is divided where it has no parts.
  const { train, val, test, classNames } = await imageFolder(folder, options);
  const own = await arraysOf(train);
  if (val) return { train: own, val: await arraysOf(val), test: test ? await arraysOf(test) : null, classNames };
  const [rest, held] = divided(own, classNames.length);
  if (held.y.length === 0)
    throw new Error("each class has a single picture, and none is left to validate with; add a second one to a class");
  return { train: rest, val: held, test: test ? await arraysOf(test) : null, classNames };
}

/** Every fifth picture of each class is held back for validation; of a class of fewer than five, the last. */
function divided({ x, y }: Part, classes: number): readonly [Part, Part] {
  const held = new Set<number>();
  for (let label = 0; label < classes; label++) {
    const own = Array.from(y.keys()).filter((i) => y[i] === label);
    const every = Math.min(5, Math.max(2, own.length));
    own.forEach((at, i) => {
      if (i % every === every - 1) held.add(at);
    });
  }
  const pick = (isHeld: boolean) =>
    chosen(
      { x, y },
      Array.from(y.keys()).filter((i) => held.has(i) === isHeld),
    );
  return [pick(false), pick(true)];
}

/** The pictures of a part, of many the first of each class, so that none is left out. */
async function arraysOf(data: ImageDataset): Promise<Part> {
  const rows = firstRows(data.labels, MOST, data.classNames.length).sort((a, b) => a - b);
  const placeOf = new Map(rows.map((row, place) => [row, place]));
  const step = data.sampleShape.reduce((a, b) => a * b);
  const pixels = new Float32Array(rows.length * step);
  let left = rows.length;
  for await (const { x, indices } of data.batches(0)) {
    indices.forEach((row, i) => {
      const place = placeOf.get(row);
      if (place === undefined) return;
      pixels.set((x.data as Float32Array).subarray(i * step, (i + 1) * step), place * step);
      left--;
    });
    if (left === 0) break;
  }
  return {
    x: { data: pixels, shape: [rows.length, ...data.sampleShape] },
    y: data.labels.filter((_, i) => placeOf.has(i)),
  };
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
  return { x: { data: x.data.map((value) => value / 255), shape: x.shape }, y };
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
