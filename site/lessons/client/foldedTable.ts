import { element } from "../../shared/dom.js";

/** Rows of a table of a figure's numbers; the first of each names it. */
export const tableRows = (rows: readonly (readonly string[])[]) =>
  rows.map(([name, ...cells]) =>
    element("tr", {}, element("th", { scope: "row" }, name), ...cells.map((cell) => element("td", {}, cell))),
  );

/** A figure's numbers as a table, folded away, and a function that writes its rows anew. */
export function foldedTable(
  title: string,
  columns: readonly string[],
): [HTMLElement, (rows: readonly (readonly string[])[]) => void] {
  const body = element("tbody");
  const head = element("thead", {}, element("tr", {}, ...columns.map((name) => element("th", { scope: "col" }, name))));
  const details = element(
    "details",
    {},
    element("summary", {}, title),
    element(
      "div",
      { class: "scroll", tabindex: 0, role: "region", "aria-label": title },
      element("table", { class: "narrow" }, head, body),
    ),
  );
  return [details, (rows) => body.replaceChildren(...tableRows(rows))];
}
