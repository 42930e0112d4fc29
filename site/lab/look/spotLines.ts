import type { Texts } from "../texts.js";
import { type ChannelSum, type LayerView, type Spot, type SpotSum, spotSum } from "./spot.js";

/** Numbers in a square, and what they are. */
export interface Numbers {
  readonly caption: string;
  /** Line by line. */
  readonly values: readonly number[];
  /** The length of a side. */
  readonly size: number;
}

/** A line of what a layer computes at a spot: words, or squares of numbers with signs between. */
export interface Line {
  readonly kind: "sum" | "quiet" | "products";
  /** Of squares, for those who do not see them. */
  readonly words: string;
  /** What stands at the end, in bold. */
  readonly result?: string;
  readonly grids: readonly Numbers[];
}

/** How many channels of the input are shown with their products. */
const SHOWN = 3;

/** A number as it is shown. */
export const number = (value: number) =>
  (Object.is(value, -0) ? 0 : value).toFixed(Math.abs(value) < 100 ? 3 : 1).replace("-", "−");
const term = (value: number, isFirst = false) =>
  `${isFirst ? (value < 0 ? "−" : "") : value < 0 ? " − " : " + "}${number(Math.abs(value))}`;

const says = (words: string, kind: "sum" | "quiet" = "sum"): Line => ({ kind, words, grids: [] });

/** What the layer computes at a spot: the window, the kernel, the products and their sum. */
export function spotLines(layer: LayerView, spot: Spot, t: Texts): readonly Line[] {
  const sum = spotSum(layer, spot);
  if (sum === null) return [];
  const where = t.spotAt(layer.config.name, spot.channel + 1, spot.row + 1, spot.column + 1);
  return [...steps(sum, t), { ...says(`${where}: `), result: number(sum.value) }];
}

function steps(sum: SpotSum, t: Texts): Line[] {
  switch (sum.kind) {
    case "convolution": {
      const shown = sum.channels.slice(0, SHOWN);
      const others = sum.channels.slice(SHOWN);
      const rest = others.reduce((total, channel) => total + channel.sum, 0);
      const terms = shown.map((channel, i) => term(channel.sum, i === 0)).join("");
      const all = `${terms}${others.length > 0 ? term(rest) : ""}${term(sum.bias)} = ${number(sum.total)}`;
      return [
        ...shown.map((channel) => products(channel, sum.size, t)),
        ...(others.length > 0 ? [says(t.spotOthers(others.length, number(rest)), "quiet")] : []),
        says(`${t.spotTotal} ${all}`),
        ...(sum.isRectified ? [says(`ReLU: max(0, ${number(sum.total)})`)] : []),
      ];
    }
    case "pooling": {
      const window = { caption: t.spotWindow, values: sum.patch, size: sum.size };
      return [{ kind: "products", words: t.spotWindow, grids: [window] }, says(t.spotLargest)];
    }
    case "normalization": {
      const { x, mean, variance, gamma, beta } = sum;
      return [
        says(`${number(gamma)} × (${number(x)} − ${number(mean)}) ∕ √(${number(variance)} + 0.001)${term(beta)}`),
      ];
    }
    case "activation":
      return [says(`ReLU: max(0, ${number(sum.x)})`)];
  }
}

function products({ channel, patch, kernel, products, sum }: ChannelSum, size: number, t: Texts): Line {
  const words = t.spotInput(channel + 1);
  return {
    kind: "products",
    words,
    grids: [
      { caption: words, values: patch, size },
      { caption: t.spotKernel, values: kernel, size },
      { caption: t.spotProducts(number(sum)), values: products, size },
    ],
  };
}
