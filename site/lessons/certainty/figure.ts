import { element } from "../../shared/dom.js";
import { shape } from "../../shared/lineChart.js";
import { button, choice, isCalm, moveSlider, numberField, slider } from "../client/controls.js";
import { numbersExercise } from "../client/exercise.js";
import { foldedTable } from "../client/foldedTable.js";
import { byId, filled, lessonData, shown } from "../client/lesson.js";
import { player } from "../client/player.js";
import { termGroup } from "../client/termGroup.js";
import { lightTerms, writeNow } from "../client/terms.js";
import { coins } from "./coins.js";
import { faultOf } from "./exercise.js";
import type { numbers as Numbers } from "./lesson.js";
import { interval } from "./program.js";
import type { TEXTS } from "./texts.js";

const { words, terms, numbers } = lessonData<typeof Numbers, keyof (typeof TEXTS)["en"]["figure"]>();

/** How often the network is right of a hundred, how many pictures there are, how many are drawn, and which ones. */
let percent = 75;
let all = numbers.pictures;
let n = 12;
let set = 0;

const isRight = (i: number) => Number(numbers.sets[set].slice(2 * i, 2 * i + 2)) < percent;
const rightOf = (count: number) => Array.from({ length: count }, (_, i) => isRight(i)).filter(Boolean).length;

const known = new Map<string, ReturnType<typeof interval>>();
const intervalOf = (k: number, count: number) => {
  const name = `${k}/${count}`;
  const found = known.get(name) ?? interval(k, count);
  known.set(name, found);
  return found;
};

const state = () => {
  const k = rightOf(n);
  return { k, ...intervalOf(k, n) };
};

/** The pictures as squares: right, wrong with a cross, not drawn yet. */
function squares(): SVGElement[] {
  const columns = all === numbers.pictures ? 14 : 28;
  const side = 308 / columns;
  const [drawn, rights] = [termGroup("n"), termGroup("k")];
  for (let i = 0; i < all; i++) {
    const [x, y] = [16 + (i % columns) * side, 6 + Math.floor(i / columns) * side];
    const place = { x: x + 0.5, y: y + 0.5, width: side - 1, height: side - 1 };
    if (i < n && isRight(i))
      rights.append(shape("rect", { class: "fill right", ...place }), shape("rect", { class: "frame", ...place }));
    else drawn.append(shape("rect", { class: "cell", fill: "none", ...place }));
    const [from, to] = [0.25 * side, 0.75 * side];
    if (i < n && !isRight(i))
      drawn.append(
        shape("path", {
          class: "curve wrong",
          d: `M${x + from} ${y + from}L${x + to} ${y + to}M${x + to} ${y + from}L${x + from} ${y + to}`,
        }),
      );
  }
  drawn.append(shape("rect", { class: "frame", x: 14, y: 4, width: 312, height: (side * all) / columns + 4, rx: 3 }));
  return [drawn, rights];
}

const across = (count: number) => 40 + (266 * count) / all;

/** The accuracies that fit, picture by picture. */
function chart(top: number): SVGElement[] {
  const up = (accuracy: number) => top + 150 * (1 - accuracy);
  const step = all / numbers.pictures;
  const places = Array.from({ length: n }, (_, i) => i + 1).filter((count) => count % step === 0 || count === n);
  const rights = places.map((count) => rightOf(count));
  const ends = places.map((count, i) => intervalOf(rights[i], count));
  const line = (values: readonly number[]) =>
    values.map((value, i) => `${across(places[i]).toFixed(1)},${up(value).toFixed(1)}`);
  const { share, low, high } = state();
  const axis = [0, 0.25, 0.5, 0.75, 1].flatMap((tick) => [
    shape("line", { class: "grid", x1: 40, x2: 316, y1: up(tick), y2: up(tick) }),
    shape("text", { x: 34, y: up(tick) + 4, "text-anchor": "end" }, String(tick)),
  ]);
  const counts = [1, all / 4, all / 2, (3 * all) / 4, all];
  axis.push(
    ...counts.map((tick) => shape("text", { x: across(tick), y: top + 168, "text-anchor": "middle" }, String(tick))),
  );
  const fits = termGroup("ends");
  const points = [...line(ends.map((one) => one.high)), ...line(ends.map((one) => one.low)).reverse()].join(" ");
  fits.append(
    shape("polygon", { class: "fill more faint", points }),
    shape("line", { class: "stroke more", x1: across(n), x2: across(n), y1: up(low), y2: up(high) }),
    shape("rect", {
      class: "frame",
      x: across(n) - 7,
      y: up(high) - 3,
      width: 14,
      height: up(low) - up(high) + 6,
      rx: 3,
    }),
  );
  const measured = termGroup(
    "share",
    shape("polyline", { class: "curve", points: line(ends.map((one) => one.share)).join(" ") }),
    shape("circle", { class: "dot strong", cx: across(n), cy: up(share), r: 4.5 }),
    shape("rect", { class: "frame", x: across(n) - 8, y: up(share) - 8, width: 16, height: 16, rx: 3 }),
  );
  const real = termGroup(
    "p",
    shape("line", {
      class: "curve mark stroke",
      "stroke-dasharray": "6 4",
      x1: 40,
      x2: 316,
      y1: up(percent / 100),
      y2: up(percent / 100),
    }),
    shape("text", { x: 319, y: up(percent / 100) + 4, class: "strong" }, "p"),
  );
  return [...axis, fits, measured, real];
}

function picture(): SVGElement {
  const { k, share, low, high } = state();
  const values = { n, k, share: shown(share, 2), low: shown(low, 2), high: shown(high, 2), p: shown(percent / 100, 2) };
  const top = all === numbers.pictures ? 66 : 132;
  const svg = shape("svg", {
    viewBox: `0 0 340 ${top + 176}`,
    role: "img",
    "aria-label": filled(words.picture, values),
  });
  svg.append(...squares(), ...chart(top));
  return svg;
}

const lights = lightTerms(Object.keys(terms), (term) => {
  const { k, share, low, high } = state();
  const values: Readonly<Record<string, string>> = {
    n: String(n),
    k: String(k),
    share: shown(share, 2),
    ends: `${shown(low, 2)} – ${shown(high, 2)}`,
    p: shown(percent / 100, 2),
  };
  return filled(words.now, { says: terms[term].says, value: values[term] });
});
const drawing = element("div");
const said = element("p", { class: "quiet" });
const [table, writeTable] = foldedTable(words.tableTitle, [
  words.drawn,
  words.rights,
  words.measured,
  words.from,
  words.to,
]);

function draw(): void {
  const { k, share, low, high } = state();
  drawing.replaceChildren(picture());
  said.textContent = drawing.querySelector("svg")?.getAttribute("aria-label") ?? "";
  writeNow({ n: String(n), k: String(k), share: shown(share, 2), low: shown(low, 2), high: shown(high, 2) });
  const step = all / numbers.pictures;
  const rows = Array.from({ length: numbers.pictures }, (_, i) => (i + 1) * step).filter((count) => count <= n);
  writeTable(
    rows.map((count) => {
      const right = rightOf(count);
      const one = intervalOf(right, count);
      return [String(count), String(right), shown(one.share, 2), shown(one.low, 2), shown(one.high, 2)];
    }),
  );
  lights.refresh();
}

const drawnSlider = slider({
  name: words.count,
  from: 1,
  to: all,
  step: 1,
  value: n,
  text: String,
  term: "n",
  changed: (value) => {
    n = value;
    draw();
  },
});
const { button: play, stop } = player(
  words,
  () => (isCalm() ? 1000 : 200),
  () => {
    let isAnew = n === all;
    return () => {
      moveSlider(drawnSlider, Math.min(all, (isAnew ? 0 : n) + all / numbers.pictures));
      isAnew = false;
      return n < all;
    };
  },
);

byId("figure").replaceChildren(
  element(
    "p",
    { class: "legend" },
    element("span", { class: "key block right" }, words.right),
    element("span", {}, element("span", { class: "wrong" }, "×"), ` ${words.wrong}`),
    element("span", { class: "key strong" }, words.share),
    element("span", { class: "key block more" }, words.fits),
    element("span", { class: "key mark" }, words.real),
  ),
  drawing,
  said,
  element(
    "div",
    { class: "sliders" },
    slider({
      name: words.accuracy,
      from: 50,
      to: 95,
      step: 1,
      value: percent,
      text: (value) => shown(value / 100, 2),
      term: "p",
      changed: (value) => {
        percent = value;
        draw();
      },
    }),
    drawnSlider,
    choice(
      words.size,
      [numbers.pictures, numbers.many].map((count) => [String(count), String(count)] as const),
      String(all),
      (value) => {
        stop();
        all = Number(value);
        drawnSlider.querySelector("input")?.setAttribute("max", value);
        moveSlider(drawnSlider, all);
      },
    ),
  ),
  element(
    "div",
    { class: "buttons" },
    play,
    button(words.others, () => {
      set = (set + 1) % numbers.sets.length;
      draw();
    }),
  ),
  table,
);
draw();

coins();

numbersExercise(words, [numberField(words.only, "", "count"), numberField(words.chanceField)], ([pictures, chance]) => {
  const fault = faultOf(pictures, chance);
  return fault && words[fault];
});
