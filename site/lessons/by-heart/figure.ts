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
import { trainHere } from "../client/trainHere.js";
import type { Curves } from "../training/recipe.js";
import { RECIPES } from "../training/recipes.js";
import { faultOf } from "./exercise.js";
import type { numbers as Numbers } from "./lesson.js";
import type { TEXTS } from "./texts.js";

const { words, terms, training, numbers, language } = lessonData<
  typeof Numbers,
  keyof (typeof TEXTS)["en"]["figure"]
>();
const { counts, recipes } = numbers;
const last = numbers.curves[0].loss.length;
const OF_112 = counts.indexOf(112);
/** The curves for each number of pictures: what is stored, until it is trained here. */
const curves: Curves[] = [...numbers.curves];

let at = OF_112;
let epoch = last;

const state = () => {
  const { loss, valLoss } = curves[at];
  // While it trains, what is seen is not later than the last epoch that it has come to.
  const now = Math.min(epoch, loss.length);
  const [train, val] = [loss[now - 1], valLoss[now - 1]];
  return { n: counts[at], loss, valLoss, now, train, val, gap: val - train };
};

function picture(): SVGElement {
  const { n, loss, valLoss, now, train, val, gap } = state();
  const per = Math.round(numbers.weights / n).toLocaleString(language);
  const x = (one: number) => 36 + (290 * (one - 1)) / (last - 1);
  const y = (value: number) => 190 - 176 * Math.min(1, value);
  const label = filled(words.picture, {
    n,
    epoch: now,
    train: shown(train, 3),
    val: shown(val, 3),
    gap: shown(gap, 3),
    per,
  });
  const svg = shape("svg", { viewBox: "0 0 340 216", role: "img", "aria-label": label });
  for (const tick of [0, 0.25, 0.5, 0.75, 1])
    svg.append(
      shape("line", { class: "grid", x1: 36, x2: 326, y1: y(tick), y2: y(tick) }),
      shape("text", { x: 30, y: y(tick) + 4, "text-anchor": "end" }, String(tick)),
    );
  for (const tick of [1, 10, 20, 30])
    svg.append(shape("text", { x: x(tick), y: 208, "text-anchor": "middle" }, String(tick)));
  const line = (term: string, kind: string, values: readonly number[], value: number) => {
    return termGroup(
      term,
      shape("polyline", {
        class: `line ${kind}`,
        points: values.map((one, i) => `${x(i + 1)},${y(one)}`).join(" "),
      }),
      shape("circle", { class: `dot ${kind}`, cx: x(now), cy: y(value), r: 5 }),
      shape("rect", { class: "frame", x: x(now) - 9, y: y(value) - 9, width: 18, height: 18, rx: 3 }),
    );
  };
  const between = termGroup("gap");
  const isLeft = now > 20;
  between.append(
    shape("line", { class: "curve mark stroke", x1: x(now), x2: x(now), y1: y(train), y2: y(val) }),
    shape(
      "text",
      {
        x: x(now) + (isLeft ? -12 : 12),
        y: (y(train) + y(val)) / 2 + 4,
        "text-anchor": isLeft ? "end" : "start",
        class: "strong halo",
      },
      filled(words.gap, { gap: shown(gap, 2) }),
    ),
  );
  const count = termGroup(
    "n",
    shape("rect", { class: "frame", x: 40, y: 8, width: 76, height: 22, rx: 3 }),
    shape("text", { x: 46, y: 24, class: "strong" }, `n = ${n}`),
  );
  svg.append(line("train", "training", loss, train), line("val", "validation", valLoss, val), between, count);
  return svg;
}

const lights = lightTerms(Object.keys(terms), (term) => {
  const { n, train, val, gap } = state();
  const values: Readonly<Record<string, string>> = {
    n: String(n),
    train: shown(train, 3),
    val: shown(val, 3),
    gap: shown(gap, 3),
  };
  return filled(words.now, { says: terms[term].says, value: values[term] });
});
const drawing = element("div");
const said = element("p", { class: "quiet" });
const [table, writeTable] = foldedTable(words.tableTitle, [
  words.epoch,
  words.training,
  words.validation,
  terms.gap.name,
]);

function draw(): void {
  const { n, loss, valLoss, train, val, gap } = state();
  drawing.replaceChildren(picture());
  said.textContent = drawing.querySelector("svg")?.getAttribute("aria-label") ?? "";
  writeNow({ n: String(n), train: shown(train, 3), val: shown(val, 3), gap: shown(gap, 3) });
  writeTable(
    loss.map((value, i) => [String(i + 1), shown(value, 3), shown(valLoss[i], 3), shown(valLoss[i] - value, 3)]),
  );
  lights.refresh();
}

const epochs = epochSlider(words.epoch, last, epoch, (value) => {
  epoch = value;
  draw();
});
const start = trainHere({
  words: training,
  runs: () => [
    {
      name: filled(words.pictures, { n: counts[at] }),
      recipe: RECIPES[recipes[at]],
      stored: numbers.curves[at],
      at,
    },
  ],
  show: ([given], [run]) => {
    curves[run.at] = given.curves;
    if (run.at === at) moveSlider(epochs, given.curves.loss.length);
  },
});

byId("figure").replaceChildren(
  element(
    "p",
    { class: "legend" },
    element("span", { class: "key training" }, words.training),
    element("span", { class: "key validation" }, words.validation),
  ),
  drawing,
  element(
    "div",
    { class: "sliders" },
    slider({
      name: words.photos,
      from: 0,
      to: counts.length - 1,
      step: 1,
      value: at,
      term: "n",
      text: (value) => String(counts[value]),
      changed: (value) => {
        at = value;
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

byId("surprise-figure").replaceChildren(
  comparisonPanel(training, [
    { name: words.realLabels, recipe: RECIPES.cnn, stored: numbers.runs.cnn },
    { name: words.tossedLabels, recipe: RECIPES.tossed, stored: numbers.runs.tossed },
  ]),
);

const atEnd = { loss: numbers.curves[OF_112].loss[last - 1], valLoss: numbers.curves[OF_112].valLoss[last - 1] };
const right = { gap: atEnd.valLoss - atEnd.loss, loss: atEnd.loss, weights: numbers.weights / 6 };
numbersExercise(
  words,
  [numberField(words.gapField), numberField(words.weightsField, "", "count")],
  ([gap, weights]) => {
    const fault = faultOf(gap, weights, right);
    return fault && { sign: words.sign, loss: words.loss, gap: words.gapWrong, weights: words.weightsWrong }[fault];
  },
  filled(words.found, { weights: right.weights.toLocaleString(language) }),
);
