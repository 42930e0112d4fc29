/** Pieces that every picture is made of: text, attributes, colours. Pictures are SVG as plain strings. */

/**
 * The fonts of all text. The first is the one that toPng brings along; browsers without it take the next, each of which has
 * Japanese.
 */
export const FONT_FAMILY = "Noto Sans JP, Hiragino Sans, Yu Gothic, Meiryo, sans-serif";

/** Light for paper and white pages, dark for dark ones. */
export type Theme = "light" | "dark";

/** The languages of words that a picture adds by itself, such as axis titles. */
export type Language = "en" | "ja";

/** What a theme draws with. */
export interface Palette {
  readonly background: string;
  readonly text: string;
  /** Ticks' numbers, captions. */
  readonly quiet: string;
  readonly grid: string;
  /** Lines, in order; distinguishable for the colour-blind (after Okabe and Ito 2008) and by lightness. */
  readonly series: readonly string[];
  /** The full shade of a table's cell, as red, green, blue. */
  readonly cell: readonly [number, number, number];
}

export const PALETTES: Readonly<Record<Theme, Palette>> = {
  light: {
    background: "#ffffff",
    text: "#1f2328",
    quiet: "#57606a",
    grid: "#e4e7eb",
    series: ["#0072b2", "#d55e00", "#009e73", "#b8558f", "#e69f00", "#56b4e9", "#4d4d4d"],
    cell: [0, 114, 178],
  },
  dark: {
    background: "#15191e",
    text: "#e6e9ec",
    quiet: "#a3abb4",
    grid: "#2d333b",
    series: ["#56b4e9", "#ff9e4a", "#2fc99b", "#e58fc1", "#f0e442", "#8ea6ff", "#c9c9c9"],
    cell: [46, 134, 193],
  },
};

/** Text safe between tags and in attributes; characters that XML forbids are dropped. */
export function escapeXml(text: string): string {
  return text
    .replace(FORBIDDEN_IN_XML, "")
    .replace(/[&<>"]/g, (char) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" })[char]!);
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const FORBIDDEN_IN_XML = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Surrogate}/gu;

/** A length to a hundredth of a pixel. */
export function px(value: number): number {
  return Math.round(value * 100) / 100;
}

/** An element; attributes are escaped, `content` is SVG already. */
export function element(name: string, attributes: Readonly<Record<string, string | number>>, content = ""): string {
  const list = Object.entries(attributes).map(([key, value]) => ` ${key}="${escapeXml(String(value))}"`);
  return content === "" ? `<${name}${list.join("")}/>` : `<${name}${list.join("")}>${content}</${name}>`;
}

/** A whole picture of the given size in pixels, on a background. */
export function svgDocument(width: number, height: number, background: string, content: string): string {
  const size = { width, height, viewBox: `0 0 ${width} ${height}` };
  const attributes = { xmlns: "http://www.w3.org/2000/svg", ...size, "font-family": FONT_FAMILY };
  return element("svg", attributes, element("rect", { width, height, fill: background }) + content);
}

/** A line of text: x is its start, middle or end by `text-anchor`, y its baseline. */
export function svgText(
  text: string,
  x: number,
  y: number,
  attributes: Readonly<Record<string, string | number>> = {},
): string {
  return element("text", { x, y, "font-size": 13, ...attributes }, escapeXml(text) || " ");
}
