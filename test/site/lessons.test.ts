import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { LANGUAGES, type LessonTexts } from "../../site/lessons/contract.js";
import { LESSONS } from "../../site/lessons/lessons.js";
import { sentenceHtml } from "../../site/lessons/pages/sentence.js";
import { siteFiles } from "../../site/lessons/pages/siteFiles.js";
import { WORDS } from "../../site/lessons/words.js";

const root = join(import.meta.dirname, "../..");
const pages = siteFiles(root);

/** All strings of a dictionary by their paths. */
function strings(texts: unknown, path = ""): [string, string][] {
  if (typeof texts === "string") return [[path, texts]];
  if (typeof texts !== "object" || texts === null) return [];
  return Object.entries(texts).flatMap(([key, value]) => strings(value, `${path}.${key}`));
}

const JAPANESE = /[\u3040-\u30ff\u4e00-\u9fff]/;
const words = (text: string) => text.replace(/\{\w+\}|\$[^$]*\$|`[^`]*`/g, "").match(/[A-Za-z]{3,}/g) ?? [];
const holes = (text: string) => [...new Set(text.match(/\{\w+\}/g))].sort();

const DICTIONARIES = [
  ["all lessons", WORDS] as const,
  ...LESSONS.map(([, { id, texts }]) => [id, texts as Readonly<Record<string, unknown>>] as const),
];

describe("the words of the lessons", () => {
  it.each(DICTIONARIES)("of %s are there in both languages, and each in its own", (_, texts) => {
    const [en, ja] = LANGUAGES.map((language) => strings(texts[language]));
    expect(ja.map(([path]) => path)).toEqual(en.map(([path]) => path));
    en.forEach(([path, english], i) => {
      const japanese = ja[i][1];
      expect(english.trim(), path).not.toBe("");
      expect(english === "日本語" || !JAPANESE.test(english), `${path}: ${english}`).toBe(true);
      if (words(english).length > 0 && path !== ".other") expect(japanese, path).toMatch(JAPANESE);
      expect(holes(japanese), path).toEqual(holes(english));
    });
  });

  it.each(LESSONS)("of lesson %i are Japanese in its Japanese formula, too", (_, { id }) => {
    const page = pages.get(`ja/${id}/index.html`) as string;
    const formula = /<div class="formula"[\s\S]*?<\/div>/.exec(page)?.[0] ?? "";
    for (const [, text] of formula.matchAll(/<mtext[^>]*>([^<]*)</g)) expect(text).toMatch(/^(max|mean)$|^[^A-Za-z]*$/);
  });

  it.each(LESSONS)("of lesson %i keep to one style in each part of the Japanese teacher's note", (_, { texts }) => {
    const { aim, plan, answers, misconceptions } = texts.ja.teacher;
    for (const text of [aim, ...plan.map(([, what]) => what), ...answers])
      expect(text).not.toMatch(/(です|ます|ません|でした|ました)か?。/);
    for (const [, answer] of misconceptions) expect(answer).not.toMatch(/(である|だった|る|ない)。/);
  });

  it("are written alike in all Japanese pages", () => {
    const others = [
      /わか[るりらっ]/,
      /([一二三四五六七八九]つ|回|エポック|ステップ)め/,
      /硬貨/,
      /確信/,
      /(の|た)方が/,
      /[ぁ-んァ-ヶ一-龠]:/,
      /[ぁ-んァ-ヶ一-龠][0-9A-Za-z]|[0-9A-Za-z][ぁ-んァ-ヶ一-龠]/,
    ];
    for (const [, texts] of DICTIONARIES)
      for (const [path, text] of strings(texts.ja)) for (const other of others) expect(text, path).not.toMatch(other);
  });

  it.each(LESSONS)("of lesson %i print each number that it has for them", (_, { texts, printed }) => {
    for (const language of LANGUAGES) {
      const { figure: _figure, ...sentences } = texts[language];
      const all = strings(sentences).map(([, text]) => text);
      for (const name of Object.keys(printed)) expect(all.join(), language).toContain(`{${name}}`);
    }
  });

  it.each(LESSONS)("of lesson %i print measured numbers by name", (_, { texts }) => {
    for (const language of LANGUAGES) {
      const { lead, surprise } = texts[language] as LessonTexts;
      for (const [path, text] of strings({ lead, surprise: surprise.text }))
        expect(text.replace(/0\.99?(?!\d)/g, ""), `${language}${path}`).not.toMatch(/\d\.\d\d|\d{5}/);
    }
  });
});

describe("each lesson", () => {
  it.each(LESSONS)("%i has terms that light in formula and program, and sentences that name them", (_, lesson) => {
    for (const language of LANGUAGES) {
      const page = pages.get(`${language}/${lesson.id}/index.html`) as string;
      const formula = /<div class="formula"[\s\S]*?<\/div>/.exec(page)?.[0] ?? "";
      const program = /<pre class="program"[\s\S]*?<\/pre>/.exec(page)?.[0] ?? "";
      const terms = Object.keys(lesson.texts[language].terms);
      for (const term of terms)
        for (const part of [formula, program]) expect(part, term).toContain(`data-term="${term}"`);
      for (const [, term] of page.matchAll(/data-term="(\w+)"/g)) expect(terms).toContain(term);
      // Every number of the formula and the program that moves is one that the figure writes.
      const figure = readFileSync(join(root, `site/lessons/${lesson.id}/figure.ts`), "utf8");
      for (const [, name] of page.matchAll(/data-now="(\w+)"/g)) expect(figure).toMatch(new RegExp(`\\b${name}[:,]`));
    }
  });

  it.each(LESSONS)("%i shows its program as it is, in lines that fit beside the figure", (_, { id }) => {
    const shown = /<pre class="program"[^>]*>([\s\S]*?)<\/pre>/.exec(pages.get(`en/${id}/index.html`) as string)?.[1];
    const text = (shown as string)
      .replace(/<[^>]+>/g, "")
      .replace(/&lt;/g, "<")
      .replace(/&gt;/g, ">");
    const program = readFileSync(join(root, `site/lessons/${id}/program.ts`), "utf8").trimEnd();
    expect(text.replace(/&quot;/g, '"').replace(/&amp;/g, "&")).toBe(program);
    for (const line of program.split("\n")) expect(line.length, line).toBeLessThanOrEqual(62);
  });

  it.each(LESSONS)("%i has a plan of 50 minutes, a line about each source, and answers", (_, { texts, sources }) => {
    for (const language of LANGUAGES) {
      const { teacher, sheet, sources: lines } = texts[language];
      expect(teacher.plan.reduce((sum, [minutes]) => sum + minutes, 0)).toBe(50);
      expect(lines.length).toBe(sources.length);
      expect(teacher.answers.length).toBe(sheet.length + 1);
    }
  });
});

describe("the pages of the lessons", () => {
  it("link to nothing that is not there, and to nothing elsewhere", () => {
    for (const [path, html] of pages)
      for (const [, link] of html.matchAll(/(?:href|src)="([^"]+)"/g)) {
        if (link === "data:,") continue;
        expect(link, path).not.toMatch(/^(\w+:|\/)/);
        const { pathname, hash } = new URL(link, `http://here/${path}`);
        const target = pathname.slice(1);
        if (!target.startsWith("assets/")) expect([...pages.keys()], path).toContain(target);
        if (hash) expect(pages.get(target), `${path}: ${link}`).toContain(`id="${hash.slice(1)}"`);
      }
  });

  it("say before anything else what they may load", () => {
    for (const [path, html] of pages)
      expect(html, path).toMatch(
        /<head>\n<meta charset="utf-8">\n<meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; /,
      );
  });

  it("point at the lines that declare what the lessons name", () => {
    for (const [, { sources }] of LESSONS)
      for (const { file, name } of sources) {
        expect(existsSync(join(root, file))).toBe(true);
        const text = readFileSync(join(root, file), "utf8").split("\n");
        const page = [...pages].find(([path]) => path === `source/${file.replaceAll("/", "-")}.html`)?.[1] as string;
        const links = [...pages.values()].flatMap((html) => [
          ...html.matchAll(new RegExp(`${file.replaceAll("/", "-")}\\.html#L(\\d+)"><code>${name}<`, "g")),
        ]);
        for (const [, line] of links) {
          expect(text[Number(line) - 1]).toMatch(
            new RegExp(`\\b(function|class|const) ${name}\\b|^  (async )?#?${name}\\(((?!=>).)*\\{$`),
          );
          expect(page).toContain(`id="L${line}"`);
        }
        expect(links.length).toBeGreaterThanOrEqual(2);
      }
  });

  it("keep the last words of a Japanese text in one line, and a formula with the comma after it", () => {
    const say = (text: string) => sentenceHtml(text, { language: "ja", printed: {} });
    const last = (text: string) => /<span class="together">([^<]*)<\/span>$/.exec(say(text))?.[1];
    expect(last("何を残せばよいのでしょう。")).toMatch(/^よいのでしょう。$/);
    expect(last("どんぶりの位置を見比べてください。")).toBe("見比べてください。");
    expect(last("傾きを一緒にもっています。")).toBe("一緒にもっています。");
    expect(last("[x:言葉]です。")).toBe("です。");
    expect(last("（どれも、一組の画像で一度だけ訓練したものです。）")).toBe("ものです。）");
    expect(last("「必ず [x:関数]が要る」")).toBe("が要る」");
    expect(last("`code`")).toBeUndefined();
    expect(say("$x$、")).toMatch(/^<span class="together"><math.*<\/math>、<\/span>$/s);
  });

  it("have sentences whose marks are all known", () => {
    const say = (text: string) => sentenceHtml(text, { language: "ja", printed: { n: -1234.5, s: "<" } });
    expect(say("a {n} & [x:word] *{s}* `c<d`")).toBe(
      'a <b class="number">−1,234.5</b> &amp; <span data-term="x">word</span> <em><b class="number">&lt;</b></em> <code>c&lt;d</code>',
    );
    expect(() => say("{nothing}")).toThrow("{nothing}");
    for (const [path, html] of pages)
      if (!path.startsWith("source/"))
        expect(html.replace(/<(script|pre)[\s\S]*?<\/\1>/g, ""), path).not.toMatch(/\{\w+\}|\$|\*\w|undefined|NaN/);
  });
});
