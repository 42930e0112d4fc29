import { readFileSync } from "node:fs";
import { join } from "node:path";
import { LANGUAGES } from "../contract.js";
import { LESSONS } from "../lessons.js";
import { chooserPage, indexPage } from "./indexPages.js";
import { type Files, lessonPage } from "./lessonPage.js";
import { lineOf, sourcePage, sourcePath } from "./sourcePage.js";
import { sheetPage, teacherPage } from "./teacherPages.js";

/** All pages by their paths; scripts and styles are not among them. @param repository the folder that has `src` and `site` */
export function siteFiles(repository: string): ReadonlyMap<string, string> {
  const read = (path: string) => readFileSync(join(repository, path), "utf8");
  const files: Files = {
    program: (id) => read(`site/lessons/${id}/program.ts`),
    run: (id) => read(`site/lessons/${id}/run.ts`),
    line: (source) => lineOf(read(source.file), source),
  };
  const pages = new Map([["index.html", chooserPage()]]);
  for (const { file } of LESSONS.flatMap(([, { sources }]) => sources))
    pages.set(sourcePath(file), sourcePage(file, read(file)));
  for (const language of LANGUAGES) {
    pages.set(`${language}/index.html`, indexPage(LESSONS, language));
    LESSONS.forEach(([number, lesson], i) => {
      const place = { lesson, number, before: LESSONS[i - 1]?.[1], after: LESSONS[i + 1]?.[1] };
      pages.set(`${language}/${lesson.id}/index.html`, lessonPage(place, language, files));
      pages.set(`${language}/${lesson.id}/teacher.html`, teacherPage(lesson, number, language));
      pages.set(`${language}/${lesson.id}/sheet.html`, sheetPage(lesson, number, language));
    });
  }
  return pages;
}
