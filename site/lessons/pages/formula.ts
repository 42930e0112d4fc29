import temml from "temml";
import { escaped } from "./html.js";

const MACROS = { "\\term": "\\data{term=#1}{#2}", "\\now": "\\data{now=#1}{\\text{#2}}" };

/** A formula of TeX as MathML, which browsers draw and screen readers read without a script. */
export function mathMl(tex: string, displayMode: boolean): string {
  return temml.renderToString(tex, {
    displayMode,
    trust: true,
    throwOnError: true,
    macros: { ...MACROS },
  });
}

/** The lines of a lesson's formula. */
export const formulaHtml = (lines: readonly string[], label: string) =>
  `<div class="formula" role="group" tabindex="0" aria-label="${escaped(label)}">${lines.map((line) => mathMl(line, true)).join("")}</div>`;
