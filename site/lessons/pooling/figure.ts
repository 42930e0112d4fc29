import { PAGE_INK } from "../../../study/figures/ink.js";
import { followPointer } from "../../../study/figures/moving/movePlace.js";
import { kept, type PoolKind, pooled, poolWindow } from "../../../study/figures/moving/pool.js";
import { poolingFigure, poolingPlace } from "../../../study/figures/moving/poolingFigure.js";
import { within } from "../../../study/figures/moving/slide.js";
import { numberText } from "../../../study/figures/moving/texts.js";
import { element } from "../../shared/dom.js";
import { shape } from "../../shared/lineChart.js";
import { arrowButtons } from "../client/arrowKeys.js";
import { choice, numberField, slider } from "../client/controls.js";
import { exerciseForm } from "../client/exercise.js";
import { foldedTable } from "../client/foldedTable.js";
import { byId, filled, lessonData } from "../client/lesson.js";
import { numberCells, signed } from "../client/numberCells.js";
import { lightTerms, writeNow } from "../client/terms.js";
import { faultOf, TABLE } from "./exercise.js";
import type { numbers as Numbers } from "./lesson.js";
import { equal, shifted, spot, unnoticed } from "./pool.js";
import type { TEXTS } from "./texts.js";

const { words, terms, numbers } = lessonData<typeof Numbers, keyof (typeof TEXTS)["en"]["figure"]>();

let kind: PoolKind = "max";
let by = 0;
let [row, column] = [1, 1];

const text = (value: number) => numberText(value);
const map = () => ({ values: shifted(numbers.strip, by), columns: 8 });
const most = Math.max(...numbers.strip);
const state = () => ({ input: map(), kind, most, digits: 1, row, column });

const lights = lightTerms(Object.keys(terms), (term) => {
  const window = poolWindow(map(), row, column);
  const y = text(kept(window, kind));
  return filled(words.now, { says: terms[term].says, value: term === "x" ? window.map(text).join(", ") : y });
});

const drawing = element("div");
const counts = element("p", { class: "quiet", role: "status" });
const same = (moved: number) => {
  const [before, after] = [0, moved].map((columns) => ({ values: shifted(numbers.strip, columns), columns: 8 }));
  const maxima = equal(pooled(before, kind).values, pooled(after, kind).values);
  return { inputs: equal(before.values, after.values), maxima };
};
const [table, writeTable] = foldedTable(words.tableTitle, [words.shift, words.inputs, words.kept]);

function draw(): void {
  const window = poolWindow(map(), row, column);
  drawing.innerHTML = poolingFigure(
    state(),
    { ...words, keeps: `${kind === "max" ? "max" : "mean"}({window})` },
    PAGE_INK,
  );
  writeNow({
    i: String(row),
    j: String(column),
    kind: kind === "max" ? "max" : "mean",
    pool: kind === "max" ? "maxPool2d" : "averagePool2d",
    window: window.map(text).join(", "),
    y: text(kept(window, kind)),
  });
  const { inputs, maxima } = same(by);
  const said = filled(words.counts, { by, inputs, maxima });
  if (counts.textContent !== said) counts.textContent = said;
  writeTable([0, 1, 2, 3, 4].map((moved) => [String(moved), String(same(moved).inputs), String(same(moved).maxima)]));
  lights.refresh();
}

const goTo = (place: readonly [row: number, column: number]) => {
  [row, column] = place;
  draw();
};
followPointer(drawing, (x, y) => goTo(poolingPlace(state(), x, y) ?? [row, column]));

byId("figure").replaceChildren(
  drawing,
  arrowButtons(words.move, [words.left, words.up, words.down, words.right], ([down, across]) => {
    goTo(within(pooled(map(), kind), row + down, column + across));
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
        kind = value as PoolKind;
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
    const label = filled(words.spotChart, { at, one, two, three });
    const svg = shape("svg", { viewBox: "0 0 340 128", role: "img", "aria-label": label });
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
    place.replaceChildren(svg, element("p", { class: "quiet" }, label));
  };
  const [unnoticedTable, write] = foldedTable(words.spotTable, [words.poolings, words.unnoticed]);
  write([0, 1, 2, 3].map((times) => [String(times), String(unnoticed(times))]));
  byId("surprise-figure").replaceChildren(
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
    "aria-label": filled(words.exerciseTable, { table: TABLE.join(", ") }),
    style: "max-width:12rem",
  });
  svg.append(
    ...numberCells({ x: 2, y: 2, columns: 4, cell: 40, texts: TABLE.map(String), fill: (i) => signed(TABLE[i] / 12) }),
    shape("path", { class: "pointed", d: "M82 2v160M2 82h160" }),
  );
  const fields = [1, 2, 3, 4].map((at) => numberField(filled(words.window, { at }), "", "count"));
  exerciseForm([svg, element("div", { class: "four" }, ...fields.map(([label]) => label))], words.check, () => {
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
