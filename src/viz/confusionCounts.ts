import { ShapeError, ValueError } from "../util/errors.js";

/** How often each true class was predicted as each class: `counts[truth][predicted]`. */
export type ConfusionCounts = readonly ArrayLike<number>[];

/**
 * Checks that counts have one row and one column for each label.
 * @throws ShapeError when they have not; ValueError without labels or for counts that are negative or not finite
 */
export function checkConfusion(where: string, labels: readonly string[], counts: ConfusionCounts): void {
  if (labels.length === 0) throw new ValueError(`${where}: labels is empty; give at least one class.`);
  if (counts.length !== labels.length || counts.some((row) => row.length !== labels.length)) {
    const got = `${counts.length} rows of ${[...new Set(counts.map((row) => row.length))].join(" and ") || 0}`;
    throw new ShapeError(
      `${where}: ${labels.length} labels need ${labels.length} rows and columns of counts, but counts has ${got}.`,
    );
  }
  for (const value of counts.flatMap((row) => Array.from(row))) {
    if (!(value >= 0 && value < Infinity)) throw new ValueError(`${where}: a count is ${value}; counts are 0 or more.`);
  }
}
