import { element, picture } from "../shared/dom.js";
import { inTurns, mapCanvas, paintMap } from "./look/paintMap.js";
import type { LayerView, Spot } from "./look/spot.js";
import { whenPointed } from "./look/whenPointed.js";
import type { Texts } from "./texts.js";

/** What is seen of the network for one picture. */
export interface Seen {
  readonly layer: LayerView;
  readonly heat: { readonly data: ArrayLike<number>; readonly shape: readonly number[] } | null;
  /** The picture's number. */
  readonly at: number;
  readonly answer: number;
  readonly probability: number;
  readonly truth: number;
}

/** The most maps of a layer that are shown. */
const MOST = 32;

/**
 * The feature maps of a layer and the heat map, for a picture with pixels from 0 to 255.
 * @param point is told at which place of a map the reader points
 */
export function seenView(
  seen: Seen,
  pixels: { readonly data: ArrayLike<number>; readonly shape: readonly number[] },
  classNames: readonly string[],
  point: (spot: Spot) => void,
  t: Texts,
): HTMLElement {
  const channels = seen.layer.maps.shape[3];
  const answer = classNames[seen.answer];
  const { maps } = seen.layer;
  const canvases = Array.from({ length: Math.min(MOST, channels) }, (_, channel) => {
    const canvas = mapCanvas(maps, `${seen.layer.config.name} ${channel + 1}`);
    whenPointed(canvas, maps.shape, (row, column) => point({ channel, row, column }));
    return canvas;
  });
  inTurns(canvases.map((canvas, channel) => () => paintMap(canvas, maps, channel)));
  return element(
    "div",
    {},
    element("p", { class: "answer" }, t.says(answer, `${Math.round(100 * seen.probability)}%`, classNames[seen.truth])),
    element(
      "div",
      { class: "pair" },
      element("figure", {}, picture(pixels, classNames[seen.truth]), element("figcaption", {}, classNames[seen.truth])),
      seen.heat &&
        element(
          "figure",
          {},
          picture(heated(pixels, seen.heat), t.heat(answer)),
          element("figcaption", {}, t.heat(answer)),
        ),
    ),
    element("p", { class: "quiet" }, t.mapsOf(seen.layer.config.name, channels)),
    element("div", { class: "maps" }, ...canvases),
  );
}

/** A picture, grey, with the places that speak for the answer in orange. */
function heated(
  pixels: { readonly data: ArrayLike<number>; readonly shape: readonly number[] },
  heat: NonNullable<Seen["heat"]>,
) {
  const [height, width] = pixels.shape;
  const highest = Array.from(heat.data).reduce((a, b) => Math.max(a, b), 0) || 1;
  const data = new Float32Array(height * width * 3);
  for (let row = 0; row < height; row++)
    for (let column = 0; column < width; column++) {
      const i = row * width + column;
      const grey = (pixels.data[3 * i] + pixels.data[3 * i + 1] + pixels.data[3 * i + 2]) / 3;
      const strength = sampled(heat, (row + 0.5) / height, (column + 0.5) / width) / highest;
      HOT.forEach((value, c) => {
        data[3 * i + c] = grey * (1 - 0.75 * strength) + value * 0.75 * strength;
      });
    }
  return { data, shape: [height, width, 3] };
}

const HOT = [255, 140, 0] as const;

/** A map's value at a place from 0 to 1, bilinear. */
function sampled({ data, shape: [height, width] }: NonNullable<Seen["heat"]>, down: number, across: number): number {
  const at = (place: number, length: number) => Math.min(length - 1, Math.max(0, place * length - 0.5));
  const [y, x] = [at(down, height), at(across, width)];
  const [top, left] = [Math.floor(y), Math.floor(x)];
  const [bottom, right] = [Math.min(height - 1, top + 1), Math.min(width - 1, left + 1)];
  const mix = (a: number, b: number, part: number) => a + (b - a) * part;
  const value = (row: number, column: number) => data[row * width + column];
  return mix(
    mix(value(top, left), value(top, right), x - left),
    mix(value(bottom, left), value(bottom, right), x - left),
    y - top,
  );
}
