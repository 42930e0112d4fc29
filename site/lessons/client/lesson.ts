import type { Language } from "../contract.js";
import type { TrainingWord } from "../words.js";

/** What the page gives its script. */
export interface LessonData<Numbers, Word extends string> {
  readonly language: Language;
  readonly words: Readonly<Record<Word, string>>;
  readonly terms: Readonly<Record<string, { readonly name: string; readonly says: string }>>;
  readonly training: Readonly<Record<TrainingWord, string>>;
  readonly numbers: Numbers;
}

/** The data of the page's lesson. */
export const lessonData = <Numbers, Word extends string>(): LessonData<Numbers, Word> =>
  JSON.parse((document.getElementById("lesson-data") as HTMLElement).textContent as string);

/** A sentence with its numbers filled in, or with words: between Japanese words no space is left. */
export const filled = (sentence: string, values: Readonly<Record<string, string | number>>) =>
  sentence
    .replace(/\{(\w+)\}/g, (_, name: string) => String(values[name]))
    .replace(/(?<=[\u3041-\u30fc\u4e00-\u9fff])[ \u00a0](?=[\u3041-\u30fc\u4e00-\u9fff])/g, "");

/** A number with a real minus sign, as figures write it. */
export const shown = (value: number, digits: number) => {
  const text = Math.abs(value).toFixed(digits);
  return value < 0 && Number(text) !== 0 ? `−${text}` : text;
};

/** An element of the page, by its id. */
export const byId = (id: string) => document.getElementById(id) as HTMLElement;
