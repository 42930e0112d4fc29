import { filled } from "./fill.js";
import { Press } from "./Press.js";
import { hasTurns } from "./turns.js";

/** Draws a part of the page, where it has changed. */
type Draw = () => void;

/** A part of the page that has its turn. */
export interface TurnPart {
  readonly draw: Draw;
  /** Whether it is not to be drawn now; {@link Drawing.request} is called again when it is. */
  readonly waits: () => boolean;
}

/**
 * Draws the parts of the page, a frame at a time. One that draws something anew is the last of its frame: parts of the page are expensive to
 * make and to lay out, and on a slow device all of them at once would keep the reader waiting.
 */
export class Drawing {
  readonly #first: readonly Draw[];
  readonly #others: readonly TurnPart[];
  /** The next of the others, and how many of them are still to be asked whether they have changed: each has its turn, however often all change. */
  #next = 0;
  #left = 0;
  #isAsked = false;
  readonly #press = new Press(() => this.request());

  /** @param first what answers the reader, in every frame @param others one after the other, while the reader presses nothing */
  constructor(first: readonly Draw[], others: readonly TurnPart[]) {
    this.#first = first;
    this.#others = others;
  }

  /** Draws what has changed, in the next frames. */
  request(): void {
    this.#left = this.#others.length;
    this.#ask();
  }

  #ask(): void {
    if (this.#isAsked) return;
    this.#isAsked = true;
    requestAnimationFrame(() => this.#frame());
  }

  #frame(): void {
    this.#isAsked = false;
    const before = filled();
    for (const draw of this.#first) draw();
    if (this.#press.isOn) return;
    while (this.#left > 0 && filled() === before) {
      this.#left--;
      const { draw, waits } = this.#others[this.#next];
      this.#next = (this.#next + 1) % this.#others.length;
      if (!waits()) draw();
    }
    if (this.#left > 0) this.#ask();
    else if (hasTurns()) this.request();
  }
}
