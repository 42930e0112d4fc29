import type { Language } from "noodlenet/viz";
import { beside, escapeHtml, named, tag } from "./html.js";
import type { FigureName, Section } from "./texts.js";

const WORDS = {
  en: { title: "Why", knob: "The knob that shows it", figure: "Where it is seen" },
  ja: { title: "なぜこうなるのか", knob: "何を変えれば分かるか", figure: "どの図に現れるか" },
} as const;

const FIGURES: Readonly<Record<Language, Readonly<Record<FigureName, string>>>> = {
  en: { accuracy: "the accuracy over the epochs", loss: "the loss over the epochs", averages: "the two momenta" },
  ja: { accuracy: "正解率の推移", loss: "損失の推移", averages: "二つのモメンタムの比較" },
};

/** Why an experiment's curves look as they do. */
export function whyBlock({ id, why }: Section, language: Language): string {
  const words = WORDS[language];
  const strong = (text: string) => tag("b", {}, escapeHtml(text));
  const link = tag("a", { href: `#${id}-${why.figure}` }, escapeHtml(FIGURES[language][why.figure]));
  return [
    tag("h3", { id: `${id}-why` }, escapeHtml(words.title)),
    beside(
      [tag("p", {}, escapeHtml(why.mechanism[language]))],
      [
        tag("p", {}, named(strong(words.knob), escapeHtml(why.knob[language]), language)),
        tag("p", {}, named(strong(words.figure), link, language)),
      ],
    ),
  ].join("\n");
}
