import type { Language } from "noodlenet/viz";

/** Escapes text for HTML. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"]/g, (char) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" })[char]!);
}

/** A name and a value, joined by the colon of the language. */
export function named(name: string, value: string, language: Language): string {
  return `${name}${language === "ja" ? "：" : ": "}${value}`;
}

/** An element with HTML content. Attributes are escaped; undefined ones are left out. */
export function tag(
  name: string,
  attributes: Readonly<Record<string, string | undefined>>,
  ...content: string[]
): string {
  const list = Object.entries(attributes).map(([key, value]) =>
    value === undefined ? "" : ` ${key}="${escapeHtml(value)}"`,
  );
  return `<${name}${list.join("")}>${content.join("")}</${name}>`;
}

/**
 * A table: the first row is its head, the first cell of each row names it. Cells are HTML.
 * @param label its name for screen readers, unique in the page
 * @param caption shown above it, where a heading does not say the same
 */
export function table(label: string, [head, ...body]: readonly (readonly string[])[], caption?: string): string {
  const headRow = tag("tr", {}, ...head.map((cell) => tag("th", { scope: "col" }, cell)));
  const bodyRows = body.map(([name, ...cells]) =>
    tag("tr", {}, tag("th", { scope: "row" }, name), ...cells.map((cell) => tag("td", {}, cell))),
  );
  const content = [captionOf(caption), tag("thead", {}, headRow), tag("tbody", {}, ...bodyRows)];
  return scrolling(label, tag("table", { "aria-label": label }, ...content));
}

/**
 * A wide table, whose rows narrow screens stack: each cell below or beside the name of its column. Roles keep it a table for screen readers.
 * @param kind the class of the table: "words" or "numbers"
 */
export function stackedTable(
  kind: "words" | "numbers",
  label: string,
  [head, ...body]: readonly (readonly string[])[],
  caption?: string,
): string {
  const headCells = head.map((cell) => tag("th", { scope: "col", role: "columnheader" }, cell));
  const bodyRows = body.map(([name, ...cells]) =>
    tag(
      "tr",
      { role: "row" },
      tag("th", { scope: "row", role: "rowheader" }, name),
      ...cells.map((cell, i) => tag("td", { role: "cell", "data-name": head[i + 1] }, cell)),
    ),
  );
  const content = [
    captionOf(caption),
    tag("thead", { role: "rowgroup" }, tag("tr", { role: "row" }, ...headCells)),
    tag("tbody", { role: "rowgroup" }, ...bodyRows),
  ];
  return scrolling(label, tag("table", { class: `stacked ${kind}`, role: "table", "aria-label": label }, ...content));
}

function captionOf(caption: string | undefined): string {
  return caption === undefined ? "" : tag("caption", {}, caption);
}

/** A region that scrolls where its content is wider than the page. */
function scrolling(label: string, content: string): string {
  return tag("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": label }, content);
}

/** Text and what belongs to it: side by side on wide screens, one after the other on narrow ones. */
export function beside(text: readonly string[], shown: readonly string[]): string {
  const column = (name: string, parts: readonly string[]) => tag("div", { class: name }, parts.join("\n"));
  return tag("div", { class: "beside" }, column("text", text), column("shown", shown));
}

/** Charts side by side over the whole width, where there is room for them. */
export function pair(...figures: readonly string[]): string {
  return tag("div", { class: "pair" }, ...figures);
}

/** A figure of two SVG pictures, one for light and one for dark pages. @param id for links to it */
export function figure(
  caption: string,
  pictures: { readonly light: string; readonly dark: string },
  id?: string,
): string {
  const picture = (theme: "light" | "dark") =>
    tag("div", { class: `picture ${theme}`, role: "img", "aria-label": caption }, fluid(pictures[theme]));
  return tag("figure", { id }, picture("light"), picture("dark"), tag("figcaption", {}, escapeHtml(caption)));
}

/** Pictures are drawn for phones; wider screens show them so much larger. */
const GROWTH = 1.25;

/** An SVG that scales to the available width: its size becomes its viewBox. */
function fluid(svg: string): string {
  const [, width, height] = svg.match(/<svg[^>]*\bwidth="([\d.]+)"[^>]*\bheight="([\d.]+)"/) ?? [];
  if (width === undefined) return svg;
  const open = svg.match(/<svg[^>]*>/)![0];
  const box = /viewBox=/.test(open) ? "" : ` viewBox="0 0 ${width} ${height}"`;
  // Narrow screens scroll a wide picture rather than shrink its texts below two thirds.
  const least = Number(width) > 500 ? `;min-width:${Math.round(0.68 * Number(width))}px` : "";
  const most = Math.round(GROWTH * Number(width));
  const bare = open
    .replace(/ (width|height)="[\d.]+"/g, "")
    .replace(/>$/, `${box} style="max-width:${most}px${least}">`);
  return svg.slice(svg.indexOf("<svg")).replace(open, bare);
}

export function paragraph(text: string): string {
  return tag("p", {}, escapeHtml(text));
}

/** A paragraph that stands out. */
export function notice(text: string): string {
  return tag("p", { class: "notice", role: "note" }, escapeHtml(text));
}
