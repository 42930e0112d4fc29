import type { Language } from "noodlenet/viz";
import type { Judgement, Part, Verdict } from "../claims.js";
import { escapeHtml, named, tag } from "./html.js";
import { WORDS } from "./words.js";

/** The table of claims: the claim, its verdict, the measurements, and those of Keras on the same pictures. */
export function claimsTable(
  claims: readonly Judgement[],
  keras: readonly Judgement[] | null,
  language: Language,
): string {
  const words = WORDS[language];
  const head = [words.experiment, words.claim, words.verdict, words.numbers, ...(keras ? [words.keras] : [])];
  const headCells = head.map((cell) => tag("th", { scope: "col", role: "columnheader" }, escapeHtml(cell)));
  const rows = claims.map((judgement) => {
    const theirs = keras?.find(({ id }) => id === judgement.id);
    const cells = [
      escapeHtml(judgement.claim[language]),
      verdict(judgement, language),
      judgement.parts.map((part) => describePart(part, judgement.verdict, language)).join(""),
      ...(keras ? [theirs ? verdict(theirs, language) + kerasParts(theirs, language) : "–"] : []),
    ];
    return claimRow(judgement.id, cells, head.slice(1));
  });
  const content = [
    tag("thead", { role: "rowgroup" }, tag("tr", { role: "row" }, ...headCells)),
    tag("tbody", { role: "rowgroup" }, ...rows),
  ];
  return tag(
    "div",
    { class: "scroll", tabindex: "0", role: "region", "aria-label": words.claims },
    tag("table", { class: "words", role: "table", "aria-label": words.claims }, ...content),
  );
}

/** A row. On narrow screens its cells are stacked, each below the name of its column; roles keep it a table for screen readers. */
function claimRow(id: string, cells: readonly string[], names: readonly string[]): string {
  return tag(
    "tr",
    { role: "row" },
    tag("th", { scope: "row", role: "rowheader" }, id),
    ...cells.map((cell, i) => tag("td", { class: "words", role: "cell", "data-name": names[i] }, cell)),
  );
}

/** A claim's verdict as a coloured label. */
export function verdict({ verdict: value }: Judgement, language: Language): string {
  return tag("span", { class: `verdict ${value}` }, WORDS[language].verdicts[value]);
}

function describePart(part: Part, verdict: Verdict, language: Language): string {
  return tag("p", {}, named(escapeHtml(part.text[language]), measured(part, verdict, language), language));
}

function kerasParts({ parts, verdict }: Judgement, language: Language): string {
  return parts.map((part) => tag("p", {}, measured(part, verdict, language))).join("");
}

/** The values, and, if they are judged, the number of runs in which the part holds. */
function measured({ values, holds, never }: Part, verdict: Verdict, language: Language): string {
  const words = WORDS[language];
  const texts = values.map((value) => (value === never ? words.never : written(value)));
  return texts.join(", ") + (verdict === "short" ? "" : words.holds(holds, values.length));
}

/** Integers unchanged, others with two digits; with the minus sign −, and 0 in place of −0. */
function written(value: number): string {
  const text = Number.isInteger(value) ? String(value) : value.toFixed(2);
  return Number(text) === 0 ? text.replace("-", "") : text.replace("-", "−");
}
