import { element } from "./dom.js";
import type { Curves } from "./Run.js";
import type { Texts } from "./texts.js";

/** A line of a chart. */
interface Line {
  readonly values: readonly number[];
  readonly kind: "training" | "validation" | "kept";
  readonly name: string;
}

const [WIDTH, HEIGHT, LEFT, BOTTOM, TOP, RIGHT] = [320, 190, 38, 24, 10, 10];

/** The curves of accuracy and loss, with a legend, and beneath them the same numbers as a table. */
export function curvesView(curves: Curves, kept: Curves | null, epochs: number, t: Texts): HTMLElement {
  const chart = (
    title: string,
    training: readonly number[],
    validation: readonly number[],
    old: readonly number[] | undefined,
    top: number | null,
  ) => {
    const lines: Line[] = [
      { values: training, kind: "training", name: t.trainingLine },
      { values: validation, kind: "validation", name: t.validationLine },
      ...(old ? [{ values: old, kind: "kept" as const, name: t.keptLine }] : []),
    ];
    return element("figure", {}, element("figcaption", {}, title), svg(title, lines, epochs, top));
  };
  return element(
    "div",
    {},
    element(
      "p",
      { class: "legend" },
      key("training", t.trainingLine),
      key("validation", t.validationLine),
      kept && key("kept", t.keptLine),
    ),
    element(
      "div",
      { class: "charts" },
      chart(t.accuracy, curves.accuracy, curves.valAccuracy, kept?.valAccuracy, 1),
      chart(t.loss, curves.loss, curves.valLoss, kept?.valLoss, null),
    ),
    table(curves, t),
  );
}

const key = (kind: Line["kind"], name: string) => element("span", { class: `key ${kind}` }, name);

const SVG = "http://www.w3.org/2000/svg";

function shape(name: string, attributes: Readonly<Record<string, string | number>>, text?: string): SVGElement {
  const made = document.createElementNS(SVG, name);
  for (const [attribute, value] of Object.entries(attributes)) made.setAttribute(attribute, String(value));
  if (text !== undefined) made.textContent = text;
  return made;
}

/** A chart of values over epochs from 1. @param top the upper end of the axis; null: what the values need */
function svg(title: string, lines: readonly Line[], epochs: number, top: number | null): SVGElement {
  const all = lines.flatMap(({ values }) => values);
  const highest = top ?? ceiling(Math.max(0.1, ...all.map((value) => Math.min(value, 10))));
  const x = (epoch: number) => LEFT + ((WIDTH - LEFT - RIGHT) * (epoch - 1)) / Math.max(1, epochs - 1);
  const y = (value: number) => TOP + (HEIGHT - TOP - BOTTOM) * (1 - Math.min(value, highest) / highest);
  const root = shape("svg", { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: "img", "aria-label": spoken(title, lines) });
  for (const part of [0, 0.25, 0.5, 0.75, 1]) {
    const at = y(part * highest);
    root.append(shape("line", { class: "grid", x1: LEFT, x2: WIDTH - RIGHT, y1: at, y2: at }));
    root.append(
      shape("text", { x: LEFT - 6, y: at + 4, "text-anchor": "end" }, String(Number((part * highest).toPrecision(3)))),
    );
  }
  for (const epoch of new Set([1, Math.round((epochs + 1) / 2), epochs]))
    root.append(shape("text", { x: x(epoch), y: HEIGHT - 6, "text-anchor": "middle" }, String(epoch)));
  for (const { values, kind } of lines) {
    const points = values.map((value, i) => `${x(i + 1).toFixed(1)},${y(value).toFixed(1)}`).join(" ");
    root.append(shape("polyline", { class: `line ${kind}`, points }));
    if (values.length === 1) root.append(shape("circle", { class: `dot ${kind}`, cx: x(1), cy: y(values[0]), r: 3 }));
  }
  return root;
}

/** 1, 2 or 5 times a power of ten, from a value up. */
function ceiling(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value));
  return [1, 2, 5, 10].map((factor) => factor * power).find((end) => end >= value * 0.999) as number;
}

const spoken = (title: string, lines: readonly Line[]) =>
  `${title}: ${lines.map(({ name, values }) => `${name} ${values.at(-1)?.toFixed(3) ?? "–"}`).join(", ")}`;

function table({ loss, accuracy, valLoss, valAccuracy }: Curves, t: Texts): HTMLElement {
  const columns = [
    [`${t.accuracy}, ${t.trainingLine}`, accuracy],
    [`${t.accuracy}, ${t.validationLine}`, valAccuracy],
    [`${t.loss}, ${t.trainingLine}`, loss],
    [`${t.loss}, ${t.validationLine}`, valLoss],
  ] as const;
  const row = (i: number) =>
    element(
      "tr",
      {},
      element("th", { scope: "row" }, String(i + 1)),
      ...columns.map(([, values]) => element("td", {}, values[i].toFixed(4))),
    );
  return element(
    "details",
    {},
    element("summary", {}, t.curvesTable),
    element(
      "div",
      { class: "scroll", tabindex: 0, role: "region", "aria-label": t.curvesTable },
      element(
        "table",
        {},
        element(
          "thead",
          {},
          element(
            "tr",
            {},
            element("th", { scope: "col" }, t.epochColumn),
            ...columns.map(([name]) => element("th", { scope: "col" }, name)),
          ),
        ),
        element("tbody", {}, ...loss.map((_, i) => row(i))),
      ),
    ),
  );
}
