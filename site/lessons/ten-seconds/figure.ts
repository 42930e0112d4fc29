import { element } from "../../shared/dom.js";
import { isCalm, moveSlider, numberField, slider } from "../client/controls.js";
import { exerciseForm } from "../client/exercise.js";
import { foldedTable } from "../client/foldedTable.js";
import { byId, filled, lessonData, shown } from "../client/lesson.js";
import { player, throughout } from "../client/player.js";
import { sureBowls } from "../client/sureBowls.js";
import { lightTerms, writeNow } from "../client/terms.js";
import { trainingPanel } from "../client/trainingPanel.js";
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
const epochs = numbers.watched.length;
/** How sure the network is of udon, after each epoch: what is stored, until it is trained here. */
const seen = numbers.watched.map((epoch) => [...epoch]);
let curves: Curves = numbers.run;
let epoch = epochs;

const [strip, showSure] = sureBowls({
  pixels: numbers.pictures,
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
    p: seen[epoch - 1].map((sure) => `${Math.round(100 * sure)}%`).join(", "),
    loss: shown(curves.loss[epoch - 1] ?? 0, 4),
  };
  return filled(words.now, { says: terms[term].says, value: values[term] });
});

function draw(): void {
  const now = seen[epoch - 1];
  showSure(now);
  eight.textContent = filled(words.eight, { epoch, right: rightOf(now) });
  writeNow({ loss: shown(curves.loss[epoch - 1] ?? 0, 4) });
  writeTable(seen.map((row, i) => [String(i + 1), ...row.map((sure) => `${Math.round(100 * sure)}%`)]));
  lights.refresh();
}

const epochSlider = slider({
  name: words.epoch,
  from: 1,
  to: epochs,
  step: 1,
  value: epochs,
  text: String,
  changed: (value) => {
    epoch = value;
    draw();
  },
});
const { button: play, stop } = player(
  words,
  () => (isCalm() ? 900 : 180),
  throughout(epochSlider, 0, () => (isCalm() ? 5 : 1)),
);

const panel = trainingPanel({
  words: training,
  runs: [{ name: words.training, recipe: RECIPES.cnn, stored: numbers.run }],
  charts: [
    {
      title: training.loss,
      top: null,
      lines: ([one]) => [
        { kind: "training", name: words.training, values: one.loss },
        { kind: "validation", name: words.validation, values: one.valLoss },
      ],
    },
    {
      title: training.accuracy,
      top: 1,
      lines: ([one]) => [
        { kind: "training", name: words.training, values: one.accuracy },
        { kind: "validation", name: words.validation, values: one.valAccuracy },
      ],
    },
  ],
  table: ([one]) => [
    [`${training.loss}, ${words.training}`, one.loss],
    [`${training.loss}, ${words.validation}`, one.valLoss],
    [`${training.accuracy}, ${words.training}`, one.accuracy],
    [`${training.accuracy}, ${words.validation}`, one.valAccuracy],
  ],
  watch: {
    count: 8,
    seen: (at, probabilities) => {
      stop();
      seen[at - 1] = Array.from({ length: 8 }, (_, i) => probabilities[2 * i + 1]);
      moveSlider(epochSlider, at);
    },
  },
  changed: ([one]) => {
    curves = one;
  },
});
panel.setAttribute("data-term", "loss");
// The button comes first.
const start = element("div", { class: "panel" }, ...panel.querySelectorAll(":scope > .buttons, :scope > .quiet"));

byId("figure").append(
  start,
  eight,
  strip,
  element(
    "p",
    { class: "network", "data-term": "net" },
    filled(words.weights, { weights: numbers.weights.toLocaleString(language) }),
  ),
  element("div", { class: "sliders" }, epochSlider),
  play,
  table,
  panel,
);
draw();

const [eightField, readEight] = numberField(words.wrongOfEight, "", 1);
const [allField, readAll] = numberField(words.rightOfAll, "");
exerciseForm([eightField, allField], words.check, () => {
  const [wrong, right] = [readEight(), readAll()];
  if (wrong === null || right === null) return { right: false, text: words.missing };
  const fault = faultOf(wrong, right, numbers.watched[epochs - 1], numbers.run.valAccuracy[epochs - 1]);
  return { right: fault === null, text: words[fault === "eight" ? "eightWrong" : (fault ?? "found")] };
});
