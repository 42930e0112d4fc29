import { button } from "./controls.js";

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
