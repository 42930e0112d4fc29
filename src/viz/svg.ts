/** The building blocks of all pictures: elements, text and colours. Pictures are SVG in plain strings. */

/**
 * The font family of all text. The first font is bundled with toPng; browsers without it use one of the others, all of
 * which have Japanese characters.
 */
export const FONT_FAMILY = "Noto Sans JP, Hiragino Sans, Yu Gothic, Meiryo, sans-serif";

/** The colour theme: light for paper and white pages, dark for dark pages. */
export type Theme = "light" | "dark";

/** The language of a picture's own words, such as axis titles. */
export type Language = "en" | "ja";

/** The colours of a theme. */
export interface Palette {
  readonly background: string;
  readonly text: string;
  /** Secondary text: tick labels and captions. */
  readonly quiet: string;
  readonly grid: string;
  /** Line colours, in order; distinguishable by colour-blind readers (after Okabe and Ito 2008) and by lightness. */
  readonly series: readonly string[];
  /** The full shade of a table cell, as red, green, blue. */
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

/** Escapes text for XML content and attributes; characters that XML forbids are removed. */
export function escapeXml(text: string): string {
  return text
    .replace(FORBIDDEN_IN_XML, "")
    .replace(/[&<>"]/g, (char) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" })[char]!);
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: these characters are searched for
const FORBIDDEN_IN_XML = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Surrogate}/gu;

/** A length rounded to a hundredth of a pixel. */
export function px(value: number): number {
  return Math.round(value * 100) / 100;
}

/** An SVG element; attributes are escaped, `content` is already SVG. */
export function element(name: string, attributes: Readonly<Record<string, string | number>>, content = ""): string {
  const list = Object.entries(attributes).map(([key, value]) => ` ${key}="${escapeXml(String(value))}"`);
  return content === "" ? `<${name}${list.join("")}/>` : `<${name}${list.join("")}>${content}</${name}>`;
}

/** A complete SVG document of the given size in pixels, with a background. */
export function svgDocument(width: number, height: number, background: string, content: string): string {
  const size = { width, height, viewBox: `0 0 ${width} ${height}` };
  const attributes = { xmlns: "http://www.w3.org/2000/svg", ...size, "font-family": FONT_FAMILY };
  return element("svg", attributes, element("rect", { width, height, fill: background }) + content);
}

/** A line of text: x is its start, middle or end according to `text-anchor`, y its baseline. */
export function svgText(
  text: string,
  x: number,
  y: number,
  attributes: Readonly<Record<string, string | number>> = {},
): string {
  return element("text", { x, y, "font-size": 13, ...attributes }, escapeXml(text) || " ");
}
