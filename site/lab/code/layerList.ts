import type { Config } from "../Config.js";

/*
 * A network of the reader's own, as a link holds it: layers with their options, such as
 *   conv-8-3-relu_pool-2_flatten_drop-0.5_dense-64-relu-l0.01_out
 * The last one has as many units as there are classes.
 */

/** The most layers of a network of the reader's own. */
export const MOST_LAYERS = 24;

const l2Of = ({ kernelRegularizer }: Config) => (kernelRegularizer as { readonly l2: number } | undefined)?.l2;

/** Layers as a link holds them. */
export function encodeLayers(layers: readonly Config[]): string {
  return layers.map((layer, i) => encodeLayer(layer, i === layers.length - 1)).join("_");
}

function encodeLayer(layer: Config, isLast: boolean): string {
  const { type, filters, kernelSize, poolSize, units, rate, momentum, activation, padding } = layer;
  const l2 = l2Of(layer);
  const ending = [
    ...(activation === "relu" ? ["relu"] : []),
    ...(padding === "same" ? ["same"] : []),
    ...(l2 === undefined ? [] : [`l${l2}`]),
  ];
  switch (type) {
    case "Conv2D":
      return ["conv", filters, kernelSize, ...ending].join("-");
    case "Dense":
      return (isLast ? ["out", ...ending] : ["dense", units, ...ending]).join("-");
    case "MaxPooling2D":
      return `pool-${poolSize}`;
    case "BatchNormalization":
      return `bn-${momentum}`;
    case "Dropout":
      return `drop-${rate}`;
    case "Activation":
      return "relu";
    default:
      return "flatten";
  }
}

const NUMBER = "(\\d+(?:\\.\\d+)?)";
const ENDING = "((?:-(?:relu|same|l\\d+(?:\\.\\d+)?))*)";
const word = (pattern: string) => new RegExp(`^${pattern}$`);

/** What a word of a link stands for. */
const READERS: readonly (readonly [pattern: RegExp, read: (found: RegExpExecArray, classes: number) => Config])[] = [
  [
    word(`conv-(\\d+)-(\\d+)${ENDING}`),
    ([, filters, size, ending]) => ({
      type: "Conv2D",
      filters: Number(filters),
      kernelSize: Number(size),
      ...options(ending),
    }),
  ],
  [word(`dense-(\\d+)${ENDING}`), ([, units, ending]) => ({ type: "Dense", units: Number(units), ...options(ending) })],
  [word(`out${ENDING}`), ([, ending], units) => ({ type: "Dense", units, activation: "softmax", ...options(ending) })],
  [word("pool-(\\d+)"), ([, size]) => ({ type: "MaxPooling2D", poolSize: Number(size) })],
  [word(`bn-${NUMBER}`), ([, momentum]) => ({ type: "BatchNormalization", momentum: Number(momentum) })],
  [word(`drop-${NUMBER}`), ([, rate]) => ({ type: "Dropout", rate: Number(rate) })],
  [word("relu"), () => ({ type: "Activation", activation: "relu" })],
  [word("flatten"), () => ({ type: "Flatten" })],
];

function options(ending: string): Readonly<Record<string, unknown>> {
  const words = ending.split("-");
  const l2 = words.find((one) => /^l\d/.test(one));
  return {
    ...(words.includes("relu") && { activation: "relu" }),
    ...(words.includes("same") && { padding: "same" }),
    ...(l2 !== undefined && { kernelRegularizer: { l1: 0, l2: Number(l2.slice(1)) } }),
  };
}

/** The layers of a link; null for what is no network: links are written by hand, too. */
export function decodeLayers(text: string, classes: number): readonly Config[] | null {
  const words = text.split("_");
  if (words.length > MOST_LAYERS) return null;
  const layers = words.map((one) => {
    for (const [pattern, read] of READERS) {
      const found = pattern.exec(one);
      if (found) return read(found, classes);
    }
    return null;
  });
  if (layers.some((layer) => layer === null || !isAllowed(layer))) return null;
  const list = layers as Config[];
  return isInOrder(list, words) && encodeLayers(list) === text ? list : null;
}

const RANGES: Readonly<Record<string, readonly [least: number, most: number]>> = {
  filters: [1, 128],
  kernelSize: [1, 7],
  poolSize: [1, 8],
  units: [1, 512],
  rate: [0, 0.95],
  momentum: [0, 0.999],
};

/** The least and the most that an option may be. */
export const rangeOf = (option: string) => RANGES[option] ?? [0, 1];

const isAllowed = (layer: Config) =>
  Object.entries(layer).every(([option, value]) => {
    if (typeof value !== "number") return true;
    const [least, most] = rangeOf(option);
    return value >= least && value <= most;
  });

/** Maps before Flatten, which is there once; the classes at the end, once. */
function isInOrder(layers: readonly Config[], words: readonly string[]): boolean {
  const flatten = layers.findIndex(({ type }) => type === "Flatten");
  const needsMaps = (type: string) => type === "Conv2D" || type === "MaxPooling2D";
  return (
    flatten >= 0 &&
    layers.every(({ type }, i) =>
      needsMaps(type) || type === "Flatten" ? i <= flatten : type !== "Dense" || i > flatten,
    ) &&
    words.every((one, i) => one.startsWith("out") === (i === words.length - 1))
  );
}
