import { PNG } from "pngjs";
import { ShapeError, ValueError } from "../util/errors.js";
import { element, PALETTES, svgDocument, svgText, type Theme } from "./svg.js";
import { wrapText } from "./textWidth.js";

/** A picture as plain numbers: rows from the top, channels side by side, 0..255. */
export interface GridImage {
  readonly data: ArrayLike<number>;
  readonly height: number;
  readonly width: number;
  /** 1 grey, 3 RGB, 4 RGB and alpha; by default what the data's length says. */
  readonly channels?: number;
}

/** How images are laid out. */
export interface ImageGridOptions {
  /** Images in a row. Default: all, up to 4. */
  readonly columns?: number;
  /** A text under each image. */
  readonly captions?: readonly string[];
  /** Pixels of the picture for each of an image's. Default 1; from 2 on pixels are shown as squares. */
  readonly scale?: number;
  /** Default "light". */
  readonly theme?: Theme;
}

const GAP = 10;
const CAPTION = { size: 13, line: 18 };

/**
 * Draws images side by side, row by row, each in a cell as large as the largest image.
 * @returns an SVG document with the images inside it, as PNG
 * @throws ValueError without images, for columns that are no whole number from 1 or a scale that is not positive;
 *   ShapeError for data that does not fill its image, or another number of captions than images
 */
export function imageGrid(images: readonly GridImage[], options: ImageGridOptions = {}): string {
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
    return imageElement(image, x + (width - image.width * scale) / 2, y, scale) + texts.join("");
  });
  const rows = Math.ceil(images.length / columns);
  return svgDocument(GAP + columns * (width + GAP), GAP + rows * (height + GAP), palette.background, parts.join(""));
}

function checkGrid(images: readonly GridImage[], columns: number, captions: readonly string[], scale: number): void {
  if (images.length === 0) throw new ValueError("imageGrid: images is empty; there must be at least one.");
  if (!Number.isInteger(columns) || columns < 1) throw new ValueError(`imageGrid: columns is ${columns}; at least 1.`);
  if (!(scale > 0 && scale < Infinity)) throw new ValueError(`imageGrid: scale is ${scale}; a number above 0.`);
  if (captions.length > 0 && captions.length !== images.length) {
    throw new ShapeError(`imageGrid: ${captions.length} captions for ${images.length} images.`);
  }
}

function imageElement(image: GridImage, x: number, y: number, scale: number): string {
  const size = { width: image.width * scale, height: image.height * scale };
  const rendering = { "image-rendering": scale >= 2 ? "optimizeSpeed" : "optimizeQuality" };
  return element("image", { x, y, ...size, ...rendering, href: `data:image/png;base64,${base64(encodePng(image))}` });
}

/** Grey, RGB or RGBA numbers, rounded and clipped to 0..255, as a PNG. */
function encodePng({ data, height, width, channels = data.length / (height * width) }: GridImage): Uint8Array {
  if (![1, 3, 4].includes(channels) || data.length !== height * width * channels) {
    throw new ShapeError(
      `imageGrid: an image of ${height}x${width} needs 1, 3 or 4 values a pixel, but has ${data.length} values in all.`,
    );
  }
  const png = new PNG({ width, height });
  const pixels = new Uint8ClampedArray(png.data.buffer, png.data.byteOffset, png.data.length);
  for (let i = 0; i < height * width; i++) {
    for (let c = 0; c < 3; c++) pixels[4 * i + c] = data[i * channels + (channels === 1 ? 0 : c)];
    pixels[4 * i + 3] = channels === 4 ? data[i * channels + 3] : 255;
  }
  return PNG.sync.write(png);
}

function base64(bytes: Uint8Array): string {
  let binary = "";
  // In pieces, for a call takes only so many arguments.
  for (let i = 0; i < bytes.length; i += 8192) binary += String.fromCharCode(...bytes.subarray(i, i + 8192));
  return btoa(binary);
}
