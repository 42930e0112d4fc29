import { button, moveSlider } from "./controls.js";

/** A button that sets something going and stops it. */
export interface Player {
  readonly button: HTMLElement;
  stop(): void;
}

/**
 * Makes such a button.
 * @param names of the button, while it stands and while it goes  @param begin gives what is done each time, which tells whether it goes on
 * @param milliseconds from one time to the next
 */
export function player(
  names: { readonly play: string; readonly stop: string },
  milliseconds: () => number,
  begin: () => () => boolean,
): Player {
  let timer = 0;
  const stop = () => {
    clearInterval(timer);
    timer = 0;
    toggle.textContent = names.play;
  };
  const toggle = button(names.play, () => {
    if (timer) return stop();
    toggle.textContent = names.stop;
    const step = begin();
    timer = window.setInterval(() => {
      if (!step()) stop();
    }, milliseconds());
  });
  return { button: toggle, stop };
}

/** What a player does: moves a slider to its last place from its beginning. @param before where the first stride begins */
export function throughout(slider: HTMLElement, before: number, stride: () => number): () => () => boolean {
  return () => {
    const last = Number(inputOf(slider).max);
    let at = before;
    return () => {
      at += stride();
      moveSlider(slider, Math.min(at, last));
      return at < last;
    };
  };
}

/** What a player does: moves a slider by one from where it stands to its last place; where it stands there, from `first`. */
export function onwards(slider: HTMLElement, first: number): () => () => boolean {
  return () => {
    const { max, value } = inputOf(slider);
    let isAnew = value === max;
    return () => {
      const at = isAnew ? first : Number(inputOf(slider).value) + 1;
      isAnew = false;
      moveSlider(slider, at);
      return at < Number(max);
    };
  };
}

const inputOf = (slider: HTMLElement) => slider.querySelector("input") as HTMLInputElement;
