import { element } from "../../shared/dom.js";
import { shape } from "../../shared/lineChart.js";
import { slider } from "../client/controls.js";
import { exerciseForm } from "../client/exercise.js";
import { byId, filled, lessonData, shown } from "../client/lesson.js";
import { termGroup } from "../client/termGroup.js";
import { lightTerms, writeNow } from "../client/terms.js";
import { bowlDrawing } from "./bowlDrawing.js";
import { answers, BOWLS } from "./exercise.js";
import type { TEXTS } from "./texts.js";
import { sigmoid, type Unit, workOut } from "./unit.js";
import { waveFigure } from "./waveFigure.js";

const { words, terms } = lessonData<unknown, keyof (typeof TEXTS)["en"]["figure"]>();

/** The picture's scale: sums from −6 to 6. */
const across = (z: number) => 170 + 25 * Math.max(-6, Math.min(6, z));
const CURVE = { top: 212, bottom: 292 };
const up = (y: number) => CURVE.bottom - (CURVE.bottom - CURVE.top) * y;

let unit: Unit = { x: [0.8, 0.3], weights: [2, -3], bias: 0.5 };

function arrow(term: string, from: number, to: number, y: number, text: string): SVGElement {
  const kind = to < from ? "less" : "more";
  const [x1, x2] = [across(from), across(to)];
  const head = Math.min(6, Math.abs(x2 - x1)) * Math.sign(x2 - x1);
  const isRight = Math.max(x1, x2) < 250;
  return termGroup(
    term,
    shape("rect", { x: 8, y: y - 10, width: 324, height: 20, fill: "transparent" }),
    shape("line", { class: `stroke ${kind}`, x1, x2: x2 - head, y1: y, y2: y }),
    shape("path", { class: `fill ${kind}`, d: `M${x2} ${y}l${-head} -5v10z` }),
    shape(
      "text",
      {
        x: isRight ? Math.max(x1, x2) + 8 : Math.min(x1, x2) - 8,
        y: y + 4,
        "text-anchor": isRight ? "start" : "end",
        class: "strong",
      },
      text,
    ),
  );
}

function picture(): SVGElement {
  const { x, weights, bias } = unit;
  const { products, z, y } = workOut(unit);
  const label = filled(words.picture, { z: shown(z, 2), y: shown(y, 2) });
  const svg = shape("svg", { viewBox: "0 0 340 316", role: "img", "aria-label": label });
  const bowl = bowlDrawing(x);
  bowl.setAttribute("transform", "translate(120 2)");
  svg.append(bowl);
  const sums = [0, products[0], products[0] + products[1], z];
  svg.append(
    shape("line", { class: "dashed", x1: across(0), x2: across(0), y1: 108, y2: CURVE.bottom }),
    arrow("p1", sums[0], sums[1], 118, `w₁x₁ = ${shown(products[0], 2)}`),
    arrow("p2", sums[1], sums[2], 140, `w₂x₂ = ${shown(products[1], 2)}`),
    arrow("b", sums[2], sums[3], 162, `b = ${shown(bias, 1)}`),
  );
  const axis = termGroup(
    "z",
    shape("rect", { x: 8, y: 174, width: 324, height: 26, fill: "transparent" }),
    shape("line", { class: "axis", x1: across(-6), x2: across(6), y1: 180, y2: 180 }),
    ...[-6, -4, -2, 0, 2, 4, 6].map((tick) =>
      shape("text", { x: across(tick), y: 195, "text-anchor": "middle" }, shown(tick, 0)),
    ),
    shape("circle", { class: "fill mark", cx: across(z), cy: 180, r: 5 }),
    shape("rect", { class: "frame", x: across(z) - 9, y: 171, width: 18, height: 18, rx: 3 }),
  );
  const bend = termGroup("bend");
  const points = Array.from({ length: 61 }, (_, i) => `${across(i / 5 - 6)},${up(sigmoid(i / 5 - 6)).toFixed(1)}`);
  bend.append(
    shape("line", { class: "grid", x1: 20, x2: 320, y1: up(0), y2: up(0) }),
    shape("line", { class: "grid", x1: 20, x2: 320, y1: up(1), y2: up(1) }),
    shape("line", { class: "dashed", x1: 20, x2: 320, y1: up(0.5), y2: up(0.5) }),
    shape("polyline", { class: "curve stroke", points: points.join(" ") }),
  );
  const answer = termGroup(
    "y",
    shape("line", { class: "curve mark", x1: across(z), x2: across(z), y1: 180, y2: up(y) }),
    shape("circle", { class: "fill mark", cx: across(z), cy: up(y), r: 5 }),
    shape("rect", { class: "frame", x: across(z) - 9, y: up(y) - 9, width: 18, height: 18, rx: 3 }),
    shape("text", { x: 20, y: 310, class: "strong" }, `y = ${shown(y, 2)}`),
    shape(
      "text",
      { x: 320, y: 310, "text-anchor": "end", class: "strong" },
      y > 0.5 ? words.ramen : y < 0.5 ? words.udon : "?",
    ),
  );
  svg.append(axis, bend, answer);
  svg.setAttribute("data-weights", weights.join(" "));
  return svg;
}

const bracketed = (value: number, digits: number) => (value < 0 ? `(${shown(value, digits)})` : shown(value, digits));

const lights = lightTerms(Object.keys(terms), (term) => {
  const { products, z, y } = workOut(unit);
  const values: Readonly<Record<string, number>> = { p1: products[0], p2: products[1], b: unit.bias, z, bend: y, y };
  return filled(words.now, { says: terms[term].says, value: shown(values[term], 2) });
});

const place = element("div");

function draw(): void {
  const { x, weights, bias } = unit;
  const { z, y } = workOut(unit);
  place.replaceChildren(picture());
  writeNow({
    x1: x[0].toFixed(2),
    x2: x[1].toFixed(2),
    w1: bracketed(weights[0], 1),
    w2: bracketed(weights[1], 1),
    b: bracketed(bias, 1),
    z: shown(z, 2),
    y: shown(y, 2),
  });
  lights.refresh();
}

const knob = (name: string, term: string, [from, to, step, value]: readonly number[], set: (value: number) => Unit) =>
  slider({
    name,
    from,
    to,
    step,
    value,
    term,
    text: (now) => shown(now, step < 0.1 ? 2 : 1),
    changed: (now) => {
      unit = set(now);
      draw();
    },
  });

byId("figure").replaceChildren(
  place,
  element(
    "div",
    { class: "sliders" },
    knob(`x₁ ${words.dark}`, "p1", [0, 1, 0.05, 0.8], (now) => ({ ...unit, x: [now, unit.x[1]] })),
    knob(`w₁ ${words.weight}`, "p1", [-5, 5, 0.5, 2], (now) => ({ ...unit, weights: [now, unit.weights[1]] })),
    knob(`x₂ ${words.thick}`, "p2", [0, 1, 0.05, 0.3], (now) => ({ ...unit, x: [unit.x[0], now] })),
    knob(`w₂ ${words.weight}`, "p2", [-5, 5, 0.5, -3], (now) => ({ ...unit, weights: [unit.weights[0], now] })),
    knob(`b ${words.bias}`, "b", [-3, 3, 0.5, 0.5], (now) => ({ ...unit, bias: now })),
  ),
);
draw();

/** The exercise: a unit for five bowls. */
function exercise(): void {
  const own = { w1: 0, w2: 0, b: 0 };
  const set = (name: string, key: keyof typeof own) =>
    slider({
      name,
      from: -5,
      to: 5,
      step: 0.5,
      value: 0,
      text: (value) => shown(value, 1),
      changed: (value) => {
        own[key] = value;
        table.replaceChildren(...rows());
      },
    });
  const rows = () =>
    answers([own.w1, own.w2], own.b).map(({ y, isRight }, i) => {
      const { x, isRamen } = BOWLS[i];
      const drawing = shape("svg", {
        viewBox: "0 0 100 100",
        width: 40,
        height: 40,
        "aria-hidden": "true",
        style: "width:40px",
      });
      drawing.append(bowlDrawing(x));
      return element(
        "tr",
        {},
        element("td", {}, drawing),
        element("td", {}, x[0].toFixed(1)),
        element("td", {}, x[1].toFixed(1)),
        element("td", {}, isRamen ? words.ramen : words.udon),
        element("td", { class: isRight ? "right" : "wrong" }, `${isRight ? "✓" : "✗"} ${shown(y, 2)}`),
      );
    });
  const table = element("tbody", {}, ...rows());
  const names = [words.bowl, words.darkColumn, words.thickColumn, words.truth, words.says];
  const fields = [set(`w₁ ${words.weight}`, "w1"), set(`w₂ ${words.weight}`, "w2"), set(`b ${words.bias}`, "b")];
  exerciseForm(
    fields,
    words.check,
    () => {
      const count = answers([own.w1, own.w2], own.b).filter(({ isRight }) => isRight).length;
      return count === BOWLS.length
        ? { right: true, text: words.right }
        : { right: false, text: filled(words.wrong, { count }) };
    },
    [
      element(
        "div",
        { class: "scroll", tabindex: 0, role: "region", "aria-label": words.answersTable },
        element(
          "table",
          { class: "narrow" },
          element("thead", {}, element("tr", {}, ...names.map((name) => element("th", { scope: "col" }, name)))),
          table,
        ),
      ),
    ],
  );
}

waveFigure(words);
exercise();
