import type { Album } from "../own/Album.js";
import type { Curves } from "../Run.js";
import type { Settings } from "../settings.js";

/** Trainings of the same settings, from one seed or from several. */
export interface Experiment {
  /** With the first seed. */
  readonly settings: Settings;
  /** The reader's own pictures; null for the bowls. */
  readonly album: Album | null;
  readonly runs: readonly Curves[];
}

/** The middle of several curves, and how far they lie apart, at each epoch that any of them has. */
export interface Band {
  readonly mean: readonly number[];
  readonly low: readonly number[];
  readonly high: readonly number[];
}

/** The band of one measure. Where some runs have not come so far yet, those that have count. */
export function bandOf(runs: readonly Curves[], measure: keyof Curves): Band {
  const epochs = Math.max(0, ...runs.map((curves) => curves[measure].length));
  const at = Array.from({ length: epochs }, (_, i) =>
    runs.map((curves) => curves[measure][i]).filter((value) => value !== undefined),
  );
  return {
    mean: at.map((values) => values.reduce((a, b) => a + b, 0) / values.length),
    low: at.map((values) => Math.min(...values)),
    high: at.map((values) => Math.max(...values)),
  };
}

/** What several trainings came to: a middle, and the least and the greatest of them. */
export interface Outcome {
  readonly mean: number;
  readonly low: number;
  readonly high: number;
}

/** The last value of each run. */
export function lastOf(runs: readonly Curves[], measure: keyof Curves): Outcome | null {
  return outcome(runs.flatMap((curves) => curves[measure].slice(-1)));
}

/** The least value of each run, and the epochs at which they are, from 1. */
export function lowestOf(runs: readonly Curves[], measure: keyof Curves): { value: Outcome; epoch: Outcome } | null {
  const begun = runs.filter((curves) => curves[measure].length > 0);
  const lowest = begun.map((curves) => Math.min(...curves[measure]));
  const value = outcome(lowest);
  const epoch = outcome(begun.map((curves, i) => curves[measure].indexOf(lowest[i]) + 1));
  return value && epoch && { value, epoch };
}

function outcome(values: readonly number[]): Outcome | null {
  if (values.length === 0) return null;
  const mean = values.reduce((a, b) => a + b, 0) / values.length;
  return { mean, low: Math.min(...values), high: Math.max(...values) };
}

/** The settings in which two experiments differ. */
export const differing = (a: Settings, b: Settings): readonly (keyof Settings)[] =>
  (Object.keys(a) as (keyof Settings)[]).filter((key) => a[key] !== b[key]);

/** Whether two experiments have the same pictures in the same classes. */
export function haveSamePictures(
  { album: a }: Pick<Experiment, "album">,
  { album: b }: Pick<Experiment, "album">,
): boolean {
  if (a === null || b === null) return a === b;
  const photos = (album: Album) => album.flatMap(({ name, photos }) => [name, ...photos]);
  const [ofA, ofB] = [photos(a), photos(b)];
  return ofA.length === ofB.length && ofA.every((one, i) => one === ofB[i]);
}
