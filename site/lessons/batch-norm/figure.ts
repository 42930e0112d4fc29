import { element } from "../../shared/dom.js";
import { shape } from "../../shared/lineChart.js";
import { comparisonPanel } from "../client/comparison.js";
import { isCalm, numberField, slider } from "../client/controls.js";
import { exerciseForm } from "../client/exercise.js";
import { foldedTable } from "../client/foldedTable.js";
import { byId, filled, lessonData, shown } from "../client/lesson.js";
import { player, throughout } from "../client/player.js";
import { termGroup } from "../client/termGroup.js";
import { lightTerms, writeNow } from "../client/terms.js";
import type { TrainedRun } from "../training/recipe.js";
import { movingAverage, stepsToNineTenths } from "./averages.js";
import { faultOf, wayText } from "./exercise.js";
import { MOMENTUMS, type Momentum, recipe } from "./recipe.js";
import type { TEXTS } from "./texts.js";

interface Numbers {
  readonly batchMeans: readonly number[];
  readonly runs: Readonly<Record<Momentum, TrainedRun>>;
}

const { words, terms, training, numbers } = lessonData<Numbers, keyof (typeof TEXTS)["en"]["figure"]>();
const means = numbers.batchMeans;
const CHOICES = [0.5, 0.7, 0.8, 0.9, 0.95, 0.98, 0.99, 0.999];
const STEPS_OF_EPOCH = 7;

let momentum = 0.99;
let step = means.length;

const [lowest, highest] = [Math.min(0, ...means) * 1.1, Math.max(0, ...means) + 0.1];
const x = (at: number) => 40 + (290 * at) / means.length;
const y = (value: number) => 14 + (170 * (highest - value)) / (highest - lowest);

const state = () => {
  const averages = movingAverage(means, momentum);
  return { averages, before: averages[step - 2] ?? 0, after: averages[step - 1], batch: means[step - 1] };
};

function picture(): SVGElement {
  const { averages, after, batch } = state();
  const values = { step, batch: shown(batch, 3), m: momentum, moving: shown(after, 3) };
  const svg = shape("svg", { viewBox: "0 0 340 262", role: "img", "aria-label": filled(words.picture, values) });
  for (let tick = 0; tick >= lowest; tick -= 0.2)
    svg.append(
      shape("line", { class: "grid", x1: 40, x2: 330, y1: y(tick), y2: y(tick) }),
      shape("text", { x: 34, y: y(tick) + 4, "text-anchor": "end" }, shown(tick, 1)),
    );
  for (let epoch = 2; epoch <= means.length / STEPS_OF_EPOCH; epoch += 2)
    svg.append(shape("text", { x: x(epoch * STEPS_OF_EPOCH), y: 202, "text-anchor": "middle" }, String(epoch)));
  svg.append(shape("text", { x: 2, y: 202 }, words.epochs));
  const dots = termGroup("batch");
  means.forEach((mean, i) => {
    dots.append(
      shape("circle", {
        class: "dot-batch",
        cx: x(i + 1),
        cy: y(mean),
        r: i + 1 === step ? 5 : 2,
        opacity: i < step ? 1 : 0.25,
      }),
    );
  });
  dots.append(shape("rect", { class: "frame", x: x(step) - 8, y: y(batch) - 8, width: 16, height: 16, rx: 3 }));
  const line = termGroup("moving");
  const points = [0, ...averages.slice(0, step)].map((value, i) => `${x(i).toFixed(1)},${y(value).toFixed(1)}`);
  line.append(
    shape("polyline", { class: "curve mark stroke", points: points.join(" ") }),
    shape("circle", { class: "fill mark", cx: x(step), cy: y(after), r: 5 }),
    shape("rect", { class: "frame", x: x(step) - 8, y: y(after) - 8, width: 16, height: 16, rx: 3 }),
  );
  const keep = termGroup(
    "momentum",
    shape("rect", { class: "fill mark", x: 40, y: 216, width: 290 * momentum, height: 16 }),
    shape("rect", { class: "fill plain", x: 40 + 290 * momentum, y: 216, width: 290 * (1 - momentum), height: 16 }),
    shape("rect", { class: "frame", x: 38, y: 214, width: 294, height: 20, rx: 3 }),
    shape("text", { x: 40, y: 248 }, filled(words.keeps, { kept: momentum })),
    shape(
      "text",
      { x: 330, y: 248, "text-anchor": "end" },
      filled(words.takes, { taken: Number((1 - momentum).toFixed(3)) }),
    ),
  );
  svg.append(
    dots,
    shape("line", { class: "dashed", x1: x(step), x2: x(step), y1: y(batch), y2: y(after) }),
    line,
    keep,
  );
  return svg;
}

const lights = lightTerms(Object.keys(terms), (term) => {
  const { after, batch } = state();
  const values: Readonly<Record<string, string>> = {
    batch: shown(batch, 3),
    momentum: String(momentum),
    moving: shown(after, 3),
  };
  return filled(words.now, { says: terms[term].says, value: values[term] });
});

const drawing = element("div");
const [table, writeTable] = foldedTable(words.tableTitle, [words.step, "μ", "μ̂"]);
const bracketed = (value: number) => (value < 0 ? `(${shown(value, 3)})` : shown(value, 3));

function draw(): void {
  const { averages, before, after, batch } = state();
  drawing.replaceChildren(picture());
  const rest = Number((1 - momentum).toFixed(3));
  writeNow({
    after: shown(after, 3),
    m: String(momentum),
    before: bracketed(before),
    rest: String(rest),
    batch: bracketed(batch),
  });
  writeTable(means.map((mean, i) => [String(i + 1), shown(mean, 3), shown(averages[i], 3)]));
  lights.refresh();
}

const steps = slider({
  name: words.step,
  from: 1,
  to: means.length,
  step: 1,
  value: step,
  text: String,
  term: "batch",
  changed: (value) => {
    step = value;
    draw();
  },
});

const { button: play } = player(
  words,
  () => (isCalm() ? 700 : 60),
  throughout(steps, 0, () => (isCalm() ? STEPS_OF_EPOCH : 1)),
);

byId("figure").replaceChildren(
  element(
    "p",
    { class: "legend" },
    element("span", { class: "key mark" }, words.line),
    element("span", { class: "key dots" }, words.dots),
  ),
  drawing,
  element(
    "div",
    { class: "sliders" },
    slider({
      name: words.momentum,
      from: 0,
      to: CHOICES.length - 1,
      step: 1,
      value: CHOICES.indexOf(momentum),
      text: (at) => String(CHOICES[at]),
      term: "momentum",
      changed: (at) => {
        momentum = CHOICES[at];
        draw();
      },
    }),
    steps,
  ),
  play,
  table,
);
draw();

// The surprise: both trainings, whose training curves lie on each other.
const [slow, fast] = MOMENTUMS.map((m) => ({
  name: filled(words.run, { m }),
  recipe: recipe(m),
  stored: numbers.runs[m],
}));
byId("surprise-figure").replaceChildren(comparisonPanel(training, [slow, fast]));

const [field99, read99] = numberField(words.steps99, "", "count");
const [field9, read9] = numberField(words.steps9, "", "count");
exerciseForm([field99, field9], words.check, () => {
  const given = [read99(), read9()];
  if (!given.every((value) => Number.isInteger(value))) return { right: false, text: words.missing };
  for (const [i, m] of [0.99, 0.9].entries()) {
    const fault = faultOf(m, given[i] as number);
    if (fault !== null)
      return {
        right: false,
        text: filled(words[fault], { m, steps: given[i] as number, way: wayText(m, given[i] as number) }),
      };
  }
  const [steps99, steps9] = [0.99, 0.9].map(stepsToNineTenths);
  const epochs = (count: number) => Math.ceil(count / STEPS_OF_EPOCH);
  return {
    right: true,
    text: filled(words.found, { steps99, steps9, epochs99: epochs(steps99), epochs9: epochs(steps9) }),
  };
});
