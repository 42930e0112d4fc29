/** Milliseconds for which a press keeps the page free: what is held down longer is no tap. */
const TAP = 300;

/**
 * Whether the reader's finger or button is down for a tap, or its answer is not drawn yet. The page is kept free meanwhile: a part of the page that
 * is drawn while a finger is down is what the tap would wait for.
 */
export class Press {
  readonly #released: () => void;
  #isOn = false;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** @param released is called when the page may be drawn again */
  constructor(released: () => void) {
    this.#released = released;
    addEventListener("pointerdown", () => this.#begin(), true);
    addEventListener("pointerup", () => this.#endSoon(), true);
    addEventListener("pointercancel", () => this.#end(), true);
  }

  get isOn(): boolean {
    return this.#isOn;
  }

  #begin(): void {
    this.#isOn = true;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#end(), TAP);
  }

  /** After the frame that draws what the click has changed. */
  #endSoon(): void {
    requestAnimationFrame(() => requestAnimationFrame(() => this.#end()));
  }

  #end(): void {
    clearTimeout(this.#timer);
    if (!this.#isOn) return;
    this.#isOn = false;
    this.#released();
  }
}
