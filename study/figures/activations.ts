import { type Differentiable, grad, sigmoid, softmax, stack, tanh, tensor, zerosLike } from "noodlenet";
import { type Language, lineChart, type Theme } from "noodlenet/viz";
import type { Text } from "../Experiment.js";
import { beside, escapeHtml, figure, named, table, tag } from "../page/html.js";

/** An activation and its formula. Softmax is shown as the first of three classes whose other scores are 0. */
interface Curve {
  readonly name: Text;
  readonly formula: string;
  readonly f: Differentiable;
}

const CURVES: readonly Curve[] = [
  { name: { en: "identity", ja: "恒等関数" }, formula: "σ(x) = x", f: (x) => x.mul(1) },
  { name: { en: "ReLU", ja: "ReLU" }, formula: "max(0, x)", f: (x) => x.relu() },
  { name: { en: "tanh", ja: "tanh" }, formula: "tanh(x)", f: (x) => tanh(x) },
  { name: { en: "sigmoid", ja: "シグモイド" }, formula: "1 / (1 + e⁻ˣ)", f: (x) => sigmoid(x) },
  {
    name: { en: "softmax (x, 0, 0)", ja: "ソフトマックス (x, 0, 0)" },
    formula: "eˣ / (eˣ + 1 + 1)",
    f: (x) =>
      softmax(stack([x, zerosLike(x), zerosLike(x)], 1))
        .slice([0, 0], [x.size, 1])
        .reshape([x.size]),
  },
];

const [FROM, STEP, COUNT] = [-5, 0.1, 101];
/** The number of its colour: another one than validation's. */
const DERIVATIVE = 3;
/** The input whose values the page shows first. */
const FIRST = 1;

const WORDS = {
  en: {
    value: "value",
    slope: "derivative",
    at: "x",
    move: "Input x",
    table: "Values and derivatives at x = ",
    name: "function",
  },
  ja: {
    value: "値",
    slope: "導関数",
    at: "x",
    move: "入力 x",
    table: "x における値と導関数の値：x = ",
    name: "関数",
  },
};

/** A curve's values and slopes, the latter by automatic differentiation. */
export interface Traced {
  readonly curve: Curve;
  readonly x: readonly number[];
  readonly values: readonly number[];
  readonly slopes: readonly number[];
}

/** Every activation from −5 to 5. */
export function activationCurves(): Traced[] {
  const x = Array.from({ length: COUNT }, (_, i) => Math.round((FROM + i * STEP) * 10) / 10);
  const input = tensor(x, { dtype: "float64" });
  return CURVES.map((curve) => ({
    curve,
    x,
    values: Array.from(curve.f(input).dataSync()),
    slopes: Array.from(grad(curve.f)(input).dataSync()),
  }));
}

/** The name and formula of an activation. */
export function activationTitle({ curve }: Traced, language: Language): string {
  return named(curve.name[language], curve.formula, language);
}

/** The chart of an activation and its derivative. */
export function activationChart({ x, values, slopes }: Traced, language: Language, theme: Theme, title?: string) {
  const text = WORDS[language];
  const points = (ys: readonly number[]) => ys.map((y, i) => ({ x: x[i], y }));
  const series = [
    { name: text.value, points: points(values) },
    { name: text.slope, points: points(slopes), dashed: true, colour: DERIVATIVE },
  ];
  return lineChart({ title, xLabel: "x", series, width: 340, height: 240, theme });
}

/** All charts, and a table of values for an input that the reader can change. @param text HTML that stands before the table */
export async function activationsHtml(text: string, language: Language): Promise<string> {
  const traced = activationCurves();
  const charts = await Promise.all(
    traced.map(async (one) => {
      const [light, dark] = [activationChart(one, language, "light"), activationChart(one, language, "dark")];
      return figure(activationTitle(one, language), { light: await light, dark: await dark });
    }),
  );
  return movable(traced, text, tag("div", { class: "figures" }, ...charts), language);
}

/** The charts and the table that the slider updates. */
function movable(traced: readonly Traced[], before: string, charts: string, language: Language): string {
  const text = WORDS[language];
  const at = Math.round((FIRST - FROM) / STEP);
  const rounded = (values: readonly number[]) => values.map((value) => Math.round(value * 1000) / 1000);
  const rows = traced.map(({ values, slopes }) => [rounded(values), rounded(slopes)]);
  const lines = traced.map(({ curve }, k) => [
    escapeHtml(curve.name[language]),
    ...rows[k].map((values) => values[at].toFixed(3)),
  ]);
  const caption = `${text.table}${FIRST.toFixed(1)}`;
  const input = `<input type="range" min="${FROM}" max="${-FROM}" step="${STEP}" value="${FIRST}">`;
  const slider = `<p data-part="controls" hidden><label>${text.move} ${input}</label> <output>${FIRST.toFixed(1)}</output></p>`;
  const shown = table(text.table, [[text.name, text.value, text.slope], ...lines], caption);
  const live = shown.replace(
    `<caption>${caption}`,
    `<caption>${text.table}<span data-part="at">${FIRST.toFixed(1)}</span>`,
  );
  return tag(
    "div",
    { "data-curves": JSON.stringify({ from: FROM, step: STEP, rows }) },
    beside([before, slider, live], [charts]),
  );
}
