import { ShapeError, ValueError } from "../util/errors.js";
import { optionsReader } from "../util/optionsReader.js";
import { type ColourMap, colourAt } from "./colourMaps.js";
import type { GridImage } from "./imageElement.js";
import { imageGrid } from "./imageGrid.js";
import type { Language, Theme } from "./svg.js";

/** Numbers from 0 over a picture, row by row, usually coarser than it; as `classActivationMap` gives them. */
export interface HeatMap {
  readonly data: ArrayLike<number>;
  /** [height, width] */
  readonly shape: readonly number[];
}

/** How a heat map is laid over its picture. */
export interface OverlayOptions {
  /** How much of the picture the hottest place hides, 0 to 1. Default 0.65. */
  readonly opacity?: number;
  /** Default "inferno". */
  readonly colours?: ColourMap;
}

/** How a picture, its heat map and both together are drawn. */
export interface GradCamOptions extends OverlayOptions {
  /** Pixels of the drawing for each of the picture's. Default 1. */
  readonly scale?: number;
  /** Texts under the three pictures, in place of the usual ones. */
  readonly captions?: readonly [picture: string, heat: string, overlay: string];
  /** Of the usual captions. Default "en". */
  readonly language?: Language;
  /** Default "light". */
  readonly theme?: Theme;
}

const CAPTIONS = { en: ["picture", "Grad-CAM", "both"], ja: ["元の画像", "Grad-CAM", "重ねた図"] } as const;

const readOptions = optionsReader<GradCamOptions>("gradCam", "gradCam(picture, heat, { scale: 2 })", {
  names: { opacity: true, colours: true, scale: true, captions: true, language: true, theme: true },
});

/**
 * Draws a picture, its heat map, and the heat map laid over it: where a network looked.
 * @returns an SVG document
 * @throws as heatMapOverlay
 */
export function gradCam(picture: GridImage, heat: HeatMap, given?: GradCamOptions): string {
  const options = readOptions(given);
  const { scale, language = "en", theme, captions = CAPTIONS[language], colours = "inferno" } = options;
  const overlay = heatMapOverlay(picture, heat, { opacity: options.opacity, colours: options.colours });
  const values = enlarged(heat, picture.height, picture.width);
  const data = Uint8Array.from(
    [...values].flatMap((value) => colourAt(colours, value)),
    Math.round,
  );
  const hot = { data, height: picture.height, width: picture.width, channels: 3 };
  return imageGrid([picture, hot, overlay], { captions, columns: 3, scale, theme });
}

const readOverlayOptions = optionsReader<OverlayOptions>(
  "heatMapOverlay",
  "heatMapOverlay(picture, heat, { opacity: 0.5 })",
  { names: { opacity: true, colours: true } },
);

/**
 * The picture with a heat map over it, the hotter the less of the picture is seen. The map is enlarged smoothly to the
 * picture's size, and counts from 0 to its largest number.
 * @param picture grey, RGB or RGBA, 0 to 255
 * @throws ShapeError for a picture or a heat map whose numbers do not fit their shape; ValueError for an opacity outside 0..1
 */
export function heatMapOverlay(picture: GridImage, heat: HeatMap, options?: OverlayOptions): GridImage {
  const { opacity = 0.65, colours = "inferno" } = readOverlayOptions(options);
  if (!(opacity >= 0 && opacity <= 1)) throw new ValueError(`heatMapOverlay: opacity is ${opacity}; give 0 to 1.`);
  const { data, height, width, channels = data.length / (height * width) } = picture;
  if (![1, 3, 4].includes(channels) || data.length !== height * width * channels) {
    throw new ShapeError(`heatMapOverlay: a picture of ${height}x${width} does not fit ${data.length} numbers.`);
  }
  const values = enlarged(heat, height, width);
  const mixed = new Uint8ClampedArray(height * width * 3);
  for (let i = 0; i < height * width; i++) {
    const colour = colourAt(colours, values[i]);
    const hidden = opacity * values[i];
    for (let c = 0; c < 3; c++) {
      const pixel = data[i * channels + (channels === 1 ? 0 : c)];
      mixed[3 * i + c] = (1 - hidden) * pixel + hidden * colour[c];
    }
  }
  return { data: mixed, height, width, channels: 3 };
}

/** The map enlarged between the centres of its cells (bilinear), its largest number 1. */
function enlarged(heat: HeatMap, height: number, width: number): Float64Array {
  const [rows, columns] = heat.shape;
  if (heat.shape.length !== 2 || !(rows >= 1 && columns >= 1) || heat.data.length !== rows * columns) {
    throw new ShapeError(
      `heatMapOverlay: the heat map's shape is [${heat.shape.join(", ")}] for ${heat.data.length} numbers; give [height, width].`,
    );
  }
  const largest = Math.max(...Array.from(heat.data)) || 1;
  const values = new Float64Array(height * width);
  for (let y = 0; y < height; y++) {
    const down = between(y, height, rows);
    for (let x = 0; x < width; x++) {
      const across = between(x, width, columns);
      const at = (row: number) =>
        mix(heat.data[row * columns + across.low], heat.data[row * columns + across.high], across.part);
      values[y * width + x] = mix(at(down.low), at(down.high), down.part) / largest;
    }
  }
  return values;
}

/** Between which two of `cells` the pixel's centre lies, and how far along. */
function between(pixel: number, pixels: number, cells: number): { low: number; high: number; part: number } {
  const place = Math.min(cells - 1, Math.max(0, ((pixel + 0.5) * cells) / pixels - 0.5));
  const low = Math.floor(place);
  return { low, high: Math.min(cells - 1, low + 1), part: place - low };
}

function mix(a: number, b: number, part: number): number {
  return a + part * (b - a);
}
