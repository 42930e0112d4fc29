import { MOVES } from "../../../study/figures/moving/movePlace.js";
import { element } from "../../shared/dom.js";
import { button } from "./controls.js";

/** Four buttons that move something, which the arrow keys do, too. @param names left, up, down, right */
export function arrowButtons(
  label: string,
  names: readonly string[],
  moved: (move: readonly [number, number]) => void,
  ...more: Node[]
): HTMLElement {
  const keys = ["ArrowLeft", "ArrowUp", "ArrowDown", "ArrowRight"];
  return element(
    "div",
    {
      class: "buttons",
      role: "group",
      "aria-label": label,
      onKeydown: (event: KeyboardEvent) => {
        if (!(event.key in MOVES)) return;
        event.preventDefault();
        moved(MOVES[event.key]);
      },
    },
    ...["←", "↑", "↓", "→"].map((sign, i) => button(sign, () => moved(MOVES[keys[i]]), { "aria-label": names[i] })),
    ...more,
  );
}
