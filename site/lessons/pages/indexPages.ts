import type { Language, Lesson } from "../contract.js";
import { WORDS } from "../words.js";
import { pageHtml } from "./frame.js";
import { escaped } from "./html.js";
import { policyHtml } from "./policy.js";
import { sentenceHtml } from "./sentence.js";

/** The list of all lessons in a language. */
export function indexPage(lessons: readonly (readonly [number, Lesson])[], language: Language): string {
  const words = WORDS[language];
  const rows = lessons.map(([number, { id, texts, printed }]) => {
    const { title, question } = texts[language];
    return `<li><p class="kind">${words.lesson(number)}</p><h2><a href="${id}/index.html">${escaped(title)}</a></h2>
<p>${sentenceHtml(question, { language, printed })}</p>
<p class="quiet more"><a href="${id}/teacher.html">${words.teacherNote}<span class="unseen">: ${escaped(title)}</span></a> <a href="${id}/sheet.html">${words.sheet}<span class="unseen">: ${escaped(title)}</span></a></p></li>`;
  });
  return pageHtml({
    language,
    title: words.lessons,
    root: "../",
    other: `../${language === "en" ? "ja" : "en"}/index.html`,
    main: `<h1>${words.lessons}</h1><p class="prose">${words.lead}</p><ul class="lessons">${rows.join("\n")}</ul>`,
  });
}

/** The page at the root: the two languages. */
export const chooserPage = () => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
${policyHtml}
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Lessons / レッスン</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="assets/lessons.css">
</head>
<body>
<main>
<h1>Lessons <span lang="ja">レッスン</span></h1>
<p><a hreflang="en" href="en/index.html">English</a></p>
<p><a lang="ja" hreflang="ja" href="ja/index.html">日本語</a></p>
</main>
</body>
</html>
`;
