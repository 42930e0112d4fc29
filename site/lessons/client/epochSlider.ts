import { isCalm, slider } from "./controls.js";
import { type Player, player, throughout } from "./player.js";

/** A slider over the epochs of a training. */
export const epochSlider = (name: string, epochs: number, value: number, changed: (epoch: number) => void) =>
  slider({ name, from: 1, to: epochs, step: 1, value, text: String, changed });

/** A button that plays a training from its beginning, in strides of five epochs for readers who want little motion. */
export const epochPlayer = (names: { readonly play: string; readonly stop: string }, epochs: HTMLElement): Player =>
  player(
    names,
    () => (isCalm() ? 900 : 180),
    throughout(epochs, 0, () => (isCalm() ? 5 : 1)),
  );
