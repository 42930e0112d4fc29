import { PAGE_INK } from "../ink.js";
import { type ConvolutionWords, convolutionFigure, convolutionPlace, sumText } from "./convolutionFigure.js";
import { followPointer, MOVES } from "./movePlace.js";
import { pooled } from "./pool.js";
import { keptText, type Pooling, type PoolingWords, poolingFigure, poolingPlace } from "./poolingFigure.js";
import { type Convolution, slid, within } from "./slide.js";

/** A figure of the page that moves: its drawing, buttons, and what screen readers are told. */
function move(
  figure: HTMLElement,
  {
    draw,
    say,
    to,
    by,
  }: Readonly<{
    draw: () => string;
    say: () => string;
    to: (x: number, y: number) => void;
    by: (down: number, across: number) => void;
  }>,
): void {
  const part = (name: string) => figure.querySelector(`[data-part="${name}"]`) as HTMLElement;
  const picture = part("picture");
  const show = () => {
    picture.innerHTML = draw();
    part("say").textContent = say();
  };
  followPointer(picture, (x, y) => {
    to(x, y);
    show();
  });
  const controls = part("controls");
  const go = (name: string) => {
    by(...MOVES[name]);
    show();
  };
  controls.hidden = false;
  controls.addEventListener("click", ({ target }) => {
    const { move } = (target as HTMLElement).dataset;
    if (move) go(move);
  });
  controls.addEventListener("keydown", (event) => {
    if (!(event.key in MOVES)) return;
    event.preventDefault();
    go(event.key);
  });
}

/** What the page has in `data-convolution`. */
export interface ConvolutionData {
  readonly state: Convolution;
  readonly words: ConvolutionWords;
  readonly scale: number;
}

for (const figure of document.querySelectorAll<HTMLElement>("[data-convolution]")) {
  const { state: first, words, scale }: ConvolutionData = JSON.parse(figure.dataset.convolution as string);
  let state = first;
  const output = slid(state.input, state.kernel, state.bias);
  const goTo = ([row, column]: readonly [number, number]) => {
    state = { ...state, row, column };
  };
  move(figure, {
    draw: () => convolutionFigure(state, words, PAGE_INK, scale),
    say: () => sumText(state, words),
    to: (x, y) => goTo(convolutionPlace(state, x, y) ?? [state.row, state.column]),
    by: (down, across) => goTo(within(output, state.row + down, state.column + across)),
  });
}

/** What the page has in `data-pooling`. */
export interface PoolingData {
  readonly state: Pooling;
  readonly words: PoolingWords;
  readonly scale: number;
}

for (const figure of document.querySelectorAll<HTMLElement>("[data-pooling]")) {
  const { state: first, words, scale }: PoolingData = JSON.parse(figure.dataset.pooling as string);
  let state = first;
  const output = pooled(state.input, state.kind);
  const goTo = ([row, column]: readonly [number, number]) => {
    state = { ...state, row, column };
  };
  move(figure, {
    draw: () => poolingFigure(state, words, PAGE_INK, scale),
    say: () => keptText(state, words),
    to: (x, y) => goTo(poolingPlace(state, x, y) ?? [state.row, state.column]),
    by: (down, across) => goTo(within(output, state.row + down, state.column + across)),
  });
}
