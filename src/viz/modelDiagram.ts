import { ValueError } from "../util/errors.js";
import { optionsReader } from "../util/optionsReader.js";
import { ARROW, type Cell, type Column, drawLine, heightOf, widthOf } from "./diagramLine.js";
import { blockOf, LABEL } from "./modelBlocks.js";
import { type DiagramRow, type ModelLike, modelRows } from "./modelRows.js";
import { placeRows } from "./placeRows.js";
import { type Language, PALETTES, type Palette, svgDocument, svgText, type Theme } from "./svg.js";
import { textWidth, wrapText } from "./textWidth.js";

/** Options of {@link modelDiagram}. */
export interface ModelDiagramOptions {
  /** Stands above the diagram. Default none. */
  readonly title?: string;
  /** Maximum width of the picture, in pixels; layers that do not fit continue on further lines. Default 760. */
  readonly width?: number;
  /** Whether nested models are drawn layer by layer. Default false: each is one block. */
  readonly expand?: boolean;
  /** Default "en". */
  readonly language?: Language;
  /** Default "light". */
  readonly theme?: Theme;
}

const WORDS = {
  en: {
    input: "input",
    key: "Height: the picture's size; thickness: channels. Under each layer: its output, its parameters.",
    params: (n: string) => `${n} par.`,
    frozen: "frozen",
    layers: (n: number) => `${n} layers`,
  },
  ja: {
    input: "入力",
    key: "高さは画像の大きさ、厚みはチャンネル数。層の下は出力の形とパラメータ数。",
    params: (n: string) => `${n} 個`,
    frozen: "固定",
    layers: (n: number) => `${n} 層`,
  },
};
type Words = (typeof WORDS)[Language];

const MARGIN = 16;
const GAP = 26;
const GUTTER = 20;
const TITLE = { size: 16, line: 22 };

const readOptions = optionsReader<ModelDiagramOptions>("modelDiagram", "modelDiagram(model, { expand: true })", {
  names: { title: true, width: true, expand: true, language: true, theme: true },
});

/**
 * Draws a network layer by layer: feature maps are blocks in proportion to their shapes, vectors columns of units.
 * Under each are its name, its output shape and its number of parameters. Branches stand below one another, connected by arrows to where they
 * split and merge. A layer that is used several times is drawn once; what it takes of layers behind it is named, after an arrow to the left.
 * @param network a model, or user-defined rows
 * @returns an SVG document
 * @throws ValueError without layers, or for a width below 240 pixels
 */
export function modelDiagram(network: ModelLike | readonly DiagramRow[], given?: ModelDiagramOptions): string {
  const options = readOptions(given);
  const { title, width = 760, expand, language = "en", theme = "light" } = options;
  const rows = isRows(network) ? network : modelRows(network, expand);
  if (rows.length === 0) throw new ValueError("modelDiagram: the network has no layers; add one.");
  if (!(width >= 240)) throw new ValueError(`modelDiagram: width is ${width}; give at least 240 pixels.`);
  const palette = PALETTES[theme];
  const words = WORDS[language];
  // An arrow follows each line but the last.
  const lines = broken(columnsOf(rows, words, palette), width - 2 * MARGIN - ARROW);
  const used = Math.ceil(Math.max(240, Math.max(...lines.map(widthOf)) + 2 * MARGIN + ARROW));
  const titles = title ? wrapText(title, TITLE.size, used - 2 * MARGIN) : [];
  const key = wrapText(words.key, LABEL.size, used - 2 * MARGIN);
  const parts = [titleTexts(titles, palette)];
  let top = MARGIN + titles.length * TITLE.line;
  for (const [i, line] of lines.entries()) {
    parts.push(drawLine(line, { left: MARGIN, top, first: i === 0, last: i === lines.length - 1 }, palette));
    top += heightOf(line);
  }
  key.forEach((text, i) => {
    parts.push(svgText(text, MARGIN, top + 12 + i * 17, { "font-size": LABEL.size, fill: palette.quiet }));
  });
  return svgDocument(used, Math.ceil(top + key.length * 17 + MARGIN), palette.background, parts.join(""));
}

function isRows(network: ModelLike | readonly DiagramRow[]): network is readonly DiagramRow[] {
  return Array.isArray(network);
}

function titleTexts(lines: readonly string[], { text }: Palette): string {
  const style = { "font-size": TITLE.size, fill: text };
  return lines.map((line, i) => svgText(line, MARGIN, MARGIN + 14 + i * TITLE.line, style)).join("");
}

function columnsOf(rows: readonly DiagramRow[], words: Words, palette: Palette): Column[] {
  const largest = Math.max(1, ...rows.flatMap(({ shape }) => (shape.length === 3 ? shape.slice(0, 2) : [])));
  return placeRows(rows).map((places) => {
    const cells = places.map((place): Cell => {
      const { row } = place;
      return row
        ? { place, block: blockOf(row, largest, palette), texts: textsOf(row, place.later, words) }
        : { place, block: null, texts: [] };
    });
    const turns = places.some(({ from, lane }) => from.some((place) => place.lane !== lane));
    const gutter = turns ? GUTTER : 0;
    return { cells, width: gutter + Math.max(...cells.map(widthOfCell)), gutter };
  });
}

function widthOfCell({ block, texts }: Cell): number {
  if (!block) return 0;
  return Math.max(block.width + GAP, Math.max(...texts.map((text) => textWidth(text, LABEL.size))) + 10);
}

function textsOf(
  { name, type, shape, params, frozen, layers = 0 }: DiagramRow,
  later: readonly string[],
  words: Words,
): string[] {
  return [
    type === "InputLayer" ? words.input : name,
    ...(layers > 0 ? [words.layers(layers)] : []),
    shape.join("×"),
    ...(params > 0 ? [words.params(params.toLocaleString("en-US"))] : []),
    ...(frozen ? [words.frozen] : []),
    ...later.map((source) => `← ${source}`),
  ];
}

/** Breaks the columns into as few lines as `width` allows, filled about evenly. */
function broken(columns: readonly Column[], width: number): Column[][] {
  const fewest = filled(columns, width).length;
  let limit = columns.reduce((sum, column) => sum + column.width, 0) / fewest;
  while (limit < width && filled(columns, limit).length > fewest) limit += 8;
  return filled(columns, Math.min(limit, width));
}

function filled(columns: readonly Column[], width: number): Column[][] {
  const lines: Column[][] = [[]];
  for (const column of columns) {
    const line = lines[lines.length - 1];
    if (line.length > 0 && widthOf(line) + column.width > width) lines.push([column]);
    else line.push(column);
  }
  return lines;
}
