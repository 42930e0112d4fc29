/** A stream that may be a terminal, such as process.stderr. */
export interface TerminalStream {
  write(text: string): unknown;
  readonly isTTY?: boolean;
  readonly columns?: number;
}

/** Milliseconds between two drawings of the line: more would be written than anybody sees. */
const PAUSE = 100;

/** To the line's beginning, and nothing behind it. */
const CLEAR = "\r\u001b[K";

/** The last line of a terminal, written again and again. It sets no timer and listens to no signal. */
export class TerminalLine {
  readonly #stream: TerminalStream;
  readonly #now: () => number;
  #drawnAt = -Infinity;
  #isShown = false;

  /** @param now milliseconds */
  constructor(stream: TerminalStream, now: () => number) {
    this.#stream = stream;
    this.#now = now;
  }

  /** Shows a text, cut where the terminal ends; soon after another one nothing happens. */
  show(text: string): void {
    const now = this.#now();
    if (this.#isShown && now - this.#drawnAt < PAUSE) return;
    // A full last column would already be a new line in some terminals.
    const cut = [...text].slice(0, Math.max(1, (this.#stream.columns ?? 80) - 1)).join("");
    this.#stream.write(`${CLEAR}${cut}`);
    this.#drawnAt = now;
    this.#isShown = true;
  }

  /** Takes the text away, so that a whole line can be written in its place. */
  clear(): void {
    if (this.#isShown) this.#stream.write(CLEAR);
    this.#isShown = false;
  }
}
