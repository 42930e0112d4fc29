import { element } from "../../shared/dom.js";
import type { Texts } from "../texts.js";
import type { LayerView, Spot } from "./spot.js";

/** The choice of a place in a layer's maps, by sliders, which arrow keys move. */
export function spotChoices({ maps }: LayerView, spot: Spot, choose: (spot: Spot) => void, t: Texts): Node[] {
  const [, height, width, channels] = maps.shape;
  const slider = (key: keyof Spot, count: number, label: string) =>
    element(
      "div",
      { class: "knob" },
      element("label", { for: `spot-${key}` }, label),
      element("input", {
        type: "range",
        id: `spot-${key}`,
        min: 1,
        max: count,
        value: spot[key] + 1,
        onInput: (event: Event) => choose({ ...spot, [key]: Number((event.target as HTMLInputElement).value) - 1 }),
      }),
    );
  return [
    element("h3", {}, t.spot),
    element("p", { class: "quiet" }, t.spotHelp),
    element(
      "div",
      { class: "knobs" },
      slider("channel", channels, t.spotMap),
      slider("row", height, t.spotRow),
      slider("column", width, t.spotColumn),
    ),
  ];
}
