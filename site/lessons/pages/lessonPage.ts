import type { Language, Lesson } from "../contract.js";
import { WORDS } from "../words.js";
import { formulaHtml } from "./formula.js";
import { pageHtml } from "./frame.js";
import { escaped, json } from "./html.js";
import { programHtml } from "./program.js";
import { type Filling, paragraphsHtml, sentenceHtml, withCounters } from "./sentence.js";
import { sourcePath } from "./sourcePage.js";

/** A lesson among the others. */
export interface Place {
  readonly lesson: Lesson;
  readonly number: number;
  readonly before: Lesson | undefined;
  readonly after: Lesson | undefined;
}

/** The files of the repository that pages show. */
export interface Files {
  /** The program of a lesson. */
  readonly program: (id: string) => string;
  /** The lines that run the program and print what it gives. */
  readonly run: (id: string) => string;
  /** The line of what a source names. */
  readonly line: (source: Lesson["sources"][number]) => number;
}

/** The page of a lesson: its question, the figure with formula and program, the surprise, the exercise. */
export function lessonPage(place: Place, language: Language, files: Files): string {
  const { lesson, number } = place;
  const words = WORDS[language];
  const texts = lesson.texts[language];
  const filling: Filling = { language, printed: lesson.printed };
  const section = (id: string, kind: string, title: string, content: string) =>
    `<section id="${id}" aria-labelledby="${id}-title"><p class="kind">${kind}</p><h2 id="${id}-title">${escaped(title)}</h2>\n${content}\n</section>`;
  const main = [
    `<p class="kind">${words.lesson(number)}</p>`,
    `<h1>${escaped(texts.title)}</h1>`,
    `<p class="question">${sentenceHtml(texts.question, filling)}</p>`,
    `<div class="prose">${paragraphsHtml(texts.lead, filling)}</div>`,
    `<noscript><p class="quiet">${words.needsScript}</p></noscript>`,
    trio(place, language, files),
    `<section class="plain"><h2>${words.tries}</h2><ol class="tries">${texts.tries.map((text) => `<li>${sentenceHtml(text, filling)}</li>`).join("")}</ol></section>`,
    section(
      "surprise",
      words.surprise,
      texts.surprise.title,
      `<div class="prose">${paragraphsHtml(texts.surprise.text, filling)}</div><div id="surprise-figure"></div>`,
    ),
    section(
      "exercise",
      words.exercise,
      texts.exercise.title,
      `<div class="prose">${paragraphsHtml(texts.exercise.task, filling)}</div><div id="exercise-form"></div>`,
    ),
    sources(lesson, language, files),
  ];
  const data = { language, words: texts.figure, terms: texts.terms, training: words.training, numbers: lesson.numbers };
  return pageHtml({
    language,
    title: `${texts.title} – ${words.lesson(number)}`,
    root: "../../",
    other: `../../${language === "en" ? "ja" : "en"}/${lesson.id}/index.html`,
    links: [
      ["../index.html", words.contents],
      ["teacher.html", words.teacherNote],
      ["sheet.html", words.sheet],
    ],
    main: main.join("\n"),
    end: `<nav class="turn" aria-label="${words.previous} / ${words.next}">${turn(place, language)}</nav>
<script type="application/json" id="lesson-data">${withCounters(json(data), language)}</script>
<script src="../../assets/${lesson.id}.js"></script>`,
  });
}

/** Picture, formula and program side by side, and the terms that they have in common. */
function trio({ lesson }: Place, language: Language, files: Files): string {
  const words = WORDS[language];
  const { terms, formula = {} } = lesson.texts[language];
  const chips = Object.entries(terms).map(
    ([term, { name }]) =>
      `<button type="button" class="chip" data-term="${term}" aria-pressed="false">${escaped(name)}</button>`,
  );
  return `<section class="trio" aria-label="${words.terms}">
<div class="view picture" id="figure"></div>
<div class="beside">
<div class="view"><h2>${words.formula}</h2>${formulaHtml(lesson.formula, formula, words.formula)}</div>
<div class="view chips" role="group" aria-label="${words.terms}"><div class="buttons"><button type="button" id="step">${words.nextTerm}</button>${chips.join("")}</div>
<p id="says" role="status" data-help="${escaped(words.termsHelp)}">${words.termsHelp}</p></div>
<div class="view"><h2>${words.code}</h2>${programHtml(files.program(lesson.id), lesson.code)}<p class="quiet">${words.codeNote}</p>
${runHtml(lesson, language, files)}</div>
</div>
</section>`;
}

/** How a reader runs the program at home: beside it, a file that prints what it gives. Node wants the names of files as they are. */
function runHtml({ id }: Lesson, language: Language, files: Files): string {
  const { runs, runsHow } = WORDS[language];
  // The library's tools for tests leave this package to those who use them.
  const packages = files.program(id).includes('"noodlenet/testing"') ? "noodlenet fast-check" : "noodlenet";
  const how = sentenceHtml(runsHow.replace("{packages}", packages), { language, printed: {} });
  const lines = files.run(id).trimEnd().replace('"./program.js"', '"./program.ts"');
  return `<details class="run"><summary>${runs}</summary><p>${how}</p><pre class="program" tabindex="0"><code>${escaped(lines)}</code></pre></details>`;
}

function sources(lesson: Lesson, language: Language, files: Files): string {
  const words = WORDS[language];
  const filling: Filling = { language, printed: lesson.printed };
  const rows = lesson.sources.map((source, i) => {
    const line = files.line(source);
    const link = `<a href="../../${sourcePath(source.file)}#L${line}"><code>${escaped(source.name)}</code></a>`;
    return `<li>${link} ${sentenceHtml(lesson.texts[language].sources[i], filling)} <span class="quiet">${source.file}:${line}</span></li>`;
  });
  return `<section class="plain"><h2>${words.sources}</h2><p>${words.sourcesLead}</p><ul class="sources">${rows.join("")}</ul></section>`;
}

function turn({ before, after }: Place, language: Language): string {
  const words = WORDS[language];
  const link = (lesson: Lesson | undefined, word: string, rel: string) =>
    lesson
      ? `<a rel="${rel}" href="../${lesson.id}/index.html">${escaped(words.titled(word, lesson.texts[language].title))}</a>`
      : "<span></span>";
  return link(before, words.previous, "prev") + link(after, words.next, "next");
}
