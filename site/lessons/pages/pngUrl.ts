import { encodePng } from "../../shared/png.js";

/** Pixels as a canvas has them: four bytes each, red, green, blue and alpha. */
export interface CanvasPixels {
  readonly data: Uint8ClampedArray;
  readonly width: number;
  readonly height: number;
}

/** Opaque pixels as the address of a picture. */
export const pngUrl = (pixels: CanvasPixels): string =>
  `data:image/png;base64,${Buffer.from(encodePng({ ...pixels, channels: 4 })).toString("base64")}`;
