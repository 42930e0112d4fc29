import { Dense, Sequential, tensor } from "noodlenet";
import type { Language } from "noodlenet/viz";
import { tag } from "../page/html.js";
import { drawing, type Ink, words } from "./ink.js";

/** A multilayer perceptron: the values of its units layer by layer, and the kernels and biases between them. */
export interface Perceptron {
  readonly values: readonly (readonly number[])[];
  /** kernels[l][i · units + j] leads from unit i of layer l to unit j of the next. */
  readonly kernels: readonly (readonly number[])[];
  readonly biases: readonly (readonly number[])[];
}

/** Inputs 0.1 to 0.8, six hidden units, eight outputs; weights as initialised. */
export function perceptron(): Perceptron {
  const hidden = new Dense(6, { activation: "sigmoid", biasInitializer: "randomUniform", name: "hidden" });
  const output = new Dense(8, { activation: "sigmoid", biasInitializer: "randomUniform", name: "output" });
  const model = new Sequential([hidden, output], { inputShape: [8], seed: 7 });
  const input = Array.from({ length: 8 }, (_, i) => (i + 1) / 10);
  const found = model.activations(tensor([input]));
  return {
    values: [input, ...[found.hidden, found.output].map((t) => Array.from(t.dataSync()))],
    kernels: [hidden, output].map(({ kernel }) => Array.from(kernel.dataSync())),
    biases: [hidden, output].map(({ bias }) => Array.from(bias!.dataSync())),
  };
}

const WORDS = {
  en: {
    label: "A multilayer perceptron of 8, 6 and 8 units; lines show the weights",
    layers: ["input u", "hidden v", "output"],
    key: "Lines: weights; blue positive, red negative, thicker larger. Strong: those of one unit.",
    controls: "Change an input, and choose the unit that is worked out",
    input: "input",
    value: "its value",
    unit: "unit worked out",
  },
  ja: {
    label: "8・6・8 ユニットの多層パーセプトロン。線は重みを表す",
    layers: ["入力 u", "中間層 v", "出力"],
    key: "線は重み。青は正、赤は負、太いほど大きい。濃い線は一つのユニットに入る重み。",
    controls: "入力を変え、計算を示すユニットを選ぶ",
    input: "入力",
    value: "その値",
    unit: "計算を示すユニット",
  },
};

const [LEFT, STEP, ROW, RADIUS] = [70, 210, 44, 17];
/** The hidden unit whose computation the text shows. */
const SHOWN = 2;

/** Units as circles with their values, weights as lines. */
export function perceptronDrawing(network: Perceptron, language: Language, ink: Ink): string {
  const text = WORDS[language];
  const { values, kernels } = network;
  const parts = [
    ...text.layers.map((name, l) => words(name, LEFT + l * STEP, 24, ink.quiet, { anchor: "middle" })),
    ...kernels.map((kernel, l) => edges(kernel, l, values, ink)),
    ...values.map((layer, l) => units(layer, l, ink)),
    words(text.key, 16, 420, ink.quiet, { size: 12 }),
  ];
  return drawing(LEFT * 2 + 2 * STEP, 436, text.label, ink, ...parts);
}

function place(layer: number, i: number, count: number): readonly [x: number, y: number] {
  return [LEFT + layer * STEP, 215 + (i - (count - 1) / 2) * ROW];
}

function edges(kernel: readonly number[], l: number, values: Perceptron["values"], ink: Ink): string {
  const [from, to] = [values[l].length, values[l + 1].length];
  const lines = kernel.map((weight, at) => {
    const [i, j] = [Math.floor(at / to), at % to];
    const [[x1, y1], [x2, y2]] = [place(l, i, from), place(l + 1, j, to)];
    const strong = l === 0 && j === SHOWN;
    return tag("line", {
      x1: `${x1}`,
      y1: `${y1}`,
      x2: `${x2}`,
      y2: `${y2}`,
      stroke: weight < 0 ? ink.warm : ink.accent,
      "stroke-width": (0.4 + 3 * Math.abs(weight)).toFixed(2),
      "stroke-opacity": strong ? "1" : "0.3",
    });
  });
  return tag("g", { "data-edges": `${l}` }, ...lines);
}

function units(layer: readonly number[], l: number, ink: Ink): string {
  const drawn = layer.map((value, i) => {
    const [x, y] = place(l, i, layer.length);
    const circle = { cx: `${x}`, cy: `${y}`, r: `${RADIUS}`, fill: ink.back, stroke: ink.text };
    const strong = l === 1 && i === SHOWN ? "3" : "1.2";
    return (
      tag("circle", { ...circle, "stroke-width": strong }) +
      words(value.toFixed(2), x, y + 4, ink.text, { size: 11, anchor: "middle" })
    );
  });
  return tag("g", { "data-units": `${l}` }, ...drawn);
}

/** The data that the page's script needs to compute the network, with the digits of float32. */
export function perceptronData({ values, kernels, biases }: Perceptron): string {
  const short = (numbers: readonly number[]) => numbers.map((value) => Number(value.toPrecision(8)));
  return JSON.stringify({ input: values[0], kernels: kernels.map(short), biases: biases.map(short), shown: SHOWN });
}

/** The reader's controls, hidden until the script runs. */
export function perceptronControls(language: Language): string {
  const text = WORDS[language];
  const choice = (name: string, letter: string, count: number, chosen: number) => {
    const options = Array.from(SUBSCRIPTS.slice(0, count), (digit, i) =>
      tag("option", { value: `${i}`, selected: i === chosen ? "" : undefined }, letter + digit),
    );
    return tag("select", { "data-part": name }, ...options);
  };
  const value = `<input type="range" data-part="value" min="0" max="1" step="0.1" value="0.1">`;
  const group = { "data-part": "controls", role: "group", "aria-label": text.controls, hidden: "" };
  return tag(
    "p",
    group,
    tag("label", {}, `${text.input} `, choice("input", "u", 8, 0)),
    " ",
    tag("label", {}, `${text.value} ${value}`),
    " ",
    tag("label", {}, `${text.unit} `, choice("unit", "v", 6, SHOWN)),
    ` <output data-part="say"></output>`,
  );
}

/** One hidden unit's value, worked out: v2 = σ(w20·u0 + … + b2). */
export function workedOut({ values, kernels, biases }: Perceptron): string {
  const [input, hidden] = values;
  const number = (value: number) => (value < 0 ? `(−${(-value).toFixed(2)})` : value.toFixed(2));
  const terms = input.map((u, i) => `${number(kernels[0][i * hidden.length + SHOWN])}·${u.toFixed(1)}`);
  return `v${SUBSCRIPTS[SHOWN]} = σ(${terms.join(" + ")} + ${number(biases[0][SHOWN])}) = ${hidden[SHOWN].toFixed(2)}`;
}

const SUBSCRIPTS = "₀₁₂₃₄₅₆₇";
