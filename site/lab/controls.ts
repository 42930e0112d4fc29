import { element } from "../shared/dom.js";
import { ALL, KNOBS, type Knob, PRESETS, presetOf, type Settings } from "./settings.js";
import type { Texts } from "./texts.js";

/** Changes some settings: what is drawn may be older than the others. */
export type Change = (changed: Partial<Settings>) => void;

/** The controls of one group of settings. @param count the pictures that there are to train on, once they are known */
export function controlsView(
  group: keyof typeof KNOBS,
  settings: Settings,
  change: Change,
  t: Texts,
  count = ALL,
): HTMLElement {
  const presets = group === "network" ? [presetView(settings, change, t)] : [];
  // A control of the network takes the place of layers that the reader wrote.
  const changed = group === "network" ? (made: Partial<Settings>) => change({ ...made, layers: "" }) : change;
  const knobs = KNOBS[group].map((knob) => knobView(knob, settings, changed, t, count));
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

function knobView(knob: Knob, settings: Settings, change: Change, t: Texts, count: number): HTMLElement {
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
    ...(key === "photos"
      ? photosOptions(knob.values, settings.photos, count, t)
      : knob.values.map((value) => element("option", { value, selected: value === settings[key] }, String(value)))),
  );
  return element("div", { class: "knob" }, label, select);
}

/** Fewer pictures than there are, and all of them. */
function photosOptions(values: readonly number[], chosen: number, count: number, t: Texts): HTMLElement[] {
  const fewer = values.filter((value) => value < count);
  return [...fewer, ALL].map((value) => {
    const selected = value === chosen || (value === ALL && chosen >= count);
    return element("option", { value, selected }, value === ALL ? t.all(count) : String(value));
  });
}

/** Whether a setting changes nothing, since what it belongs to is off. */
function isIdle(key: keyof Settings, { batchNorm, convolutions }: Settings): boolean {
  return (key === "momentum" && !batchNorm) || (key === "filters" && !convolutions);
}
