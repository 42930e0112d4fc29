import { picture as canvasOf } from "../../shared/dom.js";
import { shape } from "../../shared/lineChart.js";
import { filled, shown } from "../client/lesson.js";
import { numberCells, signed } from "../client/numberCells.js";
import { termGroup } from "../client/termGroup.js";
import { SIDE, STARTS } from "./look.js";

/** What a network is seen to do with a picture. */
export interface Look {
  readonly picture: { readonly data: Uint8Array; readonly shape: readonly number[] };
  /** The dish that is asked about. */
  readonly dish: string;
  /** Whether all maps are summed, and what is below zero is cut off. */
  readonly isDone: boolean;
  /** How many maps are summed, and their sum. */
  readonly count: number;
  readonly cells: readonly number[];
  /** The largest number of all the network's maps, for the colours. */
  readonly scale: number;
  /** A map, its number and its weight. */
  readonly map: readonly number[];
  readonly c: number;
  readonly alpha: number;
  /** How sure the network is: of the picture, with each place covered, with that at a row and a column. */
  readonly sure: number;
  readonly covered: readonly number[];
  readonly left: number;
  readonly row: number;
  readonly column: number;
}

type Word = "picture" | "bowl" | "heatMap" | "sums" | "map" | "lost";

const PLACES = STARTS.length;
const [PICTURE, CELL, SMALL, PLACE] = [5, 20, 9, 15];
const [RIGHT, TOP, BELOW, FAR] = [180, 20, 216, 234];
const percent = (value: number) => `${Math.round(100 * value)}%`;

/** The pixel of the picture at a place of the drawing; null beside it. */
export function pixelAt({ x, y }: DOMPoint, size: number): readonly [x: number, y: number] | null {
  const at = [x / PICTURE, (y - TOP) / PICTURE] as const;
  return at.every((one) => one >= 0 && one < size) ? at : null;
}

/** The picture with the square on it, the sum of its maps, the last map that was added, and what covering each place loses. */
export function lookDrawing(look: Look, words: Readonly<Record<Word, string>>): SVGElement {
  const { cells, map, alpha, c, count, covered, sure, left, isDone, scale, row, column, dish } = look;
  const values = { dish, sure: percent(sure), left: percent(left), most: shown(Math.max(...cells), 3) };
  const svg = shape("svg", { viewBox: "0 0 340 342", role: "img", "aria-label": filled(words.picture, values) });
  const text = (x: number, y: number, content: string, kind = "") => shape("text", { x, y, class: kind }, content);
  const frame = (x: number, y: number, width: number, height: number) =>
    shape("rect", { class: "frame", x, y, width, height });
  const heat = isDone ? cells : [];
  const squares = heat.map((value, i) =>
    shape("rect", {
      x: (i % SIDE) * CELL,
      y: TOP + Math.floor(i / SIDE) * CELL,
      width: CELL,
      height: CELL,
      fill: "#ff8c00",
      opacity: 0.6 * Math.min(1, value / scale),
    }),
  );
  const [mapTop, strongest] = [Math.max(1e-9, ...map), Math.max(0.02, ...covered.map((one) => Math.abs(sure - one)))];
  svg.append(
    text(0, 13, words.bowl),
    text(RIGHT, 13, isDone ? words.heatMap : filled(words.sums, { count })),
    shape("image", {
      href: canvasOf(look.picture, "").toDataURL(),
      x: 0,
      y: TOP,
      width: PICTURE * look.picture.shape[0],
      height: PICTURE * look.picture.shape[0],
      style: "image-rendering:pixelated",
    }),
    termGroup("heat", ...squares, frame(0, TOP, 160, 160)),
    termGroup(
      isDone ? "heat" : "sum",
      ...numberCells({
        x: RIGHT,
        y: TOP,
        columns: SIDE,
        cell: CELL,
        texts: cells.map((value) => shown(value, 2).replace(/^(−?)0\./, "$1.")),
        fill: (i) => signed(cells[i] / scale),
      }),
    ),
    termGroup("sum", frame(RIGHT, TOP, 160, 160)),
    termGroup(
      "cover",
      shape("rect", {
        class: "covering",
        x: STARTS[column] * PICTURE,
        y: TOP + STARTS[row] * PICTURE,
        width: 8 * PICTURE,
        height: 8 * PICTURE,
      }),
      ...covered.map((one, i) =>
        shape("rect", {
          class: "cell",
          x: FAR + (i % PLACES) * PLACE,
          y: BELOW + Math.floor(i / PLACES) * PLACE,
          width: PLACE,
          height: PLACE,
          fill: signed((sure - one) / strongest)[0],
        }),
      ),
      shape("rect", { class: "pointed", x: FAR + column * PLACE, y: BELOW + row * PLACE, width: PLACE, height: PLACE }),
      text(FAR, BELOW - 7, words.lost),
      text(FAR - 106, BELOW + 84, `p = ${shown(sure, 2)}`, "strong"),
      text(FAR - 106, BELOW + 102, `p′ = ${shown(left, 2)}`, "strong"),
      frame(FAR, BELOW, PLACE * PLACES, PLACE * PLACES),
    ),
    termGroup(
      "maps",
      text(0, BELOW - 7, filled(words.map, { c: c + 1 })),
      ...map.map((value, i) => {
        const level = Math.round((255 * value) / mapTop);
        return shape("rect", {
          x: (i % SIDE) * SMALL,
          y: BELOW + Math.floor(i / SIDE) * SMALL,
          width: SMALL,
          height: SMALL,
          fill: `rgb(${level},${level},${level})`,
        });
      }),
      frame(0, BELOW, SMALL * SIDE, SMALL * SIDE),
    ),
    termGroup(
      "alpha",
      text(84, BELOW + 32, `× α = ${shown(alpha, 4)}`, "strong"),
      shape("rect", { class: "frame", x: 80, y: BELOW + 16, width: 100, height: 22, rx: 3 }),
    ),
  );
  return svg;
}
