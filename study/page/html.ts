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
 * @param label its name for screen readers, unique in the page; default the caption
 */
export function table(caption: string, rows: readonly (readonly string[])[], label: string = caption): string {
  const [head, ...body] = rows;
  const headRow = tag("tr", {}, ...head.map((cell) => tag("th", { scope: "col" }, cell)));
  const bodyRows = body.map(([name, ...cells]) =>
    tag("tr", {}, tag("th", { scope: "row" }, name), ...cells.map((cell) => tag("td", {}, cell))),
  );
  const content = [tag("caption", {}, caption), tag("thead", {}, headRow), tag("tbody", {}, ...bodyRows)];
  return tag(
    "div",
    { class: "scroll", tabindex: "0", role: "region", "aria-label": label },
    tag("table", {}, ...content),
  );
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

/** An SVG that scales to the available width: its size becomes its viewBox. */
function fluid(svg: string): string {
  const [, width, height] = svg.match(/<svg[^>]*\bwidth="([\d.]+)"[^>]*\bheight="([\d.]+)"/) ?? [];
  if (width === undefined) return svg;
  const open = svg.match(/<svg[^>]*>/)![0];
  const box = /viewBox=/.test(open) ? "" : ` viewBox="0 0 ${width} ${height}"`;
  // Narrow screens scroll a wide picture rather than shrink its texts below two thirds.
  const least = Number(width) > 500 ? `;min-width:${Math.round(0.68 * Number(width))}px` : "";
  const bare = open
    .replace(/ (width|height)="[\d.]+"/g, "")
    .replace(/>$/, `${box} style="max-width:${width}px${least}">`);
  return svg.slice(svg.indexOf("<svg")).replace(open, bare);
}
