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

/** The lines of a lesson's formula. @param words those that it has, by the names in `\word{x}` @throws Error for a word that is not among them */
export function formulaHtml(lines: readonly string[], words: Readonly<Record<string, string>>, label: string): string {
  const math = lines.map((line) =>
    mathMl(
      line.replace(/\\word\{(\w+)\}/g, (_, name: string) => {
        if (words[name] === undefined)
          throw new Error(`the formula has \\word{${name}}, which the lesson's texts do not have`);
        return `\\text{${words[name]}}`;
      }),
      true,
    ),
  );
  return `<div class="formula" role="group" tabindex="0" aria-label="${escaped(label)}">${math.join("")}</div>`;
}
