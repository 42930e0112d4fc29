import { tag } from "../page/html.js";

/** The colours of the figures: the page's, which follow its light or dark theme, or fixed ones. */
export interface Ink {
  readonly text: string;
  readonly quiet: string;
  readonly line: string;
  readonly back: string;
  readonly accent: string;
  /** Negative weights. */
  readonly warm: string;
  /** The frame around what is pointed at. */
  readonly mark: string;
}

/** The page's colours. */
export const PAGE_INK: Ink = {
  text: "var(--text)",
  quiet: "var(--quiet)",
  line: "var(--line)",
  back: "var(--back)",
  accent: "var(--accent)",
  warm: "var(--bad)",
  mark: "var(--mark)",
};

/** Fixed colours, for files. */
export const FILE_INK: Ink = {
  text: "#1f2328",
  quiet: "#57606a",
  line: "#d8dee4",
  back: "#ffffff",
  accent: "#0072b2",
  warm: "#b42318",
  mark: "#b8558f",
};

/** A drawing of the given size in pixels; narrow screens scroll rather than shrink it below two thirds. */
export function drawing(width: number, height: number, label: string, ink: Ink, ...content: string[]): string {
  return tag(
    "svg",
    {
      xmlns: "http://www.w3.org/2000/svg",
      viewBox: `0 0 ${width} ${height}`,
      width: `${width}`,
      height: `${height}`,
      role: "img",
      "aria-label": label,
      "font-family": "Noto Sans JP, Hiragino Sans, Yu Gothic, Meiryo, sans-serif",
      style: `max-width:${width}px;min-width:${Math.round(0.68 * width)}px`,
    },
    tag("rect", { width: `${width}`, height: `${height}`, fill: ink.back }),
    ...content,
  );
}

/** A line of text: x its start, unless `anchor` says otherwise, y its baseline. */
export function words(
  text: string,
  x: number,
  y: number,
  fill: string,
  {
    size = 13,
    anchor,
    part,
    fit,
  }: {
    readonly size?: number;
    readonly anchor?: "middle" | "end";
    readonly part?: string;
    readonly fit?: Readonly<Record<string, string>>;
  } = {},
): string {
  // As a style: pages have rules for the text of their drawings.
  const style = `fill:${fill};font-size:${size}px`;
  const attributes = { x: `${x}`, y: `${y}`, style, "text-anchor": anchor, "data-part": part, ...fit };
  return tag("text", attributes, text.replace(/&/g, "&amp;").replace(/</g, "&lt;"));
}

/** A frame around cells. */
export function frame(x: number, y: number, width: number, height: number, stroke: string, part?: string): string {
  const size = { x: `${x}`, y: `${y}`, width: `${width}`, height: `${height}` };
  return tag("rect", { ...size, fill: "none", stroke, "stroke-width": "3", rx: "2", "data-part": part });
}

/** A table of numbers as squares. */
export interface Cells {
  readonly x: number;
  readonly y: number;
  readonly columns: number;
  readonly texts: readonly string[];
  /** Of a cell's side, in pixels. */
  readonly cell: number;
  /** A cell's colour and that of its text. */
  readonly colours: (i: number) => readonly [fill: string, text: string];
  /** The attribute by which the page's script finds it. */
  readonly name?: string;
  readonly dashed?: (i: number) => boolean;
}

/** Draws a table of numbers. */
export function cells({ x, y, columns, texts, cell, colours, name, dashed }: Cells, ink: Ink): string {
  const parts = texts.map((text, i) => {
    const [left, top] = [x + (i % columns) * cell, y + Math.floor(i / columns) * cell];
    const [fill, textFill] = colours(i);
    const place = { x: `${left}`, y: `${top}`, width: `${cell}`, height: `${cell}`, fill, stroke: ink.line };
    const size = cell >= 28 && text.length <= cell / 8 ? 12 : SMALL;
    const fit = size === SMALL ? squeezed(text, cell) : undefined;
    return (
      tag("rect", { ...place, "stroke-dasharray": dashed?.(i) ? "2 2" : undefined }) +
      words(text, left + cell / 2, top + cell / 2 + 4.5, textFill, { size, anchor: "middle", fit })
    );
  });
  return tag("g", { "data-grid": name }, ...parts);
}

/** The size of words, and of numbers where cells are narrow: 11 pixels or more on a phone. */
export const SMALL = 11.4;

/** What makes a small number that is too long for its cell fit into it, apart from its neighbours and no less high. */
export const squeezed = (text: string, cell: number): Readonly<Record<string, string>> =>
  text.length * 7.6 > cell - 4 ? { textLength: `${cell - 4}`, lengthAdjust: "spacingAndGlyphs" } : {};

/** A grey cell as bright as the number, with text that can be read on it. @param value 0 to 1 */
export function grey(value: number): readonly [string, string] {
  const level = Math.round(255 * Math.min(1, Math.max(0, value)));
  return [`rgb(${level},${level},${level})`, level > 130 ? "#1f2328" : "#f5f7f9"];
}

/** Blue for more than nothing, red for less, with text that can be read on it. @param strength −1 to 1 */
export function signedColour(strength: number): readonly [string, string] {
  const part = Math.min(1, Math.abs(strength)) * 0.75;
  const colour = (strength < 0 ? [180, 35, 24] : [0, 114, 178]).map((value) => Math.round(255 + (value - 255) * part));
  // White stands out more than the dark text only on strong red.
  return [`rgb(${colour.join(",")})`, strength < 0 && part > 0.7 ? "#ffffff" : "#1f2328"];
}
