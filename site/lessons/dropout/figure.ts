import { element } from "../../shared/dom.js";
import { shape } from "../../shared/lineChart.js";
import { comparisonPanel } from "../client/comparison.js";
import { choice, isCalm, numberField, slider } from "../client/controls.js";
import { numbersExercise } from "../client/exercise.js";
import { foldedTable } from "../client/foldedTable.js";
import { byId, filled, lessonData, shown } from "../client/lesson.js";
import { onwards, player } from "../client/player.js";
import { termGroup } from "../client/termGroup.js";
import { lightTerms, writeNow } from "../client/terms.js";
import { RECIPES } from "../training/recipes.js";
import { faultOf } from "./exercise.js";
import type { numbers as Numbers } from "./lesson.js";
import { masked, maskOf, means } from "./masked.js";
import type { TEXTS } from "./texts.js";

const { words, terms, training, numbers } = lessonData<typeof Numbers, keyof (typeof TEXTS)["en"]["figure"]>();

let rate: keyof typeof numbers.masks = "0.5";
let draw = 1;
const draws = numbers.masks[rate].length;

const state = () => {
  const masks = numbers.masks[rate].map(maskOf);
  const mask = masks[draw - 1];
  const y = numbers.x.map((value, i) => masked(value, mask[i], Number(rate)));
  return { mask, y, mean: means(numbers.x, masks.slice(0, draw), Number(rate)) };
};

function picture(): SVGElement {
  const { mask, y, mean } = state();
  const top = 5;
  const up = (value: number) => 190 - (170 * Math.min(value, top)) / top;
  const count = mask.filter((isKept) => !isKept).length;
  const svg = shape("svg", {
    viewBox: "0 0 340 238",
    role: "img",
    "aria-label": filled(words.picture, { draw, p: rate, count }),
  });
  for (const tick of [0, 1, 2, 3, 4, 5])
    svg.append(
      shape("line", { class: "grid", x1: 26, x2: 336, y1: up(tick), y2: up(tick) }),
      shape("text", { x: 20, y: up(tick) + 4, "text-anchor": "end" }, String(tick)),
    );
  numbers.x.forEach((value, i) => {
    const left = 32 + 38 * i;
    const before = termGroup(
      "x",
      shape("rect", { class: "fill plain soft", x: left, y: up(value), width: 13, height: 190 - up(value) }),
      shape("rect", { class: "frame", x: left, y: up(value), width: 13, height: 190 - up(value) }),
    );
    const after = termGroup(
      "y",
      shape("rect", { class: "fill more", x: left + 15, y: up(y[i]), width: 13, height: 190 - up(y[i]) }),
      shape("rect", { class: "frame", x: left + 15, y: up(y[i]) - 1, width: 13, height: 191 - up(y[i]) }),
    );
    const bit = termGroup(
      "mask",
      shape("rect", { class: "cell", x: left + 2, y: 198, width: 24, height: 20, rx: 3, fill: "none" }),
      shape(
        "text",
        { x: left + 14, y: 212, "text-anchor": "middle", class: mask[i] ? "strong" : "" },
        mask[i] ? "1" : "0",
      ),
      shape("rect", { class: "frame", x: left + 1, y: 197, width: 26, height: 22, rx: 3 }),
    );
    svg.append(
      before,
      after,
      bit,
      shape("line", { class: "pointed", x1: left - 2, x2: left + 30, y1: up(mean[i]), y2: up(mean[i]) }),
    );
  });
  const scale = termGroup(
    "scale",
    shape("rect", { class: "frame", x: 216, y: 0, width: 120, height: 20, rx: 3 }),
    shape(
      "text",
      { x: 330, y: 14, "text-anchor": "end", class: "strong" },
      `× 1 / (1 − ${rate}) = ${shown(1 / (1 - Number(rate)), 2)}`,
    ),
  );
  svg.append(scale);
  return svg;
}

const list = (values: readonly number[]) => values.map((value) => shown(value, 2)).join(", ");
const lights = lightTerms(Object.keys(terms), (term) => {
  const { mask, y } = state();
  const values: Readonly<Record<string, string>> = {
    x: list(numbers.x),
    mask: mask.map(Number).join(", "),
    scale: shown(1 - Number(rate), 2),
    y: list(y),
  };
  return filled(words.now, { says: terms[term].says, value: values[term] });
});
const drawing = element("div");
const said = element("p", { class: "quiet" });
const [table, writeTable] = foldedTable(words.tableTitle, [words.unit, words.units, "m", words.kept, words.mean]);

function show(): void {
  const { mask, y, mean } = state();
  drawing.replaceChildren(picture());
  said.textContent = drawing.querySelector("svg")?.getAttribute("aria-label") ?? "";
  writeNow({ y: shown(y[0], 2), m: mask[0] ? "1" : "0", x: shown(numbers.x[0], 2), p: rate });
  writeTable(
    numbers.x.map((value, i) => [
      String(i + 1),
      shown(value, 2),
      mask[i] ? "1" : "0",
      shown(y[i], 2),
      shown(mean[i], 2),
    ]),
  );
  lights.refresh();
}

const drawSlider = slider({
  name: words.draw,
  from: 1,
  to: draws,
  step: 1,
  value: draw,
  text: String,
  term: "mask",
  changed: (value) => {
    draw = value;
    show();
  },
});
const { button: play } = player(words, () => (isCalm() ? 1500 : 250), onwards(drawSlider, Math.min(2, draws)));

byId("figure").replaceChildren(
  element(
    "p",
    { class: "legend" },
    element("span", { class: "key block plain" }, words.units),
    element("span", { class: "key block more" }, words.kept),
    element("span", { class: "key mark" }, words.mean),
  ),
  drawing,
  said,
  element(
    "div",
    { class: "sliders" },
    choice(
      words.rate,
      numbers.rates.map((value) => [value, value] as const),
      rate,
      (value) => {
        rate = value as keyof typeof numbers.masks;
        show();
      },
    ),
    drawSlider,
  ),
  play,
  table,
);
show();

byId("surprise-figure").replaceChildren(
  comparisonPanel(training, [
    { name: words.plain, recipe: RECIPES.cnn, stored: numbers.runs.cnn },
    { name: words.dropped, recipe: RECIPES.dropout, stored: numbers.runs.dropout },
  ]),
);

numbersExercise(words, [numberField(words.factor), numberField(words.expected)], ([factor, mean]) => {
  const fault = faultOf(factor, mean);
  return fault && { rate: words.byRate, factor: words.factorWrong, mean: words.meanWrong }[fault];
});
