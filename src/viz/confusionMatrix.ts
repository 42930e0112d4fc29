import { optionsReader } from "../util/optionsReader.js";
import { type ConfusionCounts, checkConfusion } from "./confusionCounts.js";
import { element, type Language, PALETTES, type Palette, svgDocument, svgText, type Theme } from "./svg.js";
import { textWidth, wrapText } from "./textWidth.js";

/** The contents and style of a confusion matrix. */
export interface ConfusionMatrix {
  /** The classes' names. */
  readonly labels: readonly string[];
  /** How many samples of each class (row) were taken for each class (column). */
  readonly counts: ConfusionCounts;
  /** Stands above the table. Default none. */
  readonly title?: string;
  /** The language of the words "truth" and "predicted". Default "en". */
  readonly language?: Language;
  /** Default "light". */
  readonly theme?: Theme;
}

const WORDS = { en: { truth: "truth", predicted: "predicted" }, ja: { truth: "正解", predicted: "予測" } };

const CELL_HEIGHT = 56;
const MARGIN = 16;
const LABEL_SIZE = 14;
const TITLE = { size: 16, line: 22 };

const readOptions = optionsReader<ConfusionMatrix>(
  "confusionMatrix",
  'confusionMatrix({ labels: ["ramen", "udon"], counts })',
  { names: { labels: true, counts: true, title: true, language: true, theme: true } },
);

/**
 * Draws a confusion matrix: rows are true classes, columns predictions, each cell shaded by its fraction of the row.
 * @returns an SVG document, as large as its labels need
 * @throws ShapeError unless there is a row and a column for each label; ValueError without labels or for counts that
 *   are negative or not finite
 */
export function confusionMatrix(given: ConfusionMatrix): string {
  const { labels, counts, title, language = "en", theme = "light" } = readOptions(given);
  checkConfusion("confusionMatrix", labels, counts);
  const palette = PALETTES[theme];
  const widest = Math.ceil(Math.max(...labels.map((label) => textWidth(label, LABEL_SIZE))));
  const cellWidth = Math.max(72, widest + 20);
  // The row labels are to the right of the word "truth", which is rotated to read upwards.
  const left = MARGIN + 26 + widest + 12;
  const width = left + labels.length * cellWidth + MARGIN;
  const lines = title ? wrapText(title, TITLE.size, width - 2 * MARGIN) : [];
  const top = MARGIN + lines.length * TITLE.line + 50;
  const height = top + labels.length * CELL_HEIGHT + MARGIN;
  const grid = { left, top, cellWidth };
  const parts = [
    ...lines.map((line, i) =>
      svgText(line, MARGIN, MARGIN + 14 + i * TITLE.line, { "font-size": TITLE.size, fill: palette.text }),
    ),
    axisWords(WORDS[language], labels.length, grid, palette),
    ...labels.flatMap((label, i) => labelTexts(label, i, grid, palette)),
    ...counts.flatMap((row, i) => cellsOf(Array.from(row), i, grid, palette)),
  ];
  return svgDocument(width, height, palette.background, parts.join(""));
}

interface Grid {
  readonly left: number;
  readonly top: number;
  readonly cellWidth: number;
}

function axisWords(words: { truth: string; predicted: string }, classes: number, grid: Grid, palette: Palette): string {
  const [x, y] = [grid.left + (classes * grid.cellWidth) / 2, grid.top + (classes * CELL_HEIGHT) / 2];
  const style = { "text-anchor": "middle", fill: palette.quiet };
  const turned = { ...style, transform: `rotate(-90 ${MARGIN + 12} ${y})` };
  return svgText(words.predicted, x, grid.top - 36, style) + svgText(words.truth, MARGIN + 12, y, turned);
}

function labelTexts(label: string, i: number, { left, top, cellWidth }: Grid, palette: Palette): string[] {
  const style = { "font-size": LABEL_SIZE, fill: palette.text };
  return [
    svgText(label, left + (i + 0.5) * cellWidth, top - 10, { ...style, "text-anchor": "middle" }),
    svgText(label, left - 12, top + (i + 0.5) * CELL_HEIGHT + 5, { ...style, "text-anchor": "end" }),
  ];
}

function cellsOf(row: readonly number[], i: number, { left, top, cellWidth }: Grid, palette: Palette): string[] {
  const total = row.reduce((sum, count) => sum + count, 0) || 1;
  return row.map((count, j) => {
    const [x, y] = [left + j * cellWidth, top + i * CELL_HEIGHT];
    const share = count / total;
    const place = { x: x + 1, y: y + 1, width: cellWidth - 2, height: CELL_HEIGHT - 2, rx: 3 };
    const shade = { fill: `rgb(${palette.cell.join(",")})`, "fill-opacity": round(0.06 + 0.94 * share) };
    const fill = share > 0.5 ? "#ffffff" : palette.text;
    const style = { "text-anchor": "middle", "font-size": 18, fill };
    return (
      element("rect", { ...place, ...shade }) + svgText(`${count}`, x + cellWidth / 2, y + CELL_HEIGHT / 2 + 6, style)
    );
  });
}

function round(value: number): number {
  return Math.round(value * 1000) / 1000;
}
