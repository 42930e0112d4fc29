import type { Language } from "noodlenet/viz";
import type { Judgement, Part } from "../claims.js";
import { escapeHtml, tag } from "./html.js";
import { WORDS } from "./words.js";

/** The claims with what the report says, what was measured here, and what Keras gives on the same pictures. */
export function claimsTable(
  claims: readonly Judgement[],
  keras: readonly Judgement[] | null,
  language: Language,
): string {
  const words = WORDS[language];
  const head = ["", words.claim, words.verdict, words.numbers, ...(keras ? [words.keras] : [])];
  const headRow = tag("tr", {}, ...head.map((cell) => tag("th", { scope: "col" }, escapeHtml(cell))));
  const rows = claims.map((judgement) => {
    const theirs = keras?.find(({ id }) => id === judgement.id);
    return tag(
      "tr",
      {},
      tag("th", { scope: "row" }, judgement.id),
      tag("td", { class: "words" }, escapeHtml(judgement.claim[language])),
      tag("td", {}, verdict(judgement, language)),
      tag("td", { class: "words" }, judgement.parts.map((part) => describePart(part, language)).join("")),
      ...(keras
        ? [tag("td", { class: "words" }, theirs ? verdict(theirs, language) + kerasParts(theirs, language) : "–")]
        : []),
    );
  });
  const content = [tag("thead", {}, headRow), tag("tbody", {}, ...rows)];
  return tag(
    "div",
    { class: "scroll", tabindex: "0", role: "region", "aria-label": words.claims },
    tag("table", { class: "words" }, ...content),
  );
}

/** A claim's verdict in words and colour. */
export function verdict({ verdict: value }: Judgement, language: Language): string {
  return tag("span", { class: `verdict ${value}` }, WORDS[language].verdicts[value]);
}

function describePart(part: Part, language: Language): string {
  return tag(
    "p",
    {},
    `${escapeHtml(part.text[language])}: ${numbers(part)} (${WORDS[language].holds(part.holds, part.values.length)})`,
  );
}

function kerasParts({ parts }: Judgement, language: Language): string {
  return parts
    .map((part) => tag("p", {}, `${numbers(part)} (${WORDS[language].holds(part.holds, part.values.length)})`))
    .join("");
}

function numbers({ values }: Part): string {
  return values.map((value) => (Number.isInteger(value) ? String(value) : value.toFixed(2))).join(", ");
}
