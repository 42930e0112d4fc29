import { ShapeError, ValueError } from "../util/errors.js";
import { optionsReader } from "../util/optionsReader.js";
import { type ColourMap, colourAt } from "./colourMaps.js";
import type { GridImage } from "./imageElement.js";
import { imageGrid } from "./imageGrid.js";
import type { Language, Theme } from "./svg.js";

/** A map of non-negative numbers over an image, usually of lower resolution; `classActivationMap` returns such. */
export interface HeatMap {
  /** The numbers, row by row. */
  readonly data: ArrayLike<number>;
  /** [height, width] */
  readonly shape: readonly number[];
}

/** Options of {@link heatMapOverlay}. */
export interface OverlayOptions {
  /** Opacity of the heat map at its maximum, 0 to 1. Default 0.65. */
  readonly opacity?: number;
  /** Default "inferno". */
  readonly colours?: ColourMap;
}

/** Options of {@link gradCam}. */
export interface GradCamOptions extends OverlayOptions {
  /** Pixels of the drawing per pixel of the image. Default 1. */
  readonly scale?: number;
  /** The texts under the three images, instead of the default ones. */
  readonly captions?: readonly [picture: string, heat: string, overlay: string];
  /** The language of the default captions. Default "en". */
  readonly language?: Language;
  /** Default "light". */
  readonly theme?: Theme;
}

const CAPTIONS = { en: ["picture", "Grad-CAM", "both"], ja: ["元の画像", "Grad-CAM", "重ねた図"] } as const;

const readOptions = optionsReader<GradCamOptions>("gradCam", "gradCam(picture, heat, { scale: 2 })", {
  names: { opacity: true, colours: true, scale: true, captions: true, language: true, theme: true },
});

/**
 * Draws an image, its heat map, and the overlay of both, which shows the regions that a prediction depends on.
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
 * Blends a heat map over an image; its opacity is proportional to the heat. The map is enlarged to the image's size by
 * bilinear interpolation and normalized by its maximum.
 * @param picture grey, RGB or RGBA, 0 to 255
 * @throws ShapeError when the data of the image or of the heat map does not match its shape; ValueError for an opacity
 *   outside 0..1
 */
export function heatMapOverlay(picture: GridImage, heat: HeatMap, options?: OverlayOptions): GridImage {
  const { opacity = 0.65, colours = "inferno" } = readOverlayOptions(options);
  if (!(opacity >= 0 && opacity <= 1)) throw new ValueError(`heatMapOverlay: opacity is ${opacity}; give 0 to 1.`);
  const { data, height, width, channels = data.length / (height * width) } = picture;
  if (![1, 3, 4].includes(channels) || data.length !== height * width * channels) {
    throw new ShapeError(`heatMapOverlay: a picture of ${height}x${width} does not match ${data.length} numbers.`);
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

/** The map resized by bilinear interpolation with half-pixel centres, and divided by its maximum. */
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

/** The two cells between whose centres a pixel's centre lies, and the weight of the second. */
function between(pixel: number, pixels: number, cells: number): { low: number; high: number; part: number } {
  const place = Math.min(cells - 1, Math.max(0, ((pixel + 0.5) * cells) / pixels - 0.5));
  const low = Math.floor(place);
  return { low, high: Math.min(cells - 1, low + 1), part: place - low };
}

function mix(a: number, b: number, part: number): number {
  return a + part * (b - a);
}
