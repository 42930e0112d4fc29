import { element } from "./dom.js";

/** A line of a chart. */
export interface Line {
  readonly values: readonly number[];
  /** Its colour: a class of page.css. */
  readonly kind: string;
  readonly name: string;
  /** How far several lines lie apart, whose middle the values are. */
  readonly band?: { readonly low: readonly number[]; readonly high: readonly number[] };
}

const [WIDTH, HEIGHT, LEFT, BOTTOM, TOP, RIGHT] = [320, 190, 38, 24, 10, 10];
const SVG = "http://www.w3.org/2000/svg";

/** A part of a drawing. */
export function shape(name: string, attributes: Readonly<Record<string, string | number>>, text?: string): SVGElement {
  const made = document.createElementNS(SVG, name);
  for (const [attribute, value] of Object.entries(attributes)) made.setAttribute(attribute, String(value));
  if (text !== undefined) made.textContent = text;
  return made;
}

/** A name of a line with its colour. */
export const key = ({ kind, name }: Pick<Line, "kind" | "name">) => element("span", { class: `key ${kind}` }, name);

/** A chart of values over epochs from 1. @param top the upper end of the axis; null: what the values need */
export function lineChart(title: string, lines: readonly Line[], epochs: number, top: number | null): SVGElement {
  const all = lines.flatMap(({ values, band }) => band?.high ?? values);
  const highest = top ?? ceiling(Math.max(0.1, ...all.map((value) => Math.min(value, 10))));
  const x = (epoch: number) => LEFT + ((WIDTH - LEFT - RIGHT) * (epoch - 1)) / Math.max(1, epochs - 1);
  // What lies above the axis leaves the drawing, rather than running along its edge.
  const y = (value: number) => TOP + (HEIGHT - TOP - BOTTOM) * (1 - Math.min(value / highest, 3));
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
  for (const { kind, band } of lines) {
    if (!band) continue;
    const edge = (values: readonly number[]) =>
      values.map((value, i) => `${x(i + 1).toFixed(1)},${y(value).toFixed(1)}`);
    const points = [...edge(band.high), ...edge(band.low).reverse()].join(" ");
    root.append(shape("polygon", { class: `band ${kind}`, points }));
  }
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

/** The numbers of a line, with the least and the greatest where it is the middle of several. */
export type Column = readonly [name: string, values: readonly number[], band?: Line["band"]];

/** The numbers of a chart, folded away, see {@link epochsTable}. */
export const curvesTable = (title: string, epochColumn: string, columns: readonly Column[]): HTMLElement =>
  element("details", {}, element("summary", {}, title), epochsTable(title, epochColumn, columns));

/** As {@link curvesTable}, whose rows are made when it is unfolded. @param shown how a number is written */
export function laterTable(
  title: string,
  epochColumn: string,
  columns: readonly Column[],
  shown: (value: number) => string,
): HTMLElement {
  const details = element("details", {}, element("summary", {}, title));
  details.addEventListener("toggle", () => {
    if (details.children.length === 1) details.append(epochsTable(title, epochColumn, columns, shown));
  });
  return details;
}

/** The numbers of a chart, a row for each epoch. @param columns their names and values */
function epochsTable(
  title: string,
  epochColumn: string,
  columns: readonly Column[],
  shown = (value: number) => value.toFixed(4),
): HTMLElement {
  const cell = ([, values, band]: Column, i: number) => {
    if (values[i] === undefined) return "";
    return band ? `${shown(values[i])} (${shown(band.low[i])}–${shown(band.high[i])})` : shown(values[i]);
  };
  const row = (i: number) =>
    element(
      "tr",
      {},
      element("th", { scope: "row" }, String(i + 1)),
      ...columns.map((column) => element("td", {}, cell(column, i))),
    );
  const names = [epochColumn, ...columns.map(([name]) => name)].map((name) => element("th", { scope: "col" }, name));
  const rows = Math.max(0, ...columns.map(([, values]) => values.length));
  const table = element(
    "table",
    {},
    element("thead", {}, element("tr", {}, ...names)),
    element("tbody", {}, ...Array.from({ length: rows }, (_, i) => row(i))),
  );
  return element("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": title }, table);
}
