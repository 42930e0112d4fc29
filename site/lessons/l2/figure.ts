import { element } from "../../shared/dom.js";
import { shape } from "../../shared/lineChart.js";
import { comparisonPanel } from "../client/comparison.js";
import { moveSlider, numberField, slider } from "../client/controls.js";
import { epochSlider } from "../client/epochSlider.js";
import { numbersExercise } from "../client/exercise.js";
import { foldedTable } from "../client/foldedTable.js";
import { byId, filled, lessonData, shown } from "../client/lesson.js";
import { termGroup } from "../client/termGroup.js";
import { lightTerms, writeNow } from "../client/terms.js";
import { type PageRun, trainHere } from "../client/trainHere.js";
import { penaltyOf } from "../training/looks.js";
import { RECIPES } from "../training/recipes.js";
import { faultOf } from "./exercise.js";
import type { numbers as Numbers } from "./lesson.js";
import type { TEXTS } from "./texts.js";

const { words, terms, training, numbers } = lessonData<typeof Numbers, keyof (typeof TEXTS)["en"]["figure"]>();

let factor = numbers.factors.length - 1;
let epoch = 1;
const last = numbers.factors[0].penalty.length;
/** For each factor the validation loss and the penalty: what is stored, until it is trained here. */
const parts = numbers.factors.map(({ run, penalty }) => ({ loss: run.valLoss as readonly number[], penalty }));

const state = () => {
  const { loss, penalty } = parts[factor];
  // While it trains, what is seen is not later than the last epoch that it has come to.
  const now = Math.min(epoch, loss.length);
  const [whole, weights] = [loss[now - 1], penalty[now - 1]];
  return { lambda: numbers.factors[factor].lambda, loss, penalty, now, whole, weights, data: whole - weights };
};

function picture(): SVGElement {
  const { lambda, loss, penalty, now, whole, weights, data } = state();
  const top = [1, 2, 5, 10, 20].find((end) => end >= Math.max(...loss)) as number;
  const x = (at: number) => 40 + (286 * (at - 1)) / (last - 1);
  const y = (value: number) => 14 + 190 * (1 - value / top);
  const values = { lambda, epoch: now, loss: shown(whole, 3), data: shown(data, 3), penalty: shown(weights, 3) };
  const svg = shape("svg", { viewBox: "0 0 340 232", role: "img", "aria-label": filled(words.picture, values) });
  for (const part of [0, 0.25, 0.5, 0.75, 1])
    svg.append(
      shape("line", { class: "grid", x1: 40, x2: 326, y1: y(part * top), y2: y(part * top) }),
      shape("text", { x: 34, y: y(part * top) + 4, "text-anchor": "end" }, String(part * top)),
    );
  for (const at of [1, 10, 20, 30])
    svg.append(shape("text", { x: x(at), y: 224, "text-anchor": "middle" }, String(at)));
  const area = (from: readonly number[], to: readonly number[]) =>
    [
      ...to.map((value, i) => `${x(i + 1)},${y(value)}`),
      ...from.map((value, i) => `${x(i + 1)},${y(value)}`).reverse(),
    ].join(" ");
  const below = loss.map((value, i) => value - penalty[i]);
  const dataPart = termGroup(
    "data",
    shape("polygon", {
      class: "fill plain soft",
      points: area(
        below.map(() => 0),
        below,
      ),
    }),
    shape("rect", { class: "frame", x: x(now) - 6, y: y(data), width: 12, height: Math.max(2, y(0) - y(data)) }),
  );
  const penaltyPart = termGroup(
    "penalty",
    shape("polygon", { class: "fill mark soft", points: area(below, loss) }),
    shape("rect", { class: "frame", x: x(now) - 6, y: y(whole), width: 12, height: Math.max(2, y(data) - y(whole)) }),
  );
  const wholePart = termGroup(
    "loss",
    shape("polyline", {
      class: "line validation",
      points: loss.map((value, i) => `${x(i + 1)},${y(value)}`).join(" "),
    }),
    shape("circle", { class: "dot validation", cx: x(now), cy: y(whole), r: 5 }),
    shape("rect", { class: "frame", x: x(now) - 9, y: y(whole) - 9, width: 18, height: 18, rx: 3 }),
  );
  const name = termGroup(
    "lambda",
    shape("text", { x: 326, y: 28, "text-anchor": "end", class: "strong" }, `λ = ${lambda}`),
    shape("rect", { class: "frame", x: 258, y: 12, width: 74, height: 24, rx: 3 }),
  );
  svg.append(
    dataPart,
    penaltyPart,
    shape("line", { class: "dashed", x1: x(now), x2: x(now), y1: y(0), y2: y(top) }),
    wholePart,
    name,
  );
  return svg;
}

const lights = lightTerms(Object.keys(terms), (term) => {
  const { lambda, whole, data, weights } = state();
  const values: Readonly<Record<string, string>> = {
    loss: shown(whole, 3),
    data: shown(data, 3),
    penalty: shown(weights, 3),
    lambda,
  };
  return filled(words.now, { says: terms[term].says, value: values[term] });
});
const drawing = element("div");
const said = element("p", { class: "quiet" });
const [table, writeTable] = foldedTable(words.tableTitle, [words.epoch, words.whole, words.data, words.penalty]);

function draw(): void {
  const { loss, penalty, whole, data, weights } = state();
  drawing.replaceChildren(picture());
  said.textContent = drawing.querySelector("svg")?.getAttribute("aria-label") ?? "";
  writeNow({ loss: shown(whole, 3), data: shown(data, 3), penalty: shown(weights, 3) });
  writeTable(
    loss.map((value, i) => [String(i + 1), shown(value, 3), shown(value - penalty[i], 3), shown(penalty[i], 3)]),
  );
  lights.refresh();
}

const epochs = epochSlider(words.epoch, last, epoch, (value) => {
  epoch = value;
  draw();
});
const runOf = (at: number): PageRun & { readonly at: number } => {
  const { lambda, recipe, run, penalty } = numbers.factors[at];
  const name = filled(words.run, { lambda });
  const seen = penalty.map((value) => [value]);
  return { at, name, recipe: RECIPES[recipe], stored: run, look: penaltyOf(Number(lambda)), seen };
};
const start = trainHere({
  words: training,
  runs: () => [runOf(factor)],
  show: ([{ curves, seen }], [{ at }]) => {
    parts[at] = { loss: curves.valLoss, penalty: seen.map(([value]) => value) };
    if (at === factor) moveSlider(epochs, curves.loss.length);
  },
});

byId("figure").replaceChildren(
  element(
    "p",
    { class: "legend" },
    element("span", { class: "key block mark" }, words.penalty),
    element("span", { class: "key block plain" }, words.data),
  ),
  drawing,
  element(
    "div",
    { class: "sliders" },
    slider({
      name: words.lambda,
      from: 0,
      to: numbers.factors.length - 1,
      step: 1,
      value: factor,
      term: "lambda",
      text: (at) => numbers.factors[at].lambda,
      changed: (at) => {
        factor = at;
        draw();
      },
    }),
    epochs,
  ),
  said,
  start,
  table,
);
draw();

const [middle, large] = [2, 3].map(runOf);
byId("surprise-figure").replaceChildren(comparisonPanel(training, [middle, large], 16));

numbersExercise(words, [numberField(words.loss), numberField(words.slope)], ([loss, slope]) => {
  const fault = faultOf(loss, slope);
  return fault && words[fault];
});
