import { type ConfusionCounts, checkConfusion } from "./confusionCounts.js";
import { columnsOf } from "./textWidth.js";

/**
 * A confusion matrix as plain text for terminals; rows are true classes, columns predictions:
 *
 *     truth \ predicted  ramen  udon
 *     ramen                  3     1
 *     udon                   0     4
 *
 * East Asian wide characters count as two columns.
 * @throws ShapeError, ValueError as confusionMatrix
 */
export function confusionTable(labels: readonly string[], counts: ConfusionCounts): string {
  checkConfusion("confusionTable", labels, counts);
  const rows = labels.map((label, i) => [label, ...Array.from(counts[i], String)]);
  const cells = [["truth \\ predicted", ...labels], ...rows];
  const widths = cells[0].map((_, column) => Math.max(...cells.map((row) => columnsOf(row[column]))));
  return cells
    .map((row) =>
      row
        .map((cell, i) => pad(cell, widths[i], i === 0))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}

function pad(text: string, width: number, left: boolean): string {
  const spaces = " ".repeat(width - columnsOf(text));
  return left ? text + spaces : spaces + text;
}
