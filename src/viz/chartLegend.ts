import type { Series } from "./lineSeries.js";
import { element, type Palette, svgText } from "./svg.js";
import { textWidth } from "./textWidth.js";

/** A legend: its height, and a function that draws it with its upper left corner at (x, y). */
export interface Legend {
  readonly height: number;
  readonly draw: (x: number, y: number) => string;
}

const FONT_SIZE = 13;
const ROW = 21;
const GAP = 18;
/** Width of the line sample before a name, and the space after it, in pixels. */
const SYMBOL = { width: 21, space: 6 };
const DASHES = "6 3";

/** The legend, in as many columns as fit into `width`; empty for a single series without a name. */
export function legendOf(series: readonly Series[], width: number, palette: Palette): Legend {
  if (series.length === 1 && series[0].name === "") return { height: 0, draw: () => "" };
  const room = width - SYMBOL.width - SYMBOL.space;
  const names = series.map(({ name }) => shortened(name, room));
  const columnWidth = Math.max(...names.map((name) => textWidth(name, FONT_SIZE))) + SYMBOL.width + SYMBOL.space + GAP;
  const columns = Math.min(series.length, Math.max(1, Math.floor((width + GAP) / columnWidth)));
  const entry = (i: number, x: number, y: number) =>
    entryAt(
      names[i],
      lineStyle(series[i], i, palette),
      x + (i % columns) * columnWidth,
      y + Math.floor(i / columns) * ROW,
    );
  return {
    height: Math.ceil(series.length / columns) * ROW + 4,
    draw: (x, y) => element("g", { class: "legend", fill: palette.text }, names.map((_, i) => entry(i, x, y)).join("")),
  };
}

/** The SVG attributes of a series' line, in the legend and in the plot. */
export function lineStyle({ dashed, colour }: Series, i: number, { series }: Palette): Record<string, string | number> {
  const stroke = { stroke: series[(colour ?? i) % series.length], "stroke-width": 2 };
  return dashed ? { ...stroke, "stroke-dasharray": DASHES } : stroke;
}

function entryAt(name: string, style: Record<string, string | number>, x: number, y: number): string {
  const middle = y + ROW / 2;
  const line = element("path", { d: `M${x},${middle}h${SYMBOL.width}`, fill: "none", ...style, "stroke-width": 2.5 });
  return line + svgText(name, x + SYMBOL.width + SYMBOL.space, middle + 4.5, { "font-size": FONT_SIZE });
}

/** The name, truncated with "…" where it is wider than `width`. */
function shortened(name: string, width: number): string {
  if (textWidth(name, FONT_SIZE) <= width) return name;
  const characters = [...name];
  while (characters.length > 0 && textWidth(`${characters.join("")}…`, FONT_SIZE) > width) characters.pop();
  return `${characters.join("")}…`;
}
