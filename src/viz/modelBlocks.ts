import type { DiagramRow } from "./modelRows.js";
import { element, type Palette, svgText } from "./svg.js";

/** The drawing of a layer: its size, and a function that draws it. */
export interface Block {
  readonly row: DiagramRow;
  readonly width: number;
  readonly height: number;
  /** Draws the block with its left edge at `left` and its centre at the height `middle`. */
  readonly draw: (left: number, middle: number) => string;
}

/** Height of the block with the largest feature map, in pixels. */
const MAX_HEIGHT = 120;

/** Foreshortening: offset of the receding edges per pixel of depth. */
const SLANT = 0.32;

/**
 * The block of a layer. Side lengths are proportional to square roots of sizes, since sizes may differ by a factor of
 * ten.
 */
export function blockOf(row: DiagramRow, largestSide: number, palette: Palette): Block {
  const colour = colourOf(row, palette);
  if (row.shape.length !== 3) return column(row, colour, palette);
  const [h, w, c] = row.shape;
  const side = (n: number) => Math.max(8, MAX_HEIGHT * Math.sqrt(n / largestSide));
  return box(row, { height: side(h), slant: side(w) * SLANT, thickness: 4 + 5 * Math.log2(1 + c) }, colour, palette);
}

interface BoxSize {
  readonly height: number;
  readonly slant: number;
  readonly thickness: number;
}

function box(row: DiagramRow, { height, slant, thickness }: BoxSize, colour: string, palette: Palette): Block {
  const draw = (left: number, middle: number): string => {
    const [x, y, right] = [left, middle - height / 2 + slant / 2, left + thickness];
    const bottom = y + height;
    const line = { stroke: palette.background, "stroke-width": 1, "stroke-linejoin": "round" };
    const face = (points: readonly (readonly [number, number])[], opacity: number) =>
      element("polygon", { points: points.map((p) => p.map(round).join(",")).join(" "), fill: colour, ...line }) +
      element("polygon", {
        points: points.map((p) => p.map(round).join(",")).join(" "),
        fill: palette.text,
        "fill-opacity": opacity,
      });
    const top = [
      [x, y],
      [x + slant, y - slant],
      [right + slant, y - slant],
      [right, y],
    ] as const;
    const side = [
      [right, y],
      [right + slant, y - slant],
      [right + slant, bottom - slant],
      [right, bottom],
    ] as const;
    const front = [
      [x, y],
      [right, y],
      [right, bottom],
      [x, bottom],
    ] as const;
    return face(front, 0) + face(top, 0.12) + face(side, 0.28) + seams(row, x, y, thickness, height, palette);
  };
  return { row, width: thickness + slant, height: height + slant, draw };
}

/** Lines across the front of a block that stands for several layers. */
function seams(row: DiagramRow, x: number, y: number, width: number, height: number, palette: Palette): string {
  const count = Math.min(row.layers ?? 0, 6);
  return Array.from({ length: Math.max(0, count - 1) }, (_, i) => {
    const at = round(x + ((i + 1) * width) / count);
    return element("line", { x1: at, x2: at, y1: round(y), y2: round(y + height), stroke: palette.background });
  }).join("");
}

/** The drawing of a vector: a column of units, abbreviated when they are many. */
function column(row: DiagramRow, colour: string, palette: Palette): Block {
  const units = row.shape.reduce((n, side) => n * side, 1);
  const shown = Math.min(units, Math.min(8, 3 + Math.floor(Math.log10(units))));
  const [width, height] = [18, 8 + shown * 15 + (shown < units ? 12 : 0)];
  const draw = (left: number, middle: number): string => {
    const [top, centre] = [middle - height / 2, left + width / 2];
    const gap = (i: number) => (shown < units && i >= shown - 1 ? 12 : 0);
    const circles = Array.from({ length: shown }, (_, i) =>
      element("circle", { cx: centre, cy: round(top + 11.5 + i * 15 + gap(i)), r: 5, fill: palette.background }),
    );
    const dots = [0, 4, 8].map((dy) =>
      element("circle", {
        cx: centre,
        cy: round(top + 8 + (shown - 1) * 15 + dy - 1),
        r: 1.2,
        fill: palette.background,
      }),
    );
    const frame = element("rect", { x: left, y: round(top), width, height, rx: 6, fill: colour });
    return frame + circles.join("") + (shown < units ? dots.join("") : "");
  };
  return { row, width, height, draw };
}

/** The colour of a layer's kind, found by its type. */
function colourOf({ type, layers = 0 }: DiagramRow, { series, quiet }: Palette): string {
  if (layers > 0) return series[3];
  if (/Conv/.test(type)) return series[0];
  if (/Pool/.test(type)) return series[1];
  if (/^Dense/.test(type)) return series[2];
  return /Dropout|Normal/.test(type) ? series[3] : quiet;
}

/** An arrow from one block to the next. */
export function arrow(from: number, to: number, y: number, { quiet }: Palette): string {
  const line = element("line", {
    x1: round(from),
    x2: round(to - 5),
    y1: y,
    y2: y,
    stroke: quiet,
    "stroke-width": 1.5,
  });
  return line + arrowHead(to, y, quiet);
}

function arrowHead(x: number, y: number, fill: string): string {
  const points = `${round(x)},${y} ${round(x - 6)},${y - 3.5} ${round(x - 6)},${y + 3.5}`;
  return element("polygon", { points, fill });
}

/** A level line from one point to another that changes its height at `turn`, with rounded corners, with or without a head. */
export function turningLine(
  [x1, y1]: readonly [number, number],
  [x2, y2]: readonly [number, number],
  turn: number,
  hasHead: boolean,
  { quiet }: Palette,
): string {
  const corner = y2 > y1 ? CORNER : -CORNER;
  const steps =
    y1 === y2
      ? []
      : [
          `H${round(turn - CORNER)}Q${round(turn)} ${y1} ${round(turn)} ${y1 + corner}`,
          `V${y2 - corner}Q${round(turn)} ${y2} ${round(turn + CORNER)} ${y2}`,
        ];
  const d = [`M${round(x1)} ${y1}`, ...steps, `H${round(hasHead ? x2 - 5 : x2)}`].join("");
  const line = element("path", { d, fill: "none", stroke: quiet, "stroke-width": 1.5 });
  return hasHead ? line + arrowHead(x2, y2, quiet) : line;
}

const CORNER = 6;

/** Lines of text under a block, the first in full colour. */
export function labels(lines: readonly string[], centre: number, top: number, palette: Palette): string {
  return lines
    .map((line, i) => {
      const style = { "font-size": LABEL.size, "text-anchor": "middle", fill: i === 0 ? palette.text : palette.quiet };
      return svgText(line, round(centre), top + i * LABEL.line, style);
    })
    .join("");
}

/** Size and line height of labels. */
export const LABEL = { size: 12, line: 16 } as const;

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
