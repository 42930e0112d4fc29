import { element } from "../../shared/dom.js";
import { shape } from "../../shared/lineChart.js";
import { choice, numberField, slider } from "../client/controls.js";
import { epochPlayer, epochSlider } from "../client/epochSlider.js";
import { numbersExercise } from "../client/exercise.js";
import { foldedTable } from "../client/foldedTable.js";
import { byId, filled, lessonData, shown } from "../client/lesson.js";
import { sureBowls } from "../client/sureBowls.js";
import { termGroup as group } from "../client/termGroup.js";
import { lightTerms, writeNow } from "../client/terms.js";
import { trainingPanel } from "../client/trainingPanel.js";
import type { Curves } from "../training/recipe.js";
import { faultOf } from "./exercise.js";
import type { numbers as Numbers } from "./lesson.js";
import { RATES, TRANSFER, type TransferName } from "./recipe.js";
import type { TEXTS } from "./texts.js";

const { words, terms, training, numbers } = lessonData<typeof Numbers, keyof (typeof TEXTS)["en"]["figure"]>();
const STAGES = ["base", "scratch", "frozen", "tuned"] as const;
/** What each stage does with the three blocks and the head. */
const PARTS = {
  base: ["kept", "kept", "kept", "kept"],
  scratch: ["fresh", "fresh", "fresh", "fresh"],
  frozen: ["kept", "kept", "kept", "fresh"],
  tuned: ["kept", "kept", "learns", "learns"],
} as const;

let stage: (typeof STAGES)[number] = "frozen";
let rateAt = RATES.length - 1;
const epochs = numbers.runs.frozen.run.loss.length;
let epoch = epochs;

const nameOf = (): TransferName => (stage === "tuned" ? RATES[rateAt] : stage);
const percent = (value: number) => `${(100 * value).toFixed(value > 0 && value < 0.1 ? 1 : 0)}%`;

function state() {
  const { run, moved, sure, right } = numbers.runs[nameOf()];
  const isTrained = stage !== "base";
  const way = stage === "base" ? 0 : moved[epoch - 1];
  return {
    run,
    sure,
    right,
    isTrained,
    rate: stage === "base" ? "–" : stage === "tuned" ? RATES[rateAt] : "0.002",
    // Fresh weights have not moved from those of the base: they never were there.
    moved: way === undefined ? "–" : percent(way),
    way: way ?? 0,
  };
}

/** A layer of the network, and whether it is kept, learns on, or is fresh. */
function box(i: number): SVGElement[] {
  const part = PARTS[stage][i];
  const x = 2 + 86 * i;
  return [
    shape("rect", {
      class: `fill ${part === "kept" ? "plain" : "more"}`,
      x,
      y: 4,
      width: 78,
      height: 44,
      rx: 4,
      opacity: part === "kept" ? 0.25 : 0.35,
    }),
    shape("text", { x: x + 8, y: 22, class: "strong" }, i < 3 ? filled(words.block, { i: i + 1 }) : words.head),
    shape("text", { x: x + 8, y: 40, class: "strong small" }, words[part]),
    shape("rect", { class: "frame", x: x - 1, y: 3, width: 80, height: 46, rx: 4 }),
  ];
}

const [LEFT, TOP, HEIGHT] = [30, 112, 120];
const x = (at: number) => LEFT + (300 * (at - 1)) / (epochs - 1);
const y = (value: number) => TOP + HEIGHT * (1 - value);

/** The accuracies over the epochs. */
function chart({ accuracy, valAccuracy }: Curves): SVGElement[] {
  const line = (kind: string, values: readonly number[]) => [
    shape("polyline", { class: `line ${kind}`, points: values.map((value, i) => `${x(i + 1)},${y(value)}`).join(" ") }),
    shape("circle", { class: `dot ${kind}`, cx: x(epoch), cy: y(values[epoch - 1]), r: 4 }),
  ];
  return [
    ...[0, 0.5, 1].flatMap((tick) => [
      shape("line", { class: "grid", x1: LEFT, x2: 330, y1: y(tick), y2: y(tick) }),
      shape("text", { x: LEFT - 6, y: y(tick) + 4, "text-anchor": "end" }, String(tick)),
    ]),
    ...[1, 10, 20, 30].map((tick) =>
      shape("text", { x: x(tick), y: TOP + HEIGHT + 18, "text-anchor": "middle" }, String(tick)),
    ),
    shape("text", { x: LEFT, y: TOP - 6 }, training.accuracy),
    ...line("training", accuracy),
    ...line("validation", valAccuracy),
  ];
}

const labelOf = () => {
  const { run, right, isTrained, moved } = state();
  if (!isTrained) return filled(words.pictureAsIs, { right, all: numbers.all });
  const values = { stage: words[stage], epoch, loss: shown(run.loss[epoch - 1], 2), moved };
  return filled(words.picture, { ...values, val: shown(run.valAccuracy[epoch - 1], 2) });
};

function picture(): SVGElement {
  const { run, isTrained, rate, moved, way } = state();
  const svg = shape("svg", { viewBox: "0 0 346 254", role: "img", "aria-label": labelOf() });
  svg.append(
    group("features", ...box(0), ...box(1)),
    group(stage === "tuned" ? "tuned" : "features", ...box(2)),
    group("head", ...box(3)),
    group(
      "rate",
      shape("text", { x: 6, y: 74, class: "strong" }, `η = ${rate}`),
      shape("rect", { class: "frame", x: 1, y: 58, width: 92, height: 22, rx: 3 }),
    ),
    group(
      "moved",
      shape("text", { x: 108, y: 74, class: "strong" }, filled(words.movedBy, { moved })),
      shape("rect", { class: "cell", x: 108, y: 82, width: 222, height: 8, fill: "none" }),
      shape("rect", { class: "fill plain", x: 108, y: 82, width: 222 * Math.min(1, way), height: 8 }),
      shape("rect", { class: "frame", x: 103, y: 58, width: 232, height: 36, rx: 3 }),
    ),
    group("tuned", shape("rect", { class: "frame", x: 173, y: 3, width: 80, height: 46, rx: 4 })),
    ...(isTrained ? chart(run) : []),
  );
  return svg;
}

const lights = lightTerms(Object.keys(terms), (term) => {
  const { rate, moved } = state();
  const values: Readonly<Record<string, string>> = {
    features: words[PARTS[stage][0]],
    head: words[PARTS[stage][3]],
    tuned: words[PARTS[stage][2]],
    rate,
    moved,
  };
  return filled(words.now, { says: terms[term].says, value: values[term] });
});

const drawing = element("div");
const said = element("p", { class: "quiet" });
const [strip, showSure] = sureBowls({
  still: numbers.still,
  size: numbers.size,
  names: [words.ramen, words.udon],
  label: (at, truth) => filled(words.negative, { at: at + 1, truth }),
  sure: (one) => filled(words.sure, { percent: one }),
  terms: { sure: "head" },
});
const count = element("p", { class: "answer" });
const [table, writeTable] = foldedTable(words.tableTitle, [
  training.epoch,
  filled(training.measureOf, { measure: training.loss, line: words.training }),
  filled(training.measureOf, { measure: training.accuracy, line: words.validation }),
  terms.moved.name,
]);

function draw(): void {
  const { run, sure, right, rate, moved, isTrained } = state();
  const { moved: ways } = numbers.runs[nameOf()];
  drawing.replaceChildren(picture());
  rates.querySelector("input")?.toggleAttribute("disabled", stage !== "tuned");
  said.textContent = labelOf();
  showSure(sure);
  count.textContent = filled(words.rightOfAll, { right, all: numbers.all });
  writeNow({ rate, moved });
  writeTable(
    (isTrained ? run.loss : []).map((loss, i) => [
      String(i + 1),
      shown(loss, 3),
      shown(run.valAccuracy[i], 2),
      ways[i] === undefined ? "–" : percent(ways[i]),
    ]),
  );
  lights.refresh();
}

const rates = slider({
  name: words.rate,
  from: 0,
  to: RATES.length - 1,
  step: 1,
  value: rateAt,
  term: "rate",
  text: (value) => RATES[value],
  changed: (value) => {
    rateAt = value;
    draw();
  },
});
const epochsSlider = epochSlider(words.epoch, epochs, epoch, (value) => {
  epoch = value;
  draw();
});
const { button: play } = epochPlayer(words, epochsSlider);

byId("figure").replaceChildren(
  choice(
    words.stage,
    STAGES.map((one) => [one, words[one]] as const),
    stage,
    (value) => {
      stage = value as typeof stage;
      draw();
    },
  ),
  element(
    "p",
    { class: "legend" },
    element("span", { class: "key training" }, words.training),
    element("span", { class: "key validation" }, words.validation),
  ),
  drawing,
  said,
  element("div", { class: "sliders" }, epochsSlider, rates),
  play,
  element("p", { class: "quiet" }, words.strip),
  strip,
  count,
  table,
);
draw();

const shownRuns = ["scratch", "frozen", "0.05"] as const;
const runNames = { base: words.baseRun, scratch: words.scratch, frozen: words.frozen, "0.05": words.tooFast };
const panelRuns = ["base", ...shownRuns] as const;
const lines = (values: keyof Curves, kind: "training" | "validation") => (curves: readonly Curves[]) =>
  shownRuns.map((name, i) => ({
    kind: i === 0 ? `${kind} wide` : i === 1 ? kind : "plain",
    name: name === "0.05" ? runNames[name] : filled(training[`${kind}Of`], { run: runNames[name] }),
    values: curves[i + 1][values],
  }));
byId("surprise-figure").replaceChildren(
  trainingPanel({
    words: training,
    runs: panelRuns.map((name) => ({
      name: runNames[name],
      recipe: TRANSFER[name],
      stored: numbers.runs[name].run,
    })),
    charts: [
      { title: training.loss, top: 2, lines: lines("loss", "training") },
      { title: training.accuracy, top: 1, lines: lines("valAccuracy", "validation") },
    ],
    table: (curves) =>
      panelRuns.flatMap((name, i) => [
        [filled(training.measureOf, { measure: training.loss, line: runNames[name] }), curves[i].loss] as const,
        [
          filled(training.measureOf, { measure: training.accuracy, line: runNames[name] }),
          curves[i].valAccuracy,
        ] as const,
      ]),
  }),
);

numbersExercise(
  words,
  [numberField(words.headField, "", "count"), numberField(words.percentField, "", "percent")],
  ([head, change]) => {
    const fault = faultOf(head, change, numbers.weights);
    const texts = {
      biases: words.biases,
      all: words.allWeights,
      head: words.headWrong,
      fraction: words.fraction,
      percent: words.percentWrong,
    };
    return fault && texts[fault];
  },
);
