import { element } from "../shared/dom.js";
import { KNOBS, type Knob, PRESETS, presetOf, type Settings } from "./settings.js";
import type { Texts } from "./texts.js";

/** Changes some settings: what is drawn may be older than the others. */
export type Change = (changed: Partial<Settings>) => void;

/** The controls of one group of settings. */
export function controlsView(group: keyof typeof KNOBS, settings: Settings, change: Change, t: Texts): HTMLElement {
  const presets = group === "network" ? [presetView(settings, change, t)] : [];
  // A control of the network takes the place of layers that the reader wrote.
  const changed = group === "network" ? (made: Partial<Settings>) => change({ ...made, layers: "" }) : change;
  const knobs = KNOBS[group].map((knob) => knobView(knob, settings, changed, t));
  return element("div", { class: "knobs" }, ...presets, ...knobs);
}

function presetView(settings: Settings, change: Change, t: Texts): HTMLElement {
  const preset = presetOf(settings);
  const options = Object.keys(PRESETS).map((id) =>
    element("option", { value: id, selected: id === preset }, t.presets[id]),
  );
  const own = element("option", { value: "", selected: preset === null, disabled: true }, t.custom);
  const select = element(
    "select",
    {
      id: "preset",
      onChange: (event: Event) => change({ layers: "", ...PRESETS[(event.target as HTMLSelectElement).value] }),
    },
    ...options,
    own,
  );
  return element("div", { class: "knob wide" }, element("label", { for: "preset" }, t.preset), select);
}

function knobView(knob: Knob, settings: Settings, change: Change, t: Texts): HTMLElement {
  const { key } = knob;
  const id = `knob-${key}`;
  const label = element("label", { for: id }, t.knobs[key]);
  if (knob.kind === "switch") {
    const box = element("input", {
      type: "checkbox",
      id,
      checked: settings[key] as boolean,
      onChange: (event: Event) => change({ [key]: (event.target as HTMLInputElement).checked }),
    });
    return element("div", { class: "knob switch" }, box, label);
  }
  const select = element(
    "select",
    {
      id,
      disabled: isIdle(key, settings),
      onChange: (event: Event) => change({ [key]: Number((event.target as HTMLSelectElement).value) }),
    },
    ...knob.values.map((value) => element("option", { value, selected: value === settings[key] }, String(value))),
  );
  return element("div", { class: "knob" }, label, select);
}

/** Whether a setting changes nothing, since what it belongs to is off. */
function isIdle(key: keyof Settings, { batchNorm, convolutions }: Settings): boolean {
  return (key === "momentum" && !batchNorm) || (key === "filters" && !convolutions);
}
