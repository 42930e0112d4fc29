import { element } from "../../shared/dom.js";
import { comparison } from "../client/comparison.js";
import { moveSlider, numberField } from "../client/controls.js";
import { curvesView } from "../client/curvesView.js";
import { epochPlayer, epochSlider } from "../client/epochSlider.js";
import { numbersExercise } from "../client/exercise.js";
import { foldedTable } from "../client/foldedTable.js";
import { byId, filled, lessonData, shown } from "../client/lesson.js";
import { sureBowls } from "../client/sureBowls.js";
import { lightTerms, writeNow } from "../client/terms.js";
import { trainHere } from "../client/trainHere.js";
import { sureOfUdon } from "../training/looks.js";
import type { Curves } from "../training/recipe.js";
import { RECIPES } from "../training/recipes.js";
import { faultOf, rightOf } from "./exercise.js";
import type { numbers as Numbers } from "./lesson.js";
import type { TEXTS } from "./texts.js";

const { words, terms, training, numbers, language } = lessonData<
  typeof Numbers,
  keyof (typeof TEXTS)["en"]["figure"]
>();

const names = [words.ramen, words.udon] as const;
const last = numbers.watched.length;
/** How sure the network is of udon, after each epoch, and its curves: what is stored, until it is trained here. */
let [seen, curves]: [readonly (readonly number[])[], Curves] = [numbers.watched, numbers.run];
let epoch = last;
/** The epoch that is seen: while it trains, not later than the last that it has come to. */
const now = () => Math.min(epoch, seen.length);

const [strip, showSure] = sureBowls({
  still: numbers.still,
  size: numbers.size,
  names,
  label: (at, truth) => filled(words.bowl, { at: at + 1, truth }),
  sure: (percent) => filled(words.sure, { percent }),
  terms: { picture: "x", sure: "p" },
});
const eight = element("p", { class: "answer" });
const [table, writeTable] = foldedTable(words.tableTitle, [
  words.epoch,
  ...numbers.watched[0].map((_, at) => `${at + 1} ${names[at % 2]}`),
]);

const lights = lightTerms(Object.keys(terms), (term) => {
  const values: Readonly<Record<string, string>> = {
    x: words.bowl.replace("{at}", "1–8").replace(/[,（].*$/, ""),
    net: filled(words.weights, { weights: numbers.weights.toLocaleString(language) }),
    p: seen[now() - 1].map((sure) => `${Math.round(100 * sure)}%`).join(", "),
    loss: shown(curves.loss[now() - 1], 4),
  };
  return filled(words.now, { says: terms[term].says, value: values[term] });
});

function draw(): void {
  const sure = seen[now() - 1];
  showSure(sure);
  eight.textContent = filled(words.eight, { epoch: now(), right: rightOf(sure) });
  writeNow({ loss: shown(curves.loss[now() - 1], 4) });
  writeTable(seen.map((row, i) => [String(i + 1), ...row.map((sure) => `${Math.round(100 * sure)}%`)]));
  lights.refresh();
}

const epochs = epochSlider(words.epoch, last, last, (value) => {
  epoch = value;
  draw();
});
const { button: play, stop } = epochPlayer(words, epochs);

const [view, drawCurves] = curvesView({ ...comparison(training, [training.training]), epochs: last });
drawCurves([numbers.run]);
const start = trainHere({
  words: training,
  runs: () => [
    {
      name: training.training,
      recipe: RECIPES.cnn,
      stored: numbers.run,
      look: sureOfUdon(numbers.watched[0].length),
      seen: numbers.watched,
    },
  ],
  show: ([given]) => {
    stop();
    ({ curves, seen } = given);
    drawCurves([curves]);
    moveSlider(epochs, curves.loss.length);
  },
});

byId("figure").replaceChildren(
  start,
  eight,
  strip,
  element(
    "p",
    { class: "network", "data-term": "net" },
    filled(words.weights, { weights: numbers.weights.toLocaleString(language) }),
  ),
  element("div", { class: "sliders" }, epochs),
  play,
  table,
  element("div", { class: "panel", "data-term": "loss" }, view),
);
draw();

numbersExercise(
  words,
  [numberField(words.wrongOfEight, "", "count"), numberField(words.rightOfAll, "", "count")],
  ([wrong, right]) => {
    const fault = faultOf(wrong, right, numbers.watched[last - 1], numbers.run.valAccuracy[last - 1]);
    return fault && words[fault === "eight" ? "eightWrong" : fault];
  },
);
