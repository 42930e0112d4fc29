import { bowlDatasets } from "noodlenet/bowls";
import { imageFolder, take } from "noodlenet/data";
import type { Pictures } from "./Experiment.js";

/** What the report leaves open; as in the Keras runs that ours are laid beside. */
const OPTIONS = { batchSize: 16 } as const;

/**
 * The pictures in a folder, 128x128 with pixels 0 to 255, or painted bowls where none is named. The folder has `train/<class>/…` with `val` and
 * `test` beside it, or just classes: then a fifth of each is kept for validation. Without a `test` the validation pictures
 * are tested on, which `notes` says.
 */
export async function loadPictures(
  folder: string | undefined,
  seed: number,
): Promise<{ pictures: Pictures; notes: string[] }> {
  if (folder === undefined) return { pictures: bowlDatasets({ ...OPTIONS, seed }), notes: [] };
  const options = { ...OPTIONS, size: [128, 128], seed } as const;
  const found = await imageFolder(folder, options);
  const split = found.val
    ? { ...found, val: found.val }
    : await imageFolder(folder, { ...options, validationSplit: 0.2 });
  const notes = [
    ...(found.val ? [] : [`${folder} has no val folder: a fifth of each class is kept for validation`]),
    ...(found.test ? [] : [`${folder} has no test folder: the validation pictures are tested on`]),
  ];
  return { pictures: { ...split, test: split.test ?? split.val }, notes };
}

/** The report's pictures: all of them, or for a trial run so few to train on that it is over soon. */
export async function picturesFor(folder: string | undefined, seed: number, quick: boolean) {
  const { pictures, notes } = await loadPictures(folder, seed);
  return { pictures: quick ? { ...pictures, train: take(pictures.train, 16) } : pictures, notes };
}

/** The same pictures, taken to training in the orders of another seed. */
export function reordered(pictures: Pictures, seed: number): Pictures {
  const { train } = pictures;
  // An order follows from the epoch's number; each seed has numbers of its own.
  return { ...pictures, train: { ...train, batches: (epoch, options) => train.batches(epoch + 1e6 * seed, options) } };
}
