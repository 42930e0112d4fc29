import { element, picture } from "../../shared/dom.js";
import { shape } from "../../shared/lineChart.js";
import { comparison } from "../client/comparison.js";
import { numberField, slider } from "../client/controls.js";
import { curvesView } from "../client/curvesView.js";
import { numbersExercise } from "../client/exercise.js";
import { foldedTable } from "../client/foldedTable.js";
import { byId, filled, lessonData, shown } from "../client/lesson.js";
import { termGroup } from "../client/termGroup.js";
import { lightTerms, writeNow } from "../client/terms.js";
import { type PageRun, trainHere } from "../client/trainHere.js";
import { accuracyWhenMoved, FARTHEST } from "../training/looks.js";
import { RECIPES } from "../training/recipes.js";
import { shiftedRight } from "../training/shift.js";
import { faultOf } from "./exercise.js";
import type { numbers as Numbers } from "./lesson.js";
import type { TEXTS } from "./texts.js";

const { words, terms, training, numbers, language } = lessonData<
  typeof Numbers,
  keyof (typeof TEXTS)["en"]["figure"]
>();
const { size, weights } = numbers;
const bytes = Float32Array.from(atob(numbers.pictures), (char) => char.charCodeAt(0));
const count = bytes.length / (size * size * 3);
const pictures = {
  x: { data: bytes, shape: [count, size, size, 3] },
  y: { data: new Int32Array(count), shape: [count] },
};

let by = 0;
/** The accuracies by how far the pictures are moved: what is stored, until it is trained here. */
let accuracies: Readonly<Record<"dense" | "conv", readonly number[]>> = {
  dense: numbers.shifts.dense,
  conv: numbers.shifts.cnn,
};
const state = () => ({ dense: accuracies.dense[by], conv: accuracies.conv[by] });

/** The accuracies as bars. */
function bars(): SVGElement {
  const { dense, conv } = state();
  const svg = shape("svg", {
    viewBox: "0 0 340 118",
    role: "img",
    "aria-label": filled(words.picture, { by, dense: shown(dense, 2), conv: shown(conv, 2) }),
  });
  const bar = (term: string, y: number, text: string, value: number, kind: string) => {
    return termGroup(
      term,
      shape("text", { x: 4, y: y - 6 }, text),
      shape("rect", { class: "cell", x: 4, y, width: 280, height: 18, fill: "none" }),
      shape("rect", { class: `fill ${kind}`, x: 4, y, width: 280 * value, height: 18 }),
      shape("text", { x: 292, y: y + 14, class: "strong" }, shown(value, 2)),
      shape("rect", { class: "frame", x: 2, y: y - 2, width: 284, height: 22, rx: 3 }),
    );
  };
  const count = (value: number) => ({ weights: value.toLocaleString(language) });
  svg.append(
    bar("dense", 22, filled(words.dense, count(weights.dense)), dense, "plain"),
    bar("conv", 74, filled(words.conv, count(weights.cnn)), conv, "more"),
    shape("path", { class: "dashed over", d: "M144 19v24M144 71v24" }),
  );
  return svg;
}

const lights = lightTerms(Object.keys(terms), (term) => {
  const { dense, conv } = state();
  const values: Readonly<Record<string, string>> = {
    x: filled(words.bowl, { by }),
    dense: shown(dense, 2),
    conv: shown(conv, 2),
  };
  return filled(words.now, { says: terms[term].says, value: values[term] });
});
const bowls = element("div", { class: "strip", "data-term": "x" });
const drawing = element("div");
const said = element("p", { class: "quiet" });
const [table, writeTable] = foldedTable(words.tableTitle, [words.shift, words.denseRun, words.convRun]);

function draw(): void {
  const { dense, conv } = state();
  const moved = shiftedRight(pictures, by).x.data;
  const step = size * size * 3;
  const canvas = (i: number) =>
    picture(
      { data: moved.subarray(i * step, (i + 1) * step), shape: [size, size, 3] },
      i === 0 ? filled(words.bowl, { by }) : "",
    );
  bowls.replaceChildren(...Array.from({ length: count }, (_, i) => element("figure", {}, canvas(i))));
  drawing.replaceChildren(bars());
  said.textContent = drawing.querySelector("svg")?.getAttribute("aria-label") ?? "";
  writeTable(accuracies.dense.map((value, i) => [String(i), shown(value, 2), shown(accuracies.conv[i], 2)]));
  writeNow({ dense: shown(dense, 2), conv: shown(conv, 2) });
  lights.refresh();
}

// The surprise: the curves of both, which grow when they are trained here.
const run = (name: string, recipe: "dense" | "cnn"): PageRun => ({
  name,
  recipe: RECIPES[recipe],
  stored: numbers.runs[recipe],
  look: accuracyWhenMoved(),
  seen: [numbers.shifts[recipe]],
});
const runs = [run(words.denseRun, "dense"), run(words.convRun, "cnn")];
const [view, drawCurves] = curvesView({
  ...comparison(
    training,
    runs.map(({ name }) => name),
  ),
  epochs: RECIPES.cnn.epochs,
});
drawCurves(runs.map(({ stored }) => stored));
byId("surprise-figure").replaceChildren(view);

const nothing = numbers.shifts.dense.map(() => 0);
const start = trainHere({
  words: training,
  runs: () => runs,
  show: (given) => {
    const [dense, conv] = given.map(({ seen }) => seen.at(-1) ?? nothing);
    accuracies = { dense, conv };
    drawCurves(given.map(({ curves }) => curves));
    draw();
  },
});

byId("figure").replaceChildren(
  bowls,
  element(
    "div",
    { class: "sliders" },
    slider({
      name: words.shift,
      from: 0,
      to: FARTHEST,
      step: 1,
      value: 0,
      term: "x",
      text: String,
      changed: (value) => {
        by = value;
        draw();
      },
    }),
  ),
  drawing,
  said,
  start,
  table,
);
draw();

numbersExercise(
  words,
  [numberField(words.denseField, "", "count"), numberField(words.kernelField, "", "count")],
  ([dense, kernels]) => {
    const fault = faultOf(dense, kernels);
    const texts = {
      biases: words.biases,
      colours: words.colours,
      dense: words.denseWrong,
      kernels: words.kernelsWrong,
    };
    return fault && texts[fault];
  },
);
