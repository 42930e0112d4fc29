import { ShapeError, ValueError } from "../util/errors.js";
import { optionsReader } from "../util/optionsReader.js";
import { type ColourMap, colourAt } from "./colourMaps.js";
import { type GridImage, imageElement } from "./imageElement.js";
import { PALETTES, svgDocument, svgText, type Theme } from "./svg.js";
import { wrapText } from "./textWidth.js";

/** A layer's output for one image: [h, w, c], or [1, h, w, c] as a model returns it. */
export interface ImageArray {
  /** The elements, in row-major order. */
  readonly data: ArrayLike<number>;
  /** The length of each axis. */
  readonly shape: readonly number[];
}

/** How feature maps are drawn. */
export interface FeatureMapsOptions {
  /** Maps per row. Default 8, or the number of maps if that is smaller. */
  readonly columns?: number;
  /** Maximum number of maps. Default 32. */
  readonly limit?: number;
  /** Length of a map's longer side, in pixels. Default 64. */
  readonly size?: number;
  /** Stands below the maps. Default none. */
  readonly caption?: string;
  /** Default "viridis". */
  readonly colours?: ColourMap;
  /** Default "light". */
  readonly theme?: Theme;
}

const GAP = 6;
const MARGIN = 12;
const CAPTION = { size: 13, line: 18 };

const readOptions = optionsReader<FeatureMapsOptions>("featureMaps", "featureMaps(activation, { columns: 8 })", {
  names: { columns: true, limit: true, size: true, caption: true, colours: true, theme: true },
});

/**
 * Draws a layer's output, one map per channel: where each filter responds, and how strongly. Each map's colours span
 * the range from its smallest to its largest value; a constant map is dark.
 * @param activation shape and data of an output of `model.activations(x)`
 * @returns an SVG document
 * @throws ShapeError unless it is the output for one image; ValueError for columns, a limit or a size below 1
 */
export function featureMaps(activation: ImageArray, given?: FeatureMapsOptions): string {
  const options = readOptions(given);
  const { limit = 32, size = 64, caption, colours = "viridis", theme = "light" } = options;
  const [height, width, channels] = imageShape("featureMaps", activation);
  const count = Math.min(limit, channels);
  const columns = options.columns ?? Math.min(8, count);
  checkWhole({ columns, limit, size });
  const palette = PALETTES[theme];
  const scale = size / Math.max(height, width);
  const [cellWidth, cellHeight] = [width * scale, height * scale];
  const total = 2 * MARGIN + Math.min(columns, count) * (cellWidth + GAP) - GAP;
  const lines = caption ? wrapText(caption, CAPTION.size, total - 2 * MARGIN) : [];
  const top = MARGIN + lines.length * CAPTION.line;
  const texts = lines.map((line, i) =>
    svgText(line, MARGIN, MARGIN + 11 + i * CAPTION.line, { "font-size": CAPTION.size, fill: palette.text }),
  );
  const maps = Array.from({ length: count }, (_, c) => {
    const [x, y] = [MARGIN + (c % columns) * (cellWidth + GAP), top + Math.floor(c / columns) * (cellHeight + GAP)];
    return imageElement(
      "featureMaps",
      coloured(channelOf(activation.data, channels, c), height, width, colours),
      x,
      y,
      scale,
    );
  });
  const rows = Math.ceil(count / columns);
  const bottom = top + rows * (cellHeight + GAP) - GAP + MARGIN;
  return svgDocument(total, bottom, palette.background, [...texts, ...maps].join(""));
}

/** Height, width and channels of one image. @throws ShapeError when the shape is not an image's */
export function imageShape(
  where: string,
  { data, shape }: ImageArray,
): [height: number, width: number, channels: number] {
  const image = shape.length === 4 && shape[0] === 1 ? shape.slice(1) : shape;
  if (image.length !== 3 || image.some((n) => !(n >= 1))) {
    throw new ShapeError(`${where}: the shape is [${shape.join(", ")}]; give [h, w, c] or [1, h, w, c].`);
  }
  const [height, width, channels] = image;
  if (data.length === height * width * channels) return [height, width, channels];
  throw new ShapeError(`${where}: the shape [${shape.join(", ")}] does not match ${data.length} numbers.`);
}

function checkWhole(numbers: Readonly<Record<string, number>>): void {
  for (const [name, value] of Object.entries(numbers))
    if (!(Number.isInteger(value) && value >= 1))
      throw new ValueError(`featureMaps: ${name} is ${value}; give a positive integer.`);
}

function channelOf(data: ArrayLike<number>, channels: number, c: number): Float64Array {
  return Float64Array.from({ length: data.length / channels }, (_, i) => data[i * channels + c]);
}

/** Colours the values, the smallest with the map's first colour and the largest with its last. */
function coloured(values: Float64Array, height: number, width: number, colours: ColourMap): GridImage {
  let [low, high] = [Infinity, -Infinity];
  for (const value of values) [low, high] = [Math.min(low, value), Math.max(high, value)];
  const range = high - low || 1;
  const data = Uint8Array.from(
    [...values].flatMap((value) => colourAt(colours, (value - low) / range)),
    Math.round,
  );
  return { data, height, width, channels: 3 };
}
