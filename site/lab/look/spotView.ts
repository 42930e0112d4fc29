import { element } from "../../shared/dom.js";
import type { Texts } from "../texts.js";
import { type ChannelSum, type LayerView, type Spot, type SpotSum, spotSum } from "./spot.js";

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

/** How many channels of the input are shown with their products. */
const SHOWN = 3;

const number = (value: number) =>
  (Object.is(value, -0) ? 0 : value).toFixed(Math.abs(value) < 100 ? 3 : 1).replace("-", "−");
const term = (value: number, isFirst = false) =>
  `${isFirst ? (value < 0 ? "−" : "") : value < 0 ? " − " : " + "}${number(Math.abs(value))}`;

/** What the layer computes at a spot: the window, the kernel, the products and their sum. */
export function spotView(layer: LayerView, spot: Spot, t: Texts): Node[] {
  const sum = spotSum(layer, spot);
  if (sum === null) return [];
  const where = t.spotAt(layer.config.name, spot.channel + 1, spot.row + 1, spot.column + 1);
  return [...steps(sum, t), element("p", { class: "sum" }, `${where}: `, element("strong", {}, number(sum.value)))];
}

function steps(sum: SpotSum, t: Texts): Node[] {
  switch (sum.kind) {
    case "convolution": {
      const shown = sum.channels.slice(0, SHOWN);
      const others = sum.channels.slice(SHOWN);
      const rest = others.reduce((total, channel) => total + channel.sum, 0);
      const terms = shown.map((channel, i) => term(channel.sum, i === 0)).join("");
      const all = `${terms}${others.length > 0 ? term(rest) : ""}${term(sum.bias)} = ${number(sum.total)}`;
      return [
        ...shown.map((channel) => channelView(channel, sum.size, t)),
        others.length > 0 && element("p", { class: "quiet" }, t.spotOthers(others.length, number(rest))),
        element("p", { class: "sum" }, t.spotTotal, " ", all),
        sum.isRectified && element("p", { class: "sum" }, `ReLU: max(0, ${number(sum.total)})`),
      ].filter((node): node is HTMLElement => node !== false);
    }
    case "pooling":
      return [grid(t.spotWindow, sum.patch, sum.size), element("p", { class: "sum" }, t.spotLargest)];
    case "normalization": {
      const { x, mean, variance, gamma, beta } = sum;
      return [
        element(
          "p",
          { class: "sum" },
          `${number(gamma)} × (${number(x)} − ${number(mean)}) ∕ √(${number(variance)} + 0.001)${term(beta)}`,
        ),
      ];
    }
    case "activation":
      return [element("p", { class: "sum" }, `ReLU: max(0, ${number(sum.x)})`)];
  }
}

function channelView({ channel, patch, kernel, products, sum }: ChannelSum, size: number, t: Texts): HTMLElement {
  return element(
    "div",
    { class: "products", role: "group", "aria-label": t.spotInput(channel + 1) },
    grid(t.spotInput(channel + 1), patch, size),
    element("span", { class: "sign", "aria-hidden": "true" }, "×"),
    grid(t.spotKernel, kernel, size),
    element("span", { class: "sign", "aria-hidden": "true" }, "="),
    grid(t.spotProducts(number(sum)), products, size),
  );
}

/** Numbers in a square, the greater the stronger in colour. */
function grid(caption: string, values: readonly number[], size: number): HTMLElement {
  const most = Math.max(1e-9, ...values.map(Math.abs));
  const cell = (value: number) => {
    const made = element("td", {}, number(value));
    made.style.setProperty("--strength", `${Math.round((100 * Math.abs(value)) / most)}%`);
    made.className = value < 0 ? "negative" : "positive";
    return made;
  };
  const rows = Array.from({ length: size }, (_, row) =>
    element("tr", {}, ...values.slice(row * size, (row + 1) * size).map(cell)),
  );
  return element("table", { class: "grid-of-numbers" }, element("caption", {}, caption), element("tbody", {}, ...rows));
}
