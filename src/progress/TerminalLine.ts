/** A stream that may be a terminal, such as process.stderr. */
export interface TerminalStream {
  write(text: string): unknown;
  readonly isTTY?: boolean;
  readonly columns?: number;
}

/** Minimum time between two redraws of the line, in milliseconds: faster ones would not be seen. */
const MIN_INTERVAL = 100;

/** Moves the cursor to the start of the line and erases the line. */
const CLEAR = "\r\u001b[K";

/** The last line of a terminal, redrawn in place. It uses no timer and no signal handler. */
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

  /** Shows a text truncated to the terminal's width; calls within 100 ms of the last redraw are ignored. */
  show(text: string): void {
    const now = this.#now();
    if (this.#isShown && now - this.#drawnAt < MIN_INTERVAL) return;
    // Some terminals break the line when the last column is filled.
    const cut = [...text].slice(0, Math.max(1, (this.#stream.columns ?? 80) - 1)).join("");
    this.#stream.write(`${CLEAR}${cut}`);
    this.#drawnAt = now;
    this.#isShown = true;
  }

  /** Erases the text, so that a permanent line can be written in its place. */
  clear(): void {
    if (this.#isShown) this.#stream.write(CLEAR);
    this.#isShown = false;
  }
}
