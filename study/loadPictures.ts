import { imageFolder, take } from "noodlenet/data";
import type { Pictures } from "./Experiment.js";
import { bowlPictures, type PaintedBowls, paintBowls } from "./paintedBowls.js";

/** The size of batches, which the original report does not state; the runs of Keras have the same. */
const BATCH_SIZE = 16;

/**
 * Loads the pictures of a folder, 128x128 with pixels from 0 to 255, or painted bowls without a folder. The folder has `train/<class>/…`
 * with `val` and `test` beside it, or only classes: then a fifth of each class is used for validation. Without `test` the validation
 * pictures are used for testing. `notes` tells the user of either.
 * @param painted the bowls of the seed; painted here if they are needed and not given
 */
export async function loadPictures(
  folder: string | undefined,
  seed: number,
  painted?: PaintedBowls,
  batchSize = BATCH_SIZE,
): Promise<{ pictures: Pictures; notes: string[] }> {
  if (folder === undefined)
    return { pictures: bowlPictures(painted ?? paintBowls(seed), { batchSize, seed }), notes: [] };
  const options = { batchSize, size: [128, 128], seed } as const;
  const found = await imageFolder(folder, options);
  const split = found.val
    ? { ...found, val: found.val }
    : await imageFolder(folder, { ...options, validationSplit: 0.2 });
  const notes = [
    ...(found.val ? [] : [`${folder} has no val folder: a fifth of each class is used for validation`]),
    ...(found.test ? [] : [`${folder} has no test folder: the validation pictures are used for testing`]),
  ];
  return { pictures: { ...split, test: split.test ?? split.val }, notes };
}

/** The pictures of the report; in a trial run only 16 of the training pictures. */
export async function picturesFor(
  folder: string | undefined,
  seed: number,
  quick: boolean,
  painted?: PaintedBowls,
  batchSize?: number,
) {
  const { pictures, notes } = await loadPictures(folder, seed, painted, batchSize);
  return { pictures: quick ? { ...pictures, train: take(pictures.train, 16) } : pictures, notes };
}

/** The same pictures, with the training order of another seed. */
export function reordered(pictures: Pictures, seed: number): Pictures {
  const { train } = pictures;
  // The epoch's number determines the order: each seed gets other numbers.
  return { ...pictures, train: { ...train, batches: (epoch, options) => train.batches(epoch + 1e6 * seed, options) } };
}
