import { element } from "../../shared/dom.js";
import { shape } from "../../shared/lineChart.js";
import { arrowButtons } from "../client/arrowKeys.js";
import { choice, numberField, slider } from "../client/controls.js";
import { exerciseForm } from "../client/exercise.js";
import { foldedTable } from "../client/foldedTable.js";
import { byId, filled, lessonData, shown } from "../client/lesson.js";
import { numberCells, signed } from "../client/numberCells.js";
import { lightTerms, writeNow } from "../client/terms.js";
import { faultOf, TABLE } from "./exercise.js";
import type { numbers as Numbers } from "./lesson.js";
import { equal, type Kind, kept, pooled, shifted, spot, unnoticed, windowOf } from "./pool.js";
import type { TEXTS } from "./texts.js";

const { words, terms, numbers } = lessonData<typeof Numbers, keyof (typeof TEXTS)["en"]["figure"]>();

let kind: Kind = "max";
let by = 0;
let [row, column] = [1, 1];

const CELL = 24;
const WIDE = 30;
const [LEFT, RIGHT, TOP] = [2, 216, 20];
const text = (value: number) => shown(value, Number.isInteger(value) ? 0 : 1);
const map = () => shifted(numbers.strip, by);

function picture(): SVGElement {
  const values = map();
  const result = pooled(values, 8, kind);
  const window = windowOf(values, 8, row, column);
  const y = kept(window, kind);
  const label = filled(words.picture, { row, column, window: window.map(text).join(", "), y: text(y) });
  const svg = shape("svg", { viewBox: "0 0 340 300", role: "img", "aria-label": label });
  const most = Math.max(...numbers.strip);
  const input = shape("g", {});
  input.append(
    ...numberCells({
      x: LEFT,
      y: TOP,
      columns: 8,
      cell: CELL,
      texts: values.map(text),
      fill: (i) => signed(values[i] / most),
      small: true,
    }),
  );
  for (let i = 1; i < 4; i++)
    input.append(
      shape("line", { class: "axis", x1: LEFT + 2 * CELL * i, x2: LEFT + 2 * CELL * i, y1: TOP, y2: TOP + 8 * CELL }),
      shape("line", { class: "axis", x1: LEFT, x2: LEFT + 8 * CELL, y1: TOP + 2 * CELL * i, y2: TOP + 2 * CELL * i }),
    );
  const under = shape("g", { "data-term": "x" });
  under.append(
    shape("rect", {
      class: "pointed frame",
      x: LEFT + 2 * CELL * column,
      y: TOP + 2 * CELL * row,
      width: 2 * CELL,
      height: 2 * CELL,
      style: "pointer-events:none",
    }),
  );
  const output = shape("g", { "data-term": "y" });
  output.append(
    ...numberCells({
      x: RIGHT,
      y: TOP,
      columns: 4,
      cell: WIDE,
      texts: result.map(text),
      fill: (i) => signed(result[i] / most),
      small: true,
    }),
    shape("rect", { class: "pointed", x: RIGHT + WIDE * column, y: TOP + WIDE * row, width: WIDE, height: WIDE }),
    shape("rect", { class: "frame", x: RIGHT, y: TOP, width: 4 * WIDE, height: 4 * WIDE }),
  );
  const below = TOP + 8 * CELL + 14;
  const four = shape("g", { "data-term": "x" });
  four.append(
    ...numberCells({
      x: LEFT,
      y: below,
      columns: 2,
      cell: 34,
      texts: window.map(text),
      fill: (i) => signed(window[i] / most),
    }),
    shape("rect", { class: "frame", x: LEFT, y: below, width: 68, height: 68 }),
  );
  const choose = shape("g", { "data-term": "max" });
  const best = kind === "max" ? window.indexOf(y) : -1;
  choose.append(
    shape("rect", { x: 76, y: below + 18, width: 130, height: 34, fill: "transparent" }),
    shape("text", { x: 86, y: below + 39, class: "strong" }, `${kind === "max" ? "max" : "mean"} =`),
    ...(best < 0
      ? []
      : [
          shape("rect", {
            class: "pointed frame",
            x: LEFT + 34 * (best % 2),
            y: below + 34 * (best >> 1),
            width: 34,
            height: 34,
          }),
        ]),
  );
  const one = shape("g", { "data-term": "y" });
  one.append(
    ...numberCells({ x: 140, y: below + 17, columns: 1, cell: 34, texts: [text(y)], fill: () => signed(y / most) }),
    shape("rect", { class: "frame", x: 140, y: below + 17, width: 34, height: 34 }),
  );
  svg.append(
    shape("text", { x: LEFT, y: 13 }, words.map),
    shape("text", { x: RIGHT, y: 13 }, words.pooled),
    input,
    under,
    output,
    four,
    choose,
    one,
  );
  return svg;
}

const lights = lightTerms(Object.keys(terms), (term) => {
  const window = windowOf(map(), 8, row, column);
  const y = text(kept(window, kind));
  return filled(words.now, { says: terms[term].says, value: term === "x" ? window.map(text).join(", ") : y });
});

const drawing = element("div");
const counts = element("p", { class: "quiet", role: "status" });
const same = (moved: number) => {
  const [before, after] = [shifted(numbers.strip, 0), shifted(numbers.strip, moved)];
  return { inputs: equal(before, after), maxima: equal(pooled(before, 8, kind), pooled(after, 8, kind)) };
};
const [table, writeTable] = foldedTable(words.tableTitle, [words.shift, words.inputs, words.kept]);

function draw(): void {
  const window = windowOf(map(), 8, row, column);
  drawing.replaceChildren(picture());
  writeNow({
    i: String(row),
    j: String(column),
    kind: kind === "max" ? "max" : "mean",
    window: window.map(text).join(", "),
    y: text(kept(window, kind)),
  });
  const { inputs, maxima } = same(by);
  const said = filled(words.counts, { by, inputs, maxima });
  if (counts.textContent !== said) counts.textContent = said;
  writeTable([0, 1, 2, 3, 4].map((moved) => [String(moved), String(same(moved).inputs), String(same(moved).maxima)]));
  lights.refresh();
}

const within = (value: number) => Math.min(3, Math.max(0, value));
drawing.addEventListener("click", (event) => {
  const svg = drawing.querySelector("svg") as SVGSVGElement;
  const at = new DOMPoint(event.clientX, event.clientY).matrixTransform(svg.getScreenCTM()?.inverse());
  const inMap = at.x < LEFT + 8 * CELL;
  const place = [at.y - TOP, inMap ? at.x - LEFT : at.x - RIGHT].map((value) =>
    Math.floor(value / (inMap ? 2 * CELL : WIDE)),
  );
  if (place.some((value) => value < 0 || value > 3)) return;
  [row, column] = place;
  draw();
});

byId("figure").append(
  drawing,
  arrowButtons(words.move, [words.left, words.up, words.down, words.right], ([down, across]) => {
    [row, column] = [within(row + down), within(column + across)];
    draw();
  }),
  element(
    "div",
    { class: "sliders" },
    slider({
      name: words.shift,
      from: 0,
      to: 4,
      step: 1,
      value: 0,
      text: String,
      term: "x",
      changed: (value) => {
        by = value;
        draw();
      },
    }),
    choice(
      words.kind,
      [
        ["max", words.max],
        ["average", words.average],
      ],
      "max",
      (value) => {
        kind = value as Kind;
        draw();
      },
    ),
  ),
  counts,
  table,
);
draw();

/** The surprise: a spot that moves along a row, pooled up to three times. */
function spotFigure(): void {
  const place = element("div", { class: "drawing" });
  const show = (at: number) => {
    const [one, two, three] = [1, 2, 3].map((times) => spot(at, times).indexOf(1));
    const svg = shape("svg", {
      viewBox: "0 0 340 128",
      role: "img",
      "aria-label": filled(words.spotChart, { at, one, two, three }),
    });
    for (let times = 0; times <= 3; times++) {
      const width = 320 / 16;
      spot(at, times).forEach((value, i) => {
        const cell = width * 2 ** times;
        svg.append(
          shape("rect", {
            class: `cell ${value ? "fill mark" : ""}`,
            x: 10 + i * cell,
            y: 6 + 30 * times,
            width: cell,
            height: 22,
            fill: "none",
          }),
        );
      });
    }
    place.replaceChildren(svg);
  };
  const [unnoticedTable, write] = foldedTable(words.spotTable, [words.poolings, words.unnoticed]);
  write([0, 1, 2, 3].map((times) => [String(times), String(unnoticed(times))]));
  byId("surprise-figure").append(
    element(
      "div",
      { class: "fields" },
      slider({ name: words.spot, from: 0, to: 15, step: 1, value: 6, text: String, changed: show }),
    ),
    place,
    unnoticedTable,
  );
  show(6);
}

function exercise(): void {
  const svg = shape("svg", {
    viewBox: "0 0 164 164",
    role: "img",
    "aria-label": `${words.exerciseTable}: ${TABLE.join(", ")}`,
    style: "max-width:12rem",
  });
  svg.append(
    ...numberCells({ x: 2, y: 2, columns: 4, cell: 40, texts: TABLE.map(String), fill: (i) => signed(TABLE[i] / 12) }),
    shape("path", { class: "pointed", d: "M82 2v160M2 82h160" }),
  );
  const fields = [1, 2, 3, 4].map((at) => numberField(filled(words.window, { at }), "", 1));
  exerciseForm([svg, ...fields.map(([label]) => label)], words.check, () => {
    const given = fields.map(([, read]) => read());
    if (given.includes(null)) return { right: false, text: words.missing };
    const fault = faultOf(given as number[]);
    if (fault === null) return { right: true, text: words.found };
    return {
      right: false,
      text: fault.kind === "average" ? words.averages : filled(words.wrong, { at: fault.at + 1 }),
    };
  });
}

spotFigure();
exercise();
