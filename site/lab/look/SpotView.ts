import { element } from "../../shared/dom.js";
import { inTurns } from "../turns.js";
import { GridOfNumbers } from "./GridOfNumbers.js";
import type { Line } from "./spotLines.js";

/** Between the squares of a line. */
const SIGNS = ["×", "="];

/** What a layer computes at a spot, in lines that stay while they have the same form: to make and lay out many cells is what takes a page's time. */
export class SpotView {
  readonly #node: HTMLElement;
  #form = "";
  #views: readonly ReturnType<typeof lineView>[] = [];

  /** @param node holds the lines */
  constructor(node: HTMLElement) {
    this.#node = node;
  }

  show(lines: readonly Line[]): void {
    const form = lines.map(({ kind, grids }) => `${kind} ${grids.map(({ size }) => size)}`).join();
    if (form !== this.#form) {
      this.#form = form;
      this.#views = lines.map(lineView);
      this.#node.replaceChildren(...this.#views.map(({ node }) => node));
    }
    const shown = (line: Line, i: number) => this.#views[i].show(line);
    inTurns("spot", lines.flatMap(shown));
  }
}

/** A line; what it shows is written later, in turns. */
function lineView({ kind, grids }: Line) {
  if (grids.length === 0) return wordsView(kind);
  const views = grids.map(({ size }) => new GridOfNumbers(size));
  const sign = (i: number) => element("span", { class: "sign", "aria-hidden": "true" }, SIGNS[i]);
  const node = element(
    "div",
    { class: kind, role: "group" },
    ...views.flatMap((view, i) => (i === 0 ? [view.node] : [sign(i - 1), view.node])),
  );
  const show = (line: Line) => [
    () => node.setAttribute("aria-label", line.words),
    ...line.grids.map((numbers, i) => () => views[i].show(numbers)),
  ];
  return { node, show };
}

function wordsView(kind: Line["kind"]) {
  const [words, result] = [document.createTextNode(""), element("strong")];
  const node = element("p", { class: kind }, words, result);
  const show = (line: Line) => [
    () => {
      words.data = line.words;
      result.textContent = line.result ?? "";
    },
  ];
  return { node, show };
}
