import { FormatError } from "../../../util/errors.js";

/*
 * Keras 3 stores a layer's weights in a group that is named after its class, and numbered where there are several: layers/dense,
 * layers/dense_1, layers/sequential/layers/dense.
 */

/** Classes whose layers always have weights, and so always a group. */
const ALWAYS = new Set([
  "dense",
  ...["conv1d", "conv2d", "conv2d_transpose", "depthwise_conv2d", "separable_conv2d"],
  ...["batch_normalization", "p_re_lu"],
]);

interface Part {
  /** The folder around it, and its class. */
  readonly kind: string;
  readonly base: string;
  readonly count: number;
}

function partsOf(folder: string): Part[] {
  const parts = folder.split("/");
  return parts.map((part, i) => {
    const [, base, count = "0"] = /^(.*?)(?:_(\d+))?$/.exec(part) ?? ["", part];
    return { kind: [...parts.slice(0, i), base].join("/"), base, count: Number(count) };
  });
}

/** The counts of each kind, ascending. */
function countsOf(folders: readonly string[]): Map<string, { base: string; counts: number[] }> {
  const kinds = new Map<string, { base: string; seen: Set<number> }>();
  for (const { kind, base, count } of folders.flatMap(partsOf)) {
    const found = kinds.get(kind) ?? { base, seen: new Set() };
    kinds.set(kind, found);
    found.seen.add(count);
  }
  return new Map([...kinds].map(([kind, { base, seen }]) => [kind, { base, counts: [...seen].sort((a, b) => a - b) }]));
}

/** The folders with each count replaced by its rank among those of its kind: dense, dense_2, dense_4 become dense_0, dense_1, dense_2. */
export function rankedFolders(folders: readonly string[]): string[] {
  const ranks = new Map(
    [...countsOf(folders)].map(([kind, { counts }]) => [kind, new Map(counts.map((n, i) => [n, i]))]),
  );
  return folders.map((folder) =>
    partsOf(folder)
      .map(({ kind, base, count }) => `${base}_${ranks.get(kind)?.get(count)}`)
      .join("/"),
  );
}

/**
 * Refuses a file in which a number is missing among the groups of a class. That is how a Sequential model is saved that uses one layer twice: the
 * second use is numbered, but has no group and no place in the config, which describes a shorter network.
 */
export function checkUsedOnce(folders: readonly string[], what: string): void {
  for (const [kind, { base, counts }] of countsOf(folders)) {
    const missing = counts.findIndex((count, i) => count !== i);
    if (missing < 0 || !ALWAYS.has(base)) continue;
    throw new FormatError(
      `${what}: ${kind}_${missing} is missing, though ${kind}_${counts[missing]} is there. That is how Keras saves a Sequential model that uses one layer twice, ` +
        "and the file does not hold the place of the second use. Build it in Keras with a layer for each place and copied weights, and save that",
    );
  }
}
