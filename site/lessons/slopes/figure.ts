import { element } from "../../shared/dom.js";
import { shape } from "../../shared/lineChart.js";
import { numberField, slider } from "../client/controls.js";
import { numbersExercise } from "../client/exercise.js";
import { foldedTable } from "../client/foldedTable.js";
import { byId, filled, lessonData, shown } from "../client/lesson.js";
import { powerOfTen, scientific } from "../client/powersOfTen.js";
import { termGroup } from "../client/termGroup.js";
import { lightTerms, writeNow } from "../client/terms.js";
import { faultOf } from "./exercise.js";
import { graphOf, lossAt, slopeBetween } from "./graph.js";
import type { numbers as Numbers } from "./lesson.js";
import type { TEXTS } from "./texts.js";

const { words, terms, numbers } = lessonData<typeof Numbers, keyof (typeof TEXTS)["en"]["figure"]>();

let w = numbers.at;
let h = 1;
const STEPS = [0.01, 0.1, 0.5, 1, 1.5, 2];

/** The curve's scale: weights from −6 to 8, losses from 0 to 1. */
const x = (weight: number) => 20 + (300 * (weight + 6)) / 14;
const y = (loss: number) => 290 - 150 * loss;

/** A box of the graph with its value, and beneath it the slope of the loss along it. */
function node(term: string, at: number, name: string, value: string, slope: number): SVGElement {
  return termGroup(
    term,
    shape("rect", { class: "cell", x: at, y: 8, width: 62, height: 34, rx: 4, fill: "none" }),
    shape("text", { x: at + 31, y: 29, "text-anchor": "middle", class: "strong" }, `${name} = ${value}`),
    shape("text", { x: at + 31, y: 62, "text-anchor": "middle" }, shown(slope, 3)),
    shape("rect", { class: "frame", x: at - 2, y: 6, width: 66, height: 62, rx: 5 }),
  );
}

/** An arrow forwards, and beneath it the factor by which the slope is multiplied on its way back. */
function link(term: string, at: number, factor: number): SVGElement {
  return termGroup(
    term,
    shape("path", { class: "axis", d: `M${at + 2} 25h18m-5 -4l5 4l-5 4`, fill: "none" }),
    shape("path", { class: "curve mark", d: `M${at + 20} 58h-18m5 -4l-5 4l5 4` }),
    shape("text", { x: at + 11, y: 80, "text-anchor": "middle" }, `×${shown(factor, 3)}`),
  );
}

function picture(): SVGElement {
  const graph = graphOf(w);
  const { z, loss, slopes, factors } = graph;
  const difference = slopeBetween(w, h);
  const values = {
    w: shown(w, 1),
    z: shown(z, 3),
    y: shown(graph.y, 3),
    loss: shown(loss, 3),
    slope: shown(slopes.w, 4),
    difference: shown(difference, 4),
  };
  const svg = shape("svg", { viewBox: "0 0 340 318", role: "img", "aria-label": filled(words.picture, values) });
  svg.append(
    node("slope", 4, "w", values.w, slopes.w),
    link("z", 68, factors.product),
    node("z", 94, "z", shown(z, 2), slopes.z),
    link("y", 158, factors.sigmoid),
    node("y", 184, "y", values.y, slopes.error),
    link("loss", 248, factors.square),
    node("loss", 274, "L", values.loss, slopes.loss),
    shape("text", { x: 4, y: 96 }, `${words.slope} ←`),
  );
  const curve = termGroup("loss");
  const points = Array.from(
    { length: 141 },
    (_, i) => `${x(i / 10 - 6).toFixed(1)},${y(lossAt(i / 10 - 6)).toFixed(1)}`,
  );
  curve.append(shape("polyline", { class: "curve stroke", points: points.join(" ") }));
  const tangent = termGroup(
    "slope",
    shape("line", {
      class: "curve mark stroke",
      x1: x(w - 2),
      x2: x(w + 2),
      y1: y(loss - 2 * slopes.w),
      y2: y(loss + 2 * slopes.w),
    }),
    shape("circle", { class: "fill mark", cx: x(w), cy: y(loss), r: 5 }),
  );
  const between = termGroup(
    "difference",
    shape("line", { class: "stroke more", x1: x(w - h), x2: x(w + h), y1: y(lossAt(w - h)), y2: y(lossAt(w + h)) }),
    ...[w - h, w + h].map((at) => shape("circle", { class: "fill more", cx: x(at), cy: y(lossAt(at)), r: 4 })),
  );
  for (const tick of [-6, -4, -2, 0, 2, 4, 6, 8])
    svg.append(shape("text", { x: x(tick), y: 308, "text-anchor": "middle" }, shown(tick, 0)));
  svg.append(shape("line", { class: "grid", x1: 20, x2: 320, y1: y(0), y2: y(0) }), curve, between, tangent);
  svg.append(
    shape("text", { x: 320, y: 124, "text-anchor": "end" }, words.curve),
    shape("text", { x: 330, y: 308, "text-anchor": "middle" }, "w"),
  );
  return svg;
}

const valueNow = (term: string): string => {
  const { z, y: answer, loss, slopes } = graphOf(w);
  const values: Readonly<Record<string, number>> = {
    z,
    y: answer,
    loss,
    slope: slopes.w,
    difference: slopeBetween(w, h),
  };
  return shown(values[term], 4);
};
const lights = lightTerms(Object.keys(terms), (term) =>
  filled(words.now, { says: terms[term].says, value: valueNow(term) }),
);
const bracketed = (value: number) => (value < 0 ? `(${shown(value, 3)})` : shown(value, 3));
const drawing = element("div");
const [table, writeTable] = foldedTable(words.tableTitle, [words.place, words.value, words.slope]);

function draw(): void {
  const graph = graphOf(w);
  const { factors, slopes } = graph;
  drawing.replaceChildren(picture());
  writeNow({
    square: bracketed(factors.square),
    sigmoid: bracketed(factors.sigmoid),
    product: bracketed(factors.product),
    slope: shown(slopes.w, 4),
    difference: shown(slopeBetween(w, h), 4),
  });
  writeTable([
    ["w", shown(w, 1), shown(slopes.w, 4)],
    ["z", shown(graph.z, 4), shown(slopes.z, 4)],
    ["y", shown(graph.y, 4), shown(slopes.error, 4)],
    ["L", shown(graph.loss, 4), shown(slopes.loss, 4)],
  ]);
  lights.refresh();
}

byId("figure").replaceChildren(
  drawing,
  element(
    "p",
    { class: "legend" },
    element("span", { class: "key mark" }, words.tangent),
    element("span", { class: "key more" }, words.between),
  ),
  element(
    "div",
    { class: "sliders" },
    slider({
      name: words.weight,
      from: -5,
      to: 7,
      step: 0.1,
      value: w,
      term: "slope",
      text: (value) => shown(value, 1),
      changed: (value) => {
        w = value;
        draw();
      },
    }),
    slider({
      name: words.step,
      from: 0,
      to: STEPS.length - 1,
      step: 1,
      value: STEPS.indexOf(h),
      term: "difference",
      text: (at) => String(STEPS[at]),
      changed: (at) => {
        h = STEPS[at];
        draw();
      },
    }),
  ),
  table,
);
draw();

/** The surprise: the error of differences by their step, both in powers of ten. */
function errorFigure(): void {
  const place = element("div", { class: "drawing" });
  const power = (value: number) => Math.max(-13, Math.log10(Math.max(value, 1e-13)));
  const across = (i: number) => 46 + (274 * i) / (numbers.steps.length - 1);
  const up = (error: number) => 12 - (160 * power(error)) / 13;
  const said = element("p", { class: "quiet", role: "status" });
  const show = (at: number) => {
    const values = { h: powerOfTen(-at), e64: scientific(numbers.float64[at]), e32: scientific(numbers.float32[at]) };
    const label = filled(words.errors, values);
    const svg = shape("svg", { viewBox: "0 0 340 200", role: "img", "aria-label": label });
    for (const tick of [0, -4, -8, -12])
      svg.append(
        shape("line", { class: "grid", x1: 46, x2: 320, y1: up(10 ** tick), y2: up(10 ** tick) }),
        shape("text", { x: 40, y: up(10 ** tick) + 4, "text-anchor": "end" }, powerOfTen(tick)),
      );
    for (const tick of [0, 3, 6, 9, 12, 15])
      svg.append(shape("text", { x: across(tick), y: 194, "text-anchor": "middle" }, powerOfTen(-tick)));
    for (const [kind, errors] of [
      ["plain", numbers.float64],
      ["kept", numbers.float32],
    ] as const)
      svg.append(
        shape("polyline", {
          class: `line ${kind}`,
          points: errors.map((error, i) => `${across(i)},${up(error).toFixed(1)}`).join(" "),
        }),
        shape("circle", { class: `dot ${kind}`, cx: across(at), cy: up(errors[at]), r: 5 }),
      );
    place.replaceChildren(svg);
    said.textContent = label;
  };
  const [errors, write] = foldedTable(words.errorTable, [words.size, words.exact64, words.exact32]);
  write(numbers.steps.map((_, i) => [powerOfTen(-i), scientific(numbers.float64[i]), scientific(numbers.float32[i])]));
  byId("surprise-figure").replaceChildren(
    element(
      "div",
      { class: "fields" },
      slider({ name: words.size, from: 0, to: 15, step: 1, value: 3, text: (at) => powerOfTen(-at), changed: show }),
    ),
    element(
      "p",
      { class: "legend" },
      element("span", { class: "key plain" }, words.exact64),
      element("span", { class: "key kept" }, words.exact32),
    ),
    place,
    said,
    errors,
  );
  show(3);
}

errorFigure();
numbersExercise(words, [numberField(words.answer)], ([slope]) => {
  const fault = faultOf(slope);
  return fault && words[fault];
});
