import { element } from "../../shared/dom.js";
import { key, shape } from "../../shared/lineChart.js";
import { choice, isCalm, numberField, slider } from "../client/controls.js";
import { numbersExercise } from "../client/exercise.js";
import { foldedTable } from "../client/foldedTable.js";
import { byId, filled, lessonData, shown } from "../client/lesson.js";
import { onwards, player } from "../client/player.js";
import { powerOfTen, scientific } from "../client/powersOfTen.js";
import { termGroup } from "../client/termGroup.js";
import { lightTerms, writeNow } from "../client/terms.js";
import { faultOf } from "./exercise.js";
import type { numbers as Numbers } from "./lesson.js";
import { between, SLOPES, type SlopeName, valueAt, valueAt32 } from "./squareplus.js";
import type { TEXTS } from "./texts.js";
import { NAMES, trainings } from "./trainings.js";

const { words, terms, numbers } = lessonData<typeof Numbers, keyof (typeof TEXTS)["en"]["figure"]>();

let at = numbers.at;
/** The step is a power of ten. */
let power = 0;
let name: SlopeName = "right";

const SMALLEST = 12;
const stepOf = (tens: number) => Number(`1e-${tens}`);
const state = () => {
  const slope = SLOPES[name](at);
  return { value: valueAt(at), slope, passed: numbers.dy * slope, difference: between(valueAt, at, stepOf(power)) };
};

/** How far differences are from the slope that was written, as a part of it, for each step. */
const errorsOf = (value: (x: number) => number) =>
  Array.from({ length: SMALLEST + 1 }, (_, tens) => Math.abs(between(value, at, stepOf(tens)) / SLOPES[name](at) - 1));

/** The curve's scale: x from −4 to 4, y from 0 to 4.3. */
const x = (value: number) => 24 + 36.5 * (value + 4);
const y = (value: number) => 158 - 34 * value;

function curves(): SVGElement[] {
  const { value, slope } = state();
  const h = stepOf(power);
  const line = (f: (x: number) => number) =>
    Array.from({ length: 81 }, (_, i) => `${x(i / 10 - 4).toFixed(1)},${y(f(i / 10 - 4)).toFixed(1)}`).join(" ");
  const curve = termGroup("value", shape("polyline", { class: "curve stroke", points: line(valueAt) }));
  const written = termGroup(
    "slope",
    shape("line", {
      class: "curve mark stroke",
      ...{ x1: x(at - 1.5), x2: x(at + 1.5), y1: y(value - 1.5 * slope), y2: y(value + 1.5 * slope) },
    }),
    shape("circle", { class: "fill mark", cx: x(at), cy: y(value), r: 5 }),
  );
  const secant = termGroup("difference");
  const ends = [at - h, at + h];
  secant.append(
    shape("line", {
      class: "stroke more",
      x1: x(ends[0]),
      x2: x(ends[1]),
      y1: y(valueAt(ends[0])),
      y2: y(valueAt(ends[1])),
    }),
    ...ends.map((end) => shape("circle", { class: "fill more", cx: x(end), cy: y(valueAt(end)), r: 4 })),
  );
  const ticks = [-4, -2, 0, 2, 4].flatMap((tick) => [
    shape("text", { x: x(tick), y: 172, "text-anchor": "middle" }, shown(tick, 0)),
  ]);
  return [
    shape("line", { class: "grid", x1: 24, x2: 316, y1: y(0), y2: y(0) }),
    ...ticks,
    shape("polyline", { class: "curve quiet", points: line((value) => Math.max(0, value)) }),
    shape("text", { x: x(3.3), y: y(2.4) }, "ReLU"),
    curve,
    secant,
    written,
  ];
}

/** What comes back to the value, and what is handed on to x. */
function chain(): SVGElement[] {
  const { value, slope, passed } = state();
  const box = (term: string, left: number, title: string, below: string) => {
    return termGroup(
      term,
      shape("rect", { class: "cell", x: left, y: 184, width: 104, height: 44, rx: 4, fill: "none" }),
      shape("text", { x: left + 52, y: 202, "text-anchor": "middle" }, title),
      shape("text", { x: left + 52, y: 220, "text-anchor": "middle", class: "strong" }, below),
      shape("rect", { class: "frame", x: left - 2, y: 182, width: 108, height: 48, rx: 5 }),
    );
  };
  const arrow = termGroup(
    "slope",
    shape("path", { class: "curve mark", d: "M206 212h-72m6 -5l-6 5l6 5" }),
    shape("text", { x: 170, y: 202, "text-anchor": "middle" }, `× ${shown(slope, 3)}`),
    shape("rect", { class: "frame", x: 132, y: 186, width: 76, height: 36, rx: 3 }),
  );
  return [
    box("passed", 20, `x = ${shown(at, 1)}`, `dL/dx = ${shown(passed, 3)}`),
    arrow,
    box("behind", 216, `y = ${shown(value, 3)}`, `dL/dy = ${numbers.dy}`),
  ];
}

const across = (tens: number) => 46 + (270 * tens) / SMALLEST;
const up = (error: number) => 252 + (-100 * Math.max(-12, Math.log10(Math.max(error, 1e-12)))) / 12;

/** The error of differences by their step, both in powers of ten. */
function errors(): SVGElement[] {
  const grid = [0, -4, -8, -12].flatMap((tens) => [
    shape("line", { class: "grid", x1: 46, x2: 316, y1: up(10 ** tens), y2: up(10 ** tens) }),
    shape("text", { x: 40, y: up(10 ** tens) + 4, "text-anchor": "end" }, powerOfTen(tens)),
  ]);
  const steps = [0, 3, 6, 9, 12].map((tens) =>
    shape("text", { x: across(tens), y: 368, "text-anchor": "middle" }, powerOfTen(-tens)),
  );
  const group = termGroup("difference");
  for (const [kind, value] of [
    ["plain", valueAt],
    ["kept", valueAt32],
  ] as const) {
    const all = errorsOf(value);
    group.append(
      shape("polyline", {
        class: `line ${kind}`,
        points: all.map((error, tens) => `${across(tens)},${up(Math.min(1, error)).toFixed(1)}`).join(" "),
      }),
      shape("circle", { class: `dot ${kind}`, cx: across(power), cy: up(Math.min(1, all[power])), r: 5 }),
    );
  }
  group.append(shape("rect", { class: "frame", x: 40, y: 246, width: 282, height: 112, rx: 3 }));
  return [...grid, ...steps, group];
}

function picture(): SVGElement {
  const { value, slope, difference } = state();
  const values = {
    x: shown(at, 1),
    y: shown(value, 3),
    slope: shown(slope, 3),
    h: powerOfTen(-power),
    difference: shown(difference, 3),
    e64: scientific(errorsOf(valueAt)[power]),
    e32: scientific(errorsOf(valueAt32)[power]),
  };
  const svg = shape("svg", { viewBox: "0 0 340 376", role: "img", "aria-label": filled(words.picture, values) });
  svg.append(...curves(), ...chain(), ...errors());
  return svg;
}

const lights = lightTerms(Object.keys(terms), (term) => {
  const values: Readonly<Record<string, number>> = { ...state(), behind: numbers.dy };
  return filled(words.now, { says: terms[term].says, value: shown(values[term], 4) });
});
const drawing = element("div");
const said = element("p", { class: "quiet" });
const [table, writeTable] = foldedTable(words.tableTitle, [words.step, words.exact64, words.exact32]);

function draw(): void {
  const { slope, passed, difference } = state();
  drawing.replaceChildren(picture());
  said.textContent = drawing.querySelector("svg")?.getAttribute("aria-label") ?? "";
  writeNow({
    passed: shown(passed, 4),
    behind: String(numbers.dy),
    slope: shown(slope, 4),
    difference: shown(difference, 6),
  });
  const [e64, e32] = [errorsOf(valueAt), errorsOf(valueAt32)];
  writeTable(e64.map((error, tens) => [powerOfTen(-tens), scientific(error), scientific(e32[tens])]));
  lights.refresh();
}

const stepSlider = slider({
  name: words.step,
  from: 0,
  to: SMALLEST,
  step: 1,
  value: power,
  term: "difference",
  text: (tens) => powerOfTen(-tens),
  changed: (tens) => {
    power = tens;
    draw();
  },
});
const { button: play } = player(words, () => (isCalm() ? 1500 : 600), onwards(stepSlider, 0));

byId("figure").replaceChildren(
  element(
    "p",
    { class: "legend" },
    element("span", { class: "key mark" }, words.tangent),
    element("span", { class: "key more" }, words.between),
    key({ kind: "plain", name: words.exact64 }),
    key({ kind: "kept", name: words.exact32 }),
  ),
  drawing,
  said,
  element(
    "div",
    { class: "sliders" },
    choice(
      words.gradient,
      NAMES.map((one) => [one, words[one]] as const),
      name,
      (value) => {
        name = value as SlopeName;
        draw();
      },
    ),
    slider({
      name: words.place,
      from: -3.5,
      to: 3.5,
      step: 0.1,
      value: at,
      text: (value) => shown(value, 1),
      changed: (value) => {
        at = value;
        draw();
      },
    }),
    stepSlider,
  ),
  play,
  table,
);
draw();

trainings();

numbersExercise(words, [numberField("softsign(−3) ="), numberField("dL/dx =")], ([value, passed]) => {
  const fault = faultOf(value, passed);
  const texts = {
    value: words.valueWrong,
    behind: words.behind,
    square: words.square,
    sign: words.signWrong,
    other: words.other,
  };
  return fault && texts[fault];
});
