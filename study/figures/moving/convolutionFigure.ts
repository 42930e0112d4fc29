import { tag } from "../../page/html.js";
import { cells, frame, grey, type Ink, SMALL, signedColour, words } from "../ink.js";
import { movingDrawing, WIDTH } from "./movingDrawing.js";
import { type Convolution, type Grid, slid, sumAt, windowAt, within } from "./slide.js";
import { filled, numberText } from "./texts.js";

/** The words of the figure. `picture` says what is seen, with {row}, {column}, {sum} and {y}. */
export interface ConvolutionWords {
  readonly picture: string;
  readonly input: string;
  readonly output: string;
  readonly window: string;
  readonly kernel: string;
  readonly products: string;
  readonly sum: string;
  readonly bias: string;
}

const [LEFT, TOP] = [4, 20];

/** The side of a cell, and where the output begins. */
function layoutOf({ input }: Convolution) {
  const cell = Math.floor((WIDTH - 2 * LEFT - 10) / (2 * input.columns - 2));
  return { cell, right: WIDTH - LEFT - (input.columns - 2) * cell };
}

/** What the sum at the kernel's place comes to, in words. */
export function sumText(state: Convolution, text: Pick<ConvolutionWords, "sum" | "bias">): string {
  const sum = sumAt(state.input, state.kernel, state.row, state.column);
  return `${text.sum} ${numberText(sum)} + ${text.bias} ${numberText(state.bias)} = ${numberText(sum + state.bias)}`;
}

/**
 * A convolution at one place, as SVG: what the kernel slides over, all answers, and beneath them the numbers under the kernel, the kernel, and their
 * products. Parts have the terms of the lesson on convolution. @param scale pixels for each of its units,
 * where the page does not give it the width that there is
 */
export function convolutionFigure(state: Convolution, text: ConvolutionWords, ink: Ink, scale?: number): string {
  const { input, kernel, bias, row, column } = state;
  const { cell, right } = layoutOf(state);
  const below = TOP + (input.values.length / input.columns) * cell + 30;
  const sum = sumAt(input, kernel, row, column);
  const said = { row: String(row), column: String(column), sum: numberText(sum), y: numberText(sum + bias) };
  const label = filled(text.picture, said);
  return movingDrawing(
    below + 112,
    label,
    ink,
    scale,
    words(text.input, LEFT, 13, ink.quiet, { size: SMALL }),
    words(text.output, right, 13, ink.quiet, { size: SMALL }),
    inputCells(state, cell, ink),
    tag(
      "g",
      { "data-term": "x", style: "pointer-events:none" },
      frame(LEFT + column * cell, TOP + row * cell, 3 * cell, 3 * cell, ink.mark, "frame"),
    ),
    outputCells(state, ink),
    products(state, below, text, ink),
    words(sumText(state, text), LEFT, below + 104, ink.text, { size: SMALL, part: "sum" }),
  );
}

/** Whether an element lies in a grid's outermost ring. */
const isOutside = ({ values, columns }: Grid, i: number) => {
  const [row, column] = [Math.floor(i / columns), i % columns];
  return Math.min(row, column) === 0 || row === values.length / columns - 1 || column === columns - 1;
};

function inputCells({ input, padded }: Convolution, cell: number, ink: Ink): string {
  const dashed = (i: number) => padded && isOutside(input, i);
  const colours = (i: number) => (dashed(i) ? ([ink.back, ink.quiet] as const) : grey(input.values[i] / 255));
  const texts = input.values.map(String);
  return cells({ x: LEFT, y: TOP, columns: input.columns, texts, cell, colours, dashed }, ink);
}

function outputCells(state: Convolution, ink: Ink): string {
  const { cell, right } = layoutOf(state);
  const { input, kernel, bias, padded, row, column } = state;
  const output = slid(input, kernel, bias);
  // The zeros of padding cause large answers, which would make the others pale.
  const inner = output.values.filter((_, i) => !padded || !isOutside(output, i));
  const most = Math.max(1, ...inner.map(Math.abs));
  const colours = (i: number) => signedColour(output.values[i] / most);
  const texts = output.values.map((value) => numberText(value, 0));
  const rest = padded
    ? frame(right + cell, TOP + cell, (output.columns - 2) * cell, (output.columns - 2) * cell, ink.accent)
    : "";
  return tag(
    "g",
    { "data-term": "y" },
    cells({ x: right, y: TOP, columns: output.columns, texts, cell, colours }, ink),
    rest,
    frame(right + column * cell, TOP + row * cell, cell, cell, ink.mark, "mark"),
  );
}

/** The numbers under the kernel × the kernel = their products. */
function products({ input, kernel, row, column }: Convolution, y: number, text: ConvolutionWords, ink: Ink): string {
  const window = windowAt(input, row, column);
  const multiplied = window.map((value, i) => value * kernel[i]);
  const part = (values: readonly number[]) => {
    const most = Math.max(1e-9, ...values.map(Math.abs));
    return (i: number) => signedColour(values[i] / most);
  };
  const table = (
    [term, title, x]: readonly [string, string, number],
    values: readonly number[],
    colours: (i: number) => readonly [string, string],
  ) =>
    words(title, x, y - 7, ink.quiet, { size: SMALL }) +
    tag(
      "g",
      { "data-term": term },
      cells(
        { x, y, columns: 3, texts: values.map((value) => numberText(value, 2)), cell: 28, colours, name: term },
        ink,
      ),
      tag("rect", { class: "frame", fill: "none", x: `${x}`, y: `${y}`, width: "84", height: "84" }),
    );
  return [
    table(["x", text.window, LEFT], window, (i) => grey(window[i] / 255)),
    words("×", 101, y + 47, ink.text),
    table(["k", text.kernel, 124], kernel, part(kernel)),
    words("=", 223, y + 47, ink.text),
    table(["sum", text.products, 248], multiplied, part(multiplied)),
  ].join("");
}

/** Where the kernel goes when the figure is pointed at, in its units; null beside its tables. */
export function convolutionPlace(
  state: Convolution,
  x: number,
  y: number,
): readonly [row: number, column: number] | null {
  const { cell, right } = layoutOf(state);
  const output = slid(state.input, state.kernel, 0);
  const rows = state.input.values.length / state.input.columns;
  const [row, inside, answer] = [y - TOP, x - LEFT, x - right].map((distance) => Math.floor(distance / cell));
  if (row < 0) return null;
  if (row < rows && inside >= 0 && inside < state.input.columns) return within(output, row - 1, inside - 1);
  return row < rows - 2 && answer >= 0 && answer < output.columns ? [row, answer] : null;
}
