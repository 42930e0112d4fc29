import type { Language } from "noodlenet/viz";
import type { Judgement, Part, Verdict } from "../claims.js";
import { type Explanations, holdsWhen } from "../explain/Explanation.js";
import { escapeHtml, named, stackedTable, tag } from "./html.js";
import { WORDS } from "./words.js";

/** What claims are shown with. */
export interface ClaimsOptions {
  /** Keras's runs on the same pictures, judged, if there are any. */
  readonly keras: readonly Judgement[] | null;
  /** With which settings the claims hold, where that was searched for. */
  readonly explanations: Explanations | null;
}

/** The table of claims: the claim, its verdict, the measurements here and in Keras, and the setting with which it holds. */
export function claimsTable(
  claims: readonly Judgement[],
  { keras, explanations }: ClaimsOptions,
  language: Language,
): string {
  const words = WORDS[language];
  const head = [words.experiment, words.claim, words.verdict, words.numbers, words.holdsWhen];
  const rows = claims.map((judgement) => {
    const theirs = keras?.find(({ id }) => id === judgement.id);
    return [
      judgement.id,
      escapeHtml(judgement.claim[language]),
      verdict(judgement, language) +
        (theirs ? tag("div", {}, named(words.keras, verdict(theirs, language), language)) : ""),
      judgement.parts.map((part, i) => partText(part, judgement.verdict, theirs, i, language)).join(""),
      escapeHtml(conditionOf(judgement, explanations, language)),
    ];
  });
  const note = explanations
    ? tag("p", {}, escapeHtml(words.searchedOn(explanations.measuredOn[language], explanations.seeds.length)))
    : "";
  return stackedTable("words", words.claims, [head, ...rows]) + note;
}

/** When a claim holds, in a short phrase. */
function conditionOf({ id, verdict }: Judgement, explanations: Explanations | null, language: Language): string {
  const explanation = explanations?.explanations.find((one) => one.id === id);
  if (explanation) return holdsWhen(explanation)[language];
  return verdict === "reproduced" ? WORDS[language].asHere : "–";
}

/** A claim's verdict as a coloured label. */
export function verdict({ verdict: value }: Judgement, language: Language): string {
  return tag("span", { class: `verdict ${value}` }, WORDS[language].verdicts[value]);
}

/** A part of a claim with what was measured here and, in a line of its own, in Keras. */
function partText(part: Part, verdict: Verdict, theirs: Judgement | undefined, i: number, language: Language): string {
  const words = WORDS[language];
  const text = escapeHtml(part.text[language]);
  const ours = measured(part, verdict, language);
  if (!theirs) return tag("p", {}, named(text, ours, language));
  const line = (name: string, values: string) => tag("div", {}, named(name, values, language));
  return tag("div", { class: "part" }, text, line(words.here, ours), line(words.keras, kerasPart(theirs, i, language)));
}

function kerasPart({ parts, verdict }: Judgement, i: number, language: Language): string {
  return measured(parts[i], verdict, language);
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
