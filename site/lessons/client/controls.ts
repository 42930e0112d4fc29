import { element } from "../../shared/dom.js";
import { readNumber } from "./readNumber.js";

/** A slider with its name and its value. */
export interface Slider {
  readonly name: string;
  readonly from: number;
  readonly to: number;
  readonly step: number;
  readonly value: number;
  /** The value as text. */
  readonly text: (value: number) => string;
  /** The term that the slider belongs to. */
  readonly term?: string;
  readonly changed: (value: number) => void;
}

/** A labelled slider. */
export function slider({ name, from, to, step, value, text, term, changed }: Slider): HTMLElement {
  const output = element("output", {}, text(value));
  const input = element("input", {
    type: "range",
    min: from,
    max: to,
    step,
    value,
    "aria-valuetext": text(value),
    "data-term": term,
    onInput: () => {
      const now = Number(input.value);
      output.textContent = text(now);
      input.setAttribute("aria-valuetext", text(now));
      changed(now);
    },
  });
  return element("label", { class: "slider" }, element("span", {}, name), input, output);
}

/** Moves a slider as a reader does. */
export function moveSlider(label: HTMLElement, value: number): void {
  const input = label.querySelector("input") as HTMLInputElement;
  input.value = String(value);
  input.dispatchEvent(new Event("input"));
}

/** A choice among a few. */
export function choice(
  name: string,
  options: readonly (readonly [value: string, text: string])[],
  value: string,
  changed: (value: string) => void,
): HTMLElement {
  const select = element(
    "select",
    { onChange: () => changed(select.value) },
    ...options.map(([key, text]) => element("option", { value: key, selected: key === value }, text)),
  );
  return element("label", { class: "choice" }, element("span", {}, name), select);
}

/**
 * A field for a number, as readers write one. Not of type "number": that refuses decimal commas and digits of full width; and keyboards for decimals
 * have no minus sign on some phones, so that they are asked for only where numbers are counts.
 */
export function numberField(
  name: string,
  value: number | "" = "",
  kind: "count" | "percent" | "any" = "any",
): [HTMLElement, () => number | null] {
  const inputmode = kind === "any" ? "text" : "decimal";
  const input = element("input", { type: "text", value, inputmode, autocomplete: "off", enterkeyhint: "done" });
  const read = () => readNumber(input.value, kind === "percent");
  return [element("label", { class: "field" }, element("span", {}, name), input), read];
}

/** A button. */
export const button = (text: string, onClick: () => void, attributes: Readonly<Record<string, unknown>> = {}) =>
  element("button", { type: "button", onClick, ...attributes }, text);

/** Whether the reader wants little motion. */
export const isCalm = () => matchMedia("(prefers-reduced-motion: reduce)").matches;
