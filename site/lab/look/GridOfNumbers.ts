import { element } from "../../shared/dom.js";
import { type Numbers, number } from "./spotLines.js";

/** A square of numbers, the greater the stronger in colour. Its cells stay, and those whose numbers are others are written anew. */
export class GridOfNumbers {
  readonly node: HTMLElement;
  readonly #caption = element("caption");
  readonly #cells: readonly HTMLElement[];

  constructor(size: number) {
    this.#cells = Array.from({ length: size * size }, () => element("td"));
    const rows = Array.from({ length: size }, (_, row) =>
      element("tr", {}, ...this.#cells.slice(row * size, (row + 1) * size)),
    );
    this.node = element("table", { class: "grid-of-numbers" }, this.#caption, element("tbody", {}, ...rows));
  }

  show({ caption, values }: Numbers): void {
    if (this.#caption.textContent !== caption) this.#caption.textContent = caption;
    const most = Math.max(1e-9, ...values.map(Math.abs));
    this.#cells.forEach((cell, i) => {
      const value = values[i];
      const words = number(value);
      if (cell.textContent !== words) cell.textContent = words;
      // In steps that an eye tells apart: each style is computed anew.
      const strength = `${10 * Math.round((10 * Math.abs(value)) / most)}%`;
      if (cell.style.getPropertyValue("--strength") !== strength) cell.style.setProperty("--strength", strength);
      const sign = value < 0 ? "negative" : "positive";
      if (cell.className !== sign) cell.className = sign;
    });
  }
}
