import { ShapeError, ValueError } from "../util/errors.js";
import { optionsReader } from "../util/optionsReader.js";
import { type GridImage, imageElement } from "./imageElement.js";
import { PALETTES, svgDocument, svgText, type Theme } from "./svg.js";
import { wrapText } from "./textWidth.js";

/** Options of {@link imageGrid}. */
export interface ImageGridOptions {
  /** Images per row. Default: all, at most 4. */
  readonly columns?: number;
  /** A text under each image. */
  readonly captions?: readonly string[];
  /** Pixels of the picture per pixel of an image. Default 1; from 2 on pixels are drawn as squares, not smoothed. */
  readonly scale?: number;
  /** Default "light". */
  readonly theme?: Theme;
}

const GAP = 10;
const CAPTION = { size: 13, line: 18 };

const readOptions = optionsReader<ImageGridOptions>("imageGrid", "imageGrid(images, { columns: 4 })", {
  names: { columns: true, captions: true, scale: true, theme: true },
});

/**
 * Draws images side by side, row by row, each in a cell as large as the largest image.
 * @returns an SVG document with the images inside it, as PNG
 * @throws ValueError without images, for columns that are not a positive integer or a scale that is not positive;
 *   ShapeError for data that does not match its image's size, or when the numbers of captions and images differ
 */
export function imageGrid(images: readonly GridImage[], given?: ImageGridOptions): string {
  const options = readOptions(given);
  const { columns = Math.min(images.length, 4), captions = [], scale = 1, theme = "light" } = options;
  checkGrid(images, columns, captions, scale);
  const palette = PALETTES[theme];
  const width = Math.max(...images.map((image) => image.width)) * scale;
  const lines = images.map((_, i) => (captions[i] ? wrapText(captions[i], CAPTION.size, width) : []));
  const captionHeight = Math.max(...lines.map((texts) => texts.length)) * CAPTION.line;
  const height = Math.max(...images.map((image) => image.height)) * scale + captionHeight;
  const parts = images.map((image, i) => {
    const x = GAP + (i % columns) * (width + GAP);
    const y = GAP + Math.floor(i / columns) * (height + GAP);
    const style = { "font-size": CAPTION.size, fill: palette.text, "text-anchor": "middle" };
    const below = y + image.height * scale + 15;
    const texts = lines[i].map((line, k) => svgText(line, x + width / 2, below + k * CAPTION.line, style));
    return imageElement("imageGrid", image, x + (width - image.width * scale) / 2, y, scale) + texts.join("");
  });
  const rows = Math.ceil(images.length / columns);
  return svgDocument(GAP + columns * (width + GAP), GAP + rows * (height + GAP), palette.background, parts.join(""));
}

function checkGrid(images: readonly GridImage[], columns: number, captions: readonly string[], scale: number): void {
  if (images.length === 0) throw new ValueError("imageGrid: images is empty; give at least one.");
  if (!Number.isInteger(columns) || columns < 1)
    throw new ValueError(`imageGrid: columns is ${columns}; give a positive integer.`);
  if (!(scale > 0 && scale < Infinity)) throw new ValueError(`imageGrid: scale is ${scale}; give a number above 0.`);
  if (captions.length > 0 && captions.length !== images.length) {
    throw new ShapeError(
      `imageGrid: there are ${captions.length} captions for ${images.length} images; give one caption per image.`,
    );
  }
}
