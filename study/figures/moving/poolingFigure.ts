import { tag } from "../../page/html.js";
import { cells, frame, type Ink, SMALL, signedColour, words } from "../ink.js";
import { movingDrawing, WIDTH } from "./movingDrawing.js";
import { kept, type PoolKind, pooled, poolWindow } from "./pool.js";
import { type Grid, rowsOf } from "./slide.js";
import { filled, numberText } from "./texts.js";

/** A window of 2x2 of a square of numbers, and what is kept of it. */
export interface Pooling {
  readonly input: Grid;
  readonly kind: PoolKind;
  /** The number for which cells are darkest. */
  readonly most: number;
  /** Digits of the fraction that are shown. */
  readonly digits: number;
  /** Which window, in the output. */
  readonly row: number;
  readonly column: number;
}

/** The words of the figure. `picture` says what is seen, with {row}, {column}, {window} and {y}. */
export interface PoolingWords {
  readonly picture: string;
  readonly input: string;
  readonly output: string;
  /** What is done with the four numbers, such as "largest of {window}". */
  readonly keeps: string;
}

const [LEFT, TOP] = [4, 20];
/** The sides of both tables. */
const [INPUT, OUTPUT] = [192, 120];
const RIGHT = WIDTH - LEFT - OUTPUT;

/** What is kept of the window, in words. */
export function keptText(state: Pooling, { keeps }: Pick<PoolingWords, "keeps">): string {
  const { window, y } = textsOf(state);
  return `${filled(keeps, { window })} = ${y}`;
}

function textsOf({ input, kind, digits, row, column }: Pooling) {
  const window = poolWindow(input, row, column);
  const text = (value: number) => numberText(value, digits);
  return { window: window.map(text).join(", "), y: text(kept(window, kind)) };
}

/** A pooling at one window, as SVG: the map, what is kept of it, and beneath them the window. Parts have the terms of the lesson on pooling. */
export function poolingFigure(state: Pooling, text: PoolingWords, ink: Ink, scale?: number): string {
  const { input, kind, most, digits, row, column } = state;
  const [cell, wide] = [INPUT / input.columns, (2 * OUTPUT) / input.columns];
  const written = (value: number) => numberText(value, digits);
  const colours = (values: readonly number[]) => (i: number) => signedColour(values[i] / most);
  const output = pooled(input, kind);
  const below = TOP + INPUT + 14;
  const label = filled(text.picture, { row: String(row), column: String(column), ...textsOf(state) });
  return movingDrawing(
    below + 90,
    label,
    ink,
    scale,
    words(text.input, LEFT, 13, ink.quiet, { size: SMALL }),
    words(text.output, RIGHT, 13, ink.quiet, { size: SMALL }),
    cells(
      {
        x: LEFT,
        y: TOP,
        columns: input.columns,
        texts: input.values.map(written),
        cell,
        colours: colours(input.values),
      },
      ink,
    ),
    windowEdges(input, cell, ink),
    tag(
      "g",
      { "data-term": "x", style: "pointer-events:none" },
      frame(LEFT + 2 * cell * column, TOP + 2 * cell * row, 2 * cell, 2 * cell, ink.mark, "frame"),
    ),
    tag(
      "g",
      { "data-term": "y" },
      cells(
        {
          x: RIGHT,
          y: TOP,
          columns: output.columns,
          texts: output.values.map(written),
          cell: wide,
          colours: colours(output.values),
        },
        ink,
      ),
      frame(RIGHT + wide * column, TOP + wide * row, wide, wide, ink.mark, "mark"),
      outline(RIGHT, TOP, OUTPUT),
    ),
    windowAlone(state, below, ink),
    words(keptText(state, text), LEFT, below + 84, ink.text, { size: SMALL, part: "sum" }),
  );
}

/** A frame that pages show while its term is pointed at. */
const outline = (x: number, y: number, side: number) =>
  tag("rect", { class: "frame", fill: "none", x: `${x}`, y: `${y}`, width: `${side}`, height: `${side}` });

/** Lines between the windows, which do not overlap. */
function windowEdges({ columns }: Grid, cell: number, ink: Ink): string {
  const lines = Array.from({ length: columns / 2 - 1 }, (_, i) => 2 * cell * (i + 1));
  const line = (x1: number, y1: number, x2: number, y2: number) =>
    tag("line", { x1: `${x1}`, y1: `${y1}`, x2: `${x2}`, y2: `${y2}`, stroke: ink.quiet });
  return lines
    .map((at) => line(LEFT + at, TOP, LEFT + at, TOP + INPUT) + line(LEFT, TOP + at, LEFT + INPUT, TOP + at))
    .join("");
}

/** The four numbers of the window, and the one that is kept. */
function windowAlone({ input, kind, most, digits, row, column }: Pooling, y: number, ink: Ink): string {
  const window = poolWindow(input, row, column);
  const one = kept(window, kind);
  const colours = (values: readonly number[]) => (i: number) => signedColour(values[i] / most);
  const table = (x: number, top: number, columns: number, values: readonly number[]) =>
    cells(
      {
        x,
        y: top,
        columns,
        cell: 34,
        texts: values.map((value) => numberText(value, digits)),
        colours: colours(values),
      },
      ink,
    );
  const best = kind === "max" ? window.indexOf(one) : -1;
  const mark = best < 0 ? "" : frame(LEFT + 34 * (best % 2), y + 34 * (best >> 1), 34, 34, ink.mark);
  return [
    tag("g", { "data-term": "x" }, table(LEFT, y, 2, window), outline(LEFT, y, 68)),
    tag(
      "g",
      { "data-term": "max" },
      tag("rect", { x: "76", y: `${y + 18}`, width: "62", height: "34", fill: "transparent" }),
      words(kind === "max" ? "max =" : "mean =", 86, y + 39, ink.text),
      mark,
    ),
    tag("g", { "data-term": "y" }, table(140, y + 17, 1, [one]), outline(140, y + 17, 34)),
  ].join("");
}

/** Which window the figure is pointed at with, in its units; null beside its tables. */
export function poolingPlace({ input }: Pooling, x: number, y: number): readonly [row: number, column: number] | null {
  const isInput = x < LEFT + INPUT;
  const side = (isInput ? 2 * INPUT : 2 * OUTPUT) / input.columns;
  const place = [y - TOP, x - (isInput ? LEFT : RIGHT)].map((distance) => Math.floor(distance / side));
  const [rows, columns] = [rowsOf(input) / 2, input.columns / 2];
  return place[0] >= 0 && place[0] < rows && place[1] >= 0 && place[1] < columns ? [place[0], place[1]] : null;
}
