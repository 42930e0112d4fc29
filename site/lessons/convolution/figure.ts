import { PAGE_INK } from "../../../study/figures/ink.js";
import { convolutionFigure, convolutionPlace } from "../../../study/figures/moving/convolutionFigure.js";
import { followPointer } from "../../../study/figures/moving/movePlace.js";
import { type Grid, slid, sumAt, windowAt, within } from "../../../study/figures/moving/slide.js";
import { numberText as text } from "../../../study/figures/moving/texts.js";
import { element, picture as pixels } from "../../shared/dom.js";
import { shape } from "../../shared/lineChart.js";
import { arrowButtons } from "../client/arrowKeys.js";
import { choice, numberField, slider } from "../client/controls.js";
import { exerciseForm } from "../client/exercise.js";
import { byId, filled, lessonData, shown } from "../client/lesson.js";
import { player } from "../client/player.js";
import { lightTerms, writeNow } from "../client/terms.js";
import { faultOf, responses } from "./exercise.js";
import { KERNELS, learned } from "./kernels.js";
import type { numbers as Numbers } from "./lesson.js";
import type { TEXTS } from "./texts.js";

const { words, terms, numbers, language } = lessonData<typeof Numbers, keyof (typeof TEXTS)["en"]["figure"]>();
const piece: Grid = { values: numbers.patch, columns: 8 };
const bowl: Grid = { values: numbers.grey, columns: numbers.size };

let kernel: readonly number[] = KERNELS.vertical;
let bias = 20;
let [row, column]: readonly number[] = numbers.start;

const weightText = (value: number) => text(value, 2);

const figureWords = { ...words, kernel: words.weights, sum: "Σ", bias: "b" };
const state = () => ({ input: piece, padded: false, kernel, bias, row, column });

/** The whole bowl with the piece framed, and what the kernel makes of it. */
function whole(): HTMLElement {
  const map = slid(bowl, kernel, bias);
  const most = Math.max(1, ...map.values.map(Math.abs));
  const framed = numbers.grey.map((value) => value / 255);
  const data = Float32Array.from({ length: 3 * framed.length }, (_, i) => 255 * framed[Math.floor(i / 3)]);
  for (let i = -1; i <= 8; i++)
    for (const [y, x] of [
      [-1, i],
      [8, i],
      [i, -1],
      [i, 8],
    ])
      data.set([229, 143, 193], 3 * ((numbers.place[0] + y) * numbers.size + numbers.place[1] + x));
  const colours = Float32Array.from({ length: 3 * map.values.length }, (_, i) => {
    const value = map.values[Math.floor(i / 3)] / most;
    return 255 * Math.min(1, Math.max(0, value)) * 1.4;
  }).map((value) => Math.min(255, value));
  const figure = (canvas: HTMLElement, caption: string, term?: string) =>
    element("figure", { "data-term": term }, canvas, element("figcaption", {}, caption));
  return element(
    "div",
    { class: "pictures" },
    figure(pixels({ data, shape: [numbers.size, numbers.size, 3] }, ""), words.bowl),
    figure(pixels({ data: colours, shape: [map.columns, map.columns, 3] }, ""), words.map, "y"),
  );
}

const lights = lightTerms(Object.keys(terms), (term) => {
  const sum = sumAt(piece, kernel, row, column);
  const values: Readonly<Record<string, string>> = {
    x: windowAt(piece, row, column)
      .map((value) => text(value))
      .join(", "),
    k: kernel.map(weightText).join(", "),
    sum: text(sum),
    b: text(bias),
    y: text(sum + bias),
  };
  return filled(words.now, { says: terms[term].says, value: values[term] });
});

const drawing = element("div");
const bowls = element("div");
const table = element("tbody");

function draw(): void {
  const sum = sumAt(piece, kernel, row, column);
  drawing.innerHTML = convolutionFigure(state(), figureWords, PAGE_INK);
  writeNow({
    i: String(row),
    j: String(column),
    sum: text(sum),
    b: bias < 0 ? `(${text(bias)})` : text(bias),
    y: text(sum + bias),
    kernel: kernel.map(weightText).join(", ").replaceAll("−", "-"),
  });
  lights.refresh();
}

function drawAll(): void {
  bowls.replaceChildren(whole());
  const { values } = slid(piece, kernel, bias);
  table.replaceChildren(
    ...[0, 1, 2, 3, 4, 5].map((i) =>
      element("tr", {}, ...values.slice(6 * i, 6 * i + 6).map((value) => element("td", {}, text(value)))),
    ),
  );
  draw();
}

function goTo(place: readonly [row: number, column: number]): void {
  [row, column] = place;
  draw();
}

const { button: slideButton } = player(
  { play: words.slide, stop: words.stop },
  () => 450,
  () => () => {
    const at = (row * 6 + column + 1) % 36;
    goTo([Math.floor(at / 6), at % 6]);
    return true;
  },
);

const said = element("p", { class: "quiet", role: "status" });
const moveBy = ([down, across]: readonly [number, number]) => {
  goTo(within(slid(piece, kernel, bias), row + down, column + across));
  said.textContent = drawing.querySelector("svg")?.getAttribute("aria-label") ?? "";
};
const arrows = arrowButtons(words.move, [words.left, words.up, words.down, words.right], moveBy, slideButton);

followPointer(drawing, (x, y) => goTo(convolutionPlace(state(), x, y) ?? [row, column]));

const kernels = choice(
  words.kernel,
  (Object.keys(KERNELS) as (keyof typeof KERNELS)[]).map((name) => [name, words[name]] as const),
  "vertical",
  (name) => {
    kernel = KERNELS[name as keyof typeof KERNELS];
    drawAll();
  },
);

byId("figure").replaceChildren(
  bowls,
  drawing,
  arrows,
  said,
  element(
    "div",
    { class: "sliders" },
    kernels,
    slider({
      name: words.bias,
      from: -200,
      to: 200,
      step: 20,
      value: bias,
      term: "b",
      text: (value) => shown(value, 0),
      changed: (value) => {
        bias = value;
        drawAll();
      },
    }),
  ),
  element(
    "details",
    {},
    element("summary", {}, words.tableTitle),
    element(
      "div",
      { class: "scroll", tabindex: 0, role: "region", "aria-label": words.tableTitle },
      element("table", { class: "narrow" }, table),
    ),
  ),
);
drawAll();

/** The surprise: how many numbers are learned, as bars whose lengths count digits. */
function parameters(): void {
  const place = element("div", { class: "drawing" });
  const number = (value: number) => value.toLocaleString(language);
  const show = (size: number) => {
    const { convolution, dense } = learned(size);
    const label = filled(words.bars, { size, convolution: number(convolution), dense: number(dense) });
    const svg = shape("svg", { viewBox: "0 0 340 96", role: "img", "aria-label": label });
    const bar = (value: number, y: number, name: string, kind: string) => [
      shape("text", { x: 0, y: y - 6 }, filled(words.bar, { name, count: number(value) })),
      shape("rect", { class: `fill ${kind}`, x: 0, y, width: 30 * Math.log10(value), height: 14, rx: 2 }),
    ];
    svg.append(...bar(convolution, 18, words.kernels, "more"), ...bar(dense, 66, words.dense, "plain"));
    place.replaceChildren(svg, element("p", { class: "quiet" }, words.barsNote));
  };
  const sizes = [8, 16, 32, 64, 128, 256];
  const rows = sizes.map((size) => {
    const { convolution, dense } = learned(size);
    return element(
      "tr",
      {},
      element("th", { scope: "row" }, String(size)),
      element("td", {}, number(convolution)),
      element("td", {}, number(dense)),
    );
  });
  byId("surprise-figure").replaceChildren(
    element(
      "div",
      { class: "fields" },
      slider({ name: words.size, from: 8, to: 256, step: 8, value: 128, text: String, changed: show }),
    ),
    place,
    element(
      "details",
      {},
      element("summary", {}, words.barsTable),
      element(
        "table",
        { class: "narrow" },
        element(
          "thead",
          {},
          element(
            "tr",
            {},
            ...[words.size, words.kernels, words.dense].map((name) => element("th", { scope: "col" }, name)),
          ),
        ),
        element("tbody", {}, ...rows),
      ),
    ),
  );
  show(128);
}

function exercise(): void {
  const fields = Array.from({ length: 9 }, (_, i) => {
    const [label, read] = numberField("", 0);
    label
      .querySelector("input")
      ?.setAttribute("aria-label", filled(words.place, { row: Math.floor(i / 3), column: i % 3 }));
    return [label, read] as const;
  });
  exerciseForm([element("div", { class: "nine" }, ...fields.map(([label]) => label))], words.check, () => {
    const own = fields.map(([, read]) => read());
    if (own.includes(null)) return { right: false, text: words.missing };
    const fault = faultOf(own as number[]);
    const { flat, down, across } = responses(own as number[]);
    const values = { flat: text(flat), down: text(down), across: across.map((value) => text(value)).join(", ") };
    return { right: fault === null, text: filled(words[fault ?? "found"], values) };
  });
}

parameters();
exercise();
