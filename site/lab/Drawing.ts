import { filled } from "./fill.js";

/**
 * Draws the parts of the page, each of which draws what has changed. One that draws something anew is the last of its frame: parts of the
 * page are expensive to make and to lay out, and on a slow device all of them at once would keep the reader waiting.
 */
export class Drawing {
  readonly #parts: readonly (() => void)[];
  /** The next part to draw; none is under way at the end. */
  #next: number;
  /** Whether something has changed since the first part was drawn. */
  #isStale = false;

  constructor(parts: readonly (() => void)[]) {
    this.#parts = parts;
    this.#next = parts.length;
  }

  /** Draws what has changed: some of it now, the rest in the next frames. */
  request(): void {
    if (this.#next < this.#parts.length) this.#isStale = true;
    else this.#begin();
  }

  #begin(): void {
    this.#isStale = false;
    this.#next = 0;
    this.#goOn();
  }

  #goOn(): void {
    const before = filled();
    while (this.#next < this.#parts.length && filled() === before) this.#parts[this.#next++]();
    if (this.#next < this.#parts.length) requestAnimationFrame(() => this.#goOn());
    else if (this.#isStale) requestAnimationFrame(() => this.#begin());
  }
}
