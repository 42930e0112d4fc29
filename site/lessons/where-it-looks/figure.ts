import { element } from "../../shared/dom.js";
import { arrowButtons } from "../client/arrowKeys.js";
import { comparisonPanel } from "../client/comparison.js";
import { choice, isCalm, numberField, slider } from "../client/controls.js";
import { numbersExercise } from "../client/exercise.js";
import { foldedTable, tableRows } from "../client/foldedTable.js";
import { byId, filled, lessonData, shown } from "../client/lesson.js";
import { player, throughout } from "../client/player.js";
import { lightTerms, writeNow } from "../client/terms.js";
import { faultOf } from "./exercise.js";
import type { numbers as Numbers } from "./lesson.js";
import { CASES, MAPS, mapOf, orderOf, positive, STARTS, sumOf, sureOf } from "./look.js";
import { lookDrawing, pixelAt } from "./lookDrawing.js";
import { LOOKING, type LookingName } from "./recipe.js";
import type { TEXTS } from "./texts.js";

const { words, terms, training, numbers } = lessonData<typeof Numbers, keyof (typeof TEXTS)["en"]["figure"]>();
const { networks, size } = numbers;
const NAMES = Object.keys(LOOKING) as LookingName[];
const PLACES = STARTS.length;
const DISHES = [words.ramen, words.udon];
/** All maps are summed, and what is below nothing is cut off. */
const DONE = MAPS + 1;

let name: LookingName = "marked";
let at = 0;
let kind: 0 | 1 = 1;
let step = DONE;
let [row, column] = [3, 2];

const pictures = numbers.pictures.map((text) => ({
  data: Uint8Array.from(atob(text), (char) => char.charCodeAt(0)),
  shape: [size, size, 3],
}));

/** The largest number of a network's maps, which all of its pictures are coloured by. */
const scales = Object.fromEntries(
  NAMES.map((one) => {
    const all = networks[one].cases.flatMap((seen) =>
      ([0, 1] as const).flatMap((dish) => sumOf(seen, dish, orderOf(seen, dish))),
    );
    return [one, Math.max(...all.map(Math.abs))];
  }),
) as Record<LookingName, number>;

function state() {
  const seen = networks[name].cases[at];
  const order = orderOf(seen, kind);
  const count = Math.min(step, MAPS);
  const sum = sumOf(seen, kind, order.slice(0, count));
  const whole = sumOf(seen, kind, order);
  const place = whole.indexOf(Math.max(...whole));
  // In the end the map is shown that adds most.
  const c = order[step === DONE ? 0 : Math.max(0, count - 1)];
  const alpha = count > 0 ? seen.alpha[kind][c] : 0;
  const map = mapOf(seen.maps, c);
  const covered = seen.covered.map((udon) => sureOf(udon, kind));
  return {
    ...{ count, c, alpha, map, place, covered, row, column },
    picture: pictures[at],
    dish: DISHES[kind],
    isDone: step === DONE,
    scale: scales[name],
    cells: step === DONE ? positive(sum) : sum,
    before: sum[place] - alpha * map[place],
    after: sum[place],
    sure: sureOf(seen.udon, kind),
    left: covered[row * PLACES + column],
  };
}

const lights = lightTerms(Object.keys(terms), (term) => {
  const { c, alpha, after, cells, map, sure, left } = state();
  const values: Readonly<Record<string, string>> = {
    maps: filled(words.mapMost, { c: c + 1, most: shown(Math.max(...map), 2) }),
    alpha: shown(alpha, 4),
    sum: shown(after, 3),
    heat: shown(Math.max(0, ...cells), 3),
    cover: `${shown(sure, 2)} → ${shown(left, 2)}`,
  };
  return filled(words.now, { says: terms[term].says, value: values[term] });
});

const drawing = element("div");
const said = element("p", { class: "quiet", role: "status" });
const [table, writeTable] = foldedTable(words.tableTitle, [words.corner, ...STARTS.map(String)]);
const bracketed = (value: number, digits: number) => (value < 0 ? `(${shown(value, digits)})` : shown(value, digits));

function draw(): void {
  const seen = state();
  const { alpha, map, place, before, after, sure, left, covered } = seen;
  drawing.replaceChildren(lookDrawing(seen, words));
  said.textContent = drawing.querySelector("svg")?.getAttribute("aria-label") ?? "";
  writeNow({
    before: shown(before, 3),
    alpha: bracketed(alpha, 4),
    a: shown(map[place], 2),
    after: shown(after, 3),
    p: shown(sure, 2),
    left: shown(left, 2),
    drop: shown(sure - left, 2),
  });
  writeTable(
    STARTS.map((start, i) => [
      String(start),
      ...covered.slice(i * PLACES, (i + 1) * PLACES).map((value) => shown(value, 2)),
    ]),
  );
  lights.refresh();
}

const steps = slider({
  name: words.step,
  from: 0,
  to: DONE,
  step: 1,
  value: step,
  text: (value) => (value === DONE ? "ReLU" : String(value)),
  term: "sum",
  changed: (value) => {
    step = value;
    draw();
  },
});
const { button: play } = player(
  words,
  () => (isCalm() ? 1500 : 500),
  throughout(steps, -1, () => 1),
);
const within = (value: number) => Math.min(PLACES - 1, Math.max(0, value));
const cover = (newRow: number, newColumn: number) => {
  [row, column] = [within(newRow), within(newColumn)];
  draw();
};
const arrows = arrowButtons(words.move, [words.left, words.up, words.down, words.right], ([down, across]) =>
  cover(row + down, column + across),
);
/** Pointing at the bowl covers it there. */
drawing.addEventListener("pointerdown", (event) => {
  const svg = drawing.querySelector("svg") as SVGSVGElement;
  const spot = new DOMPoint(event.clientX, event.clientY).matrixTransform(svg.getScreenCTM()?.inverse());
  const pixel = pixelAt(spot, size);
  if (pixel) cover(Math.round((pixel[1] - 4) / 4), Math.round((pixel[0] - 4) / 4));
});

byId("figure").replaceChildren(
  drawing,
  said,
  element(
    "div",
    { class: "sliders" },
    choice(
      words.network,
      NAMES.map((one) => [one, words[one]] as const),
      name,
      (value) => {
        name = value as LookingName;
        draw();
      },
    ),
    choice(
      words.bowl,
      CASES.map((one, i) => [String(i), words[caseName(one)]] as const),
      "0",
      (value) => {
        at = Number(value);
        draw();
      },
    ),
    choice(
      words.dish,
      [
        ["1", words.udon],
        ["0", words.ramen],
      ],
      "1",
      (value) => {
        kind = value === "1" ? 1 : 0;
        draw();
      },
    ),
    steps,
  ),
  play,
  element("p", { class: "quiet no-print" }, words.move),
  arrows,
  table,
);
draw();

function caseName({ at: number, isMarked }: (typeof CASES)[number]) {
  const dish = number % 2 === 1 ? "udon" : "ramen";
  return isMarked ? (`${dish}Marked` as const) : dish;
}

const head = [words.network, words.asTrained, words.noMarks, words.swapped].map((text) =>
  element("th", { scope: "col" }, text),
);
const rows = NAMES.map((one) => [words[one], ...networks[one].right.map((right) => `${right} / ${numbers.all}`)]);
byId("surprise-figure").replaceChildren(
  element(
    "div",
    { class: "scroll", tabindex: 0, role: "region", "aria-label": words.rightTitle },
    element(
      "table",
      { class: "narrow" },
      element("caption", {}, words.rightTitle),
      element("thead", {}, element("tr", {}, ...head)),
      element("tbody", {}, ...tableRows(rows)),
    ),
  ),
  comparisonPanel(training, [
    { name: words.plain, recipe: LOOKING.plain, stored: networks.plain.run },
    { name: words.marked, recipe: LOOKING.marked, stored: networks.marked.run },
  ]),
);

const fields = [0, 1, 2, 3].map((i) => numberField(`L ${Math.floor(i / 2) + 1},${(i % 2) + 1}`));
numbersExercise(words, fields, (given) => {
  const fault = faultOf(given);
  return fault && { relu: words.noRelu, mean: words.noMean, each: words.each, other: words.other }[fault];
});
