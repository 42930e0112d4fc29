import type { Language, Lesson } from "../contract.js";
import { WORDS } from "../words.js";
import { pageHtml } from "./frame.js";
import { escaped } from "./html.js";
import { type Filling, sentenceHtml } from "./sentence.js";

const other = (lesson: Lesson, language: Language, file: string) =>
  `../../${language === "en" ? "ja" : "en"}/${lesson.id}/${file}`;

/** The teacher's note: aim, plan, what learners may believe, answers. */
export function teacherPage(lesson: Lesson, number: number, language: Language): string {
  const words = WORDS[language];
  const { title, teacher } = lesson.texts[language];
  const filling: Filling = { language, printed: lesson.printed };
  const say = (text: string) => sentenceHtml(text, filling);
  const minutes = teacher.plan.reduce((sum, [some]) => sum + some, 0);
  return pageHtml({
    language,
    title: words.titled(words.teacherNote, title),
    root: "../../",
    other: other(lesson, language, "teacher.html"),
    links: [
      ["../index.html", words.contents],
      ["index.html", words.forLesson],
      ["sheet.html", words.sheet],
    ],
    main: `<p class="kind">${words.titled(words.teacherNote, words.lesson(number))}</p>
<h1>${escaped(title)}</h1>
<section class="plain"><h2>${words.aim}</h2><p>${say(teacher.aim)}</p></section>
<section class="plain"><h2>${words.plan}</h2><table class="plan"><thead><tr><th scope="col">${words.minutes}</th><th scope="col">${words.what}</th></tr></thead>
<tbody>${teacher.plan.map(([some, what]) => `<tr><td>${some}</td><td>${say(what)}</td></tr>`).join("")}</tbody>
<tfoot><tr><td>${minutes}</td><td>${words.total}</td></tr></tfoot></table></section>
<section class="plain"><h2>${words.misconceptions}</h2><dl>${teacher.misconceptions.map(([claim, answer]) => `<dt>${say(claim)}</dt><dd>${say(answer)}</dd>`).join("")}</dl></section>
<section class="plain"><h2>${words.answers}</h2><ul class="answered">${teacher.answers.map((answer) => `<li>${say(answer)}</li>`).join("")}</ul></section>`,
  });
}

/** The sheet, one page to print and write on. */
export function sheetPage(lesson: Lesson, number: number, language: Language): string {
  const words = WORDS[language];
  const { title, question, sheet } = lesson.texts[language];
  const filling: Filling = { language, printed: lesson.printed };
  const task = ([text, lines]: readonly [string, number]) =>
    `<li><p>${sentenceHtml(text, filling)}</p>${'<div class="rule"></div>'.repeat(lines)}</li>`;
  return pageHtml({
    language,
    title: words.titled(words.sheet, title),
    root: "../../",
    other: other(lesson, language, "sheet.html"),
    links: [
      ["../index.html", words.contents],
      ["index.html", words.forLesson],
      ["teacher.html", words.teacherNote],
    ],
    main: `<p class="kind">${words.lesson(number)}</p>
<h1>${escaped(title)}</h1>
<p class="question">${sentenceHtml(question, filling)}</p>
<p class="who"><span>${words.name}</span><span>${words.classAndDate}</span></p>
<ol class="sheet">${sheet.map(task).join("")}</ol>
<p class="quiet no-print">${words.sheetNote}</p>`,
  });
}
