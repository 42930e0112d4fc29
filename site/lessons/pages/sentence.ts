import type { Language, Lesson } from "../contract.js";
import { mathMl } from "./formula.js";
import { escaped } from "./html.js";

/** What a sentence is filled with. */
export interface Filling {
  readonly language: Language;
  readonly printed: Lesson["printed"];
}

/** So long is the last phrase, at least and, where that is possible, at most; it does not begin with what ends a phrase. */
const [LAST_LENGTH, MOST_LENGTH] = [6, 13];
const ENDING = /^([ぁ-ん]|ので|です|ます|でしょ|しょう|られる|れる|いる|だけ|んで|さく|っ.*)$/;
/** What ends the phrase before: no part of a word that goes on. */
const BEFORE = /[をにがはもでとへのやくてたるいうば]$/;

const PARTS = /\{(\w+)\}|\$([^$]+)\$|\[(\w+):([^\]]+)\]|`([^`]+)`|\*([^*]+)\*/g;

/** A text whose numbers stay in one line with what they count: in Japanese a counter follows its number, `30 回`. */
export const withCounters = (text: string, language: Language) =>
  language === "ja" ? text.replace(/(\d|\}|<\/b>) (?=[\u3040-\u30ff\u4e00-\u9fff])/g, "$1\u00a0") : text;

/** A sentence of a dictionary as HTML. @throws Error for a number that the lesson does not print */
export function sentenceHtml(sentence: string, filling: Filling): string {
  const html = withCounters(partsHtml(sentence, filling), filling.language);
  const whole = html.replace(/<math(?:(?!<math).)*<\/math>[、。，,.;:]/gs, together);
  return filling.language === "ja" ? withLastPhrase(whole) : whole;
}

/** What stands in one line. */
const together = (html: string) => `<span class="together">${html}</span>`;

const JAPANESE = new Intl.Segmenter("ja", { granularity: "word" });

/** A Japanese text whose last words stay together: lines may break between any two characters there, and one of "すか。" alone reads badly. */
function withLastPhrase(html: string): string {
  const text = /[ぁ-んァ-ヶー\u4e00-\u9fff]+(?:。[）」]?|[）」]。?)$/.exec(html)?.[0] ?? "";
  const phrases = [...JAPANESE.segment(text)]
    .filter(({ segment, index }) => text.length - index >= LAST_LENGTH && !ENDING.test(segment))
    .map(({ index }) => text.slice(index))
    .reverse();
  const isWhole = (phrase: string) => phrase === text || BEFORE.test(text.slice(0, -phrase.length));
  const last =
    phrases.find((phrase) => phrase.length <= MOST_LENGTH && isWhole(phrase)) ??
    [text, ...phrases].find((phrase) => phrase.length <= MOST_LENGTH) ??
    "";
  return html.slice(0, html.length - last.length) + (last && together(last));
}

function partsHtml(sentence: string, filling: Filling): string {
  let [html, end] = ["", 0];
  for (const match of sentence.matchAll(PARTS)) {
    html += escaped(sentence.slice(end, match.index));
    end = match.index + match[0].length;
    const [, number, tex, term, words, code, emphasis] = match;
    if (number !== undefined) html += `<b class="number">${escaped(numberText(number, filling))}</b>`;
    else if (tex !== undefined) html += mathMl(tex, false);
    else if (term !== undefined) html += `<span data-term="${term}">${escaped(words)}</span>`;
    else if (code !== undefined) html += `<code>${escaped(code)}</code>`;
    else html += `<em>${partsHtml(emphasis, filling)}</em>`;
  }
  return html + escaped(sentence.slice(end));
}

function numberText(name: string, { language, printed }: Filling): string {
  const value = printed[name];
  if (value === undefined) throw new Error(`the sentence prints {${name}}, which the lesson's numbers do not have`);
  return typeof value === "number" ? value.toLocaleString(language).replace("-", "−") : value;
}

export const paragraphsHtml = (sentences: readonly string[], filling: Filling) =>
  sentences.map((sentence) => `<p>${sentenceHtml(sentence, filling)}</p>`).join("\n");
