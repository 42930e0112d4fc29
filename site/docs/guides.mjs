/** The texts of the guides. Where a paragraph is nothing but a link to a section of the README, that section stands there. */

import { readFileSync } from "node:fs";
import { dirname, join, posix } from "node:path";
import { GUIDES } from "./texts.mjs";

const root = join(import.meta.dirname, "../..");
const read = (file) => readFileSync(join(root, file), "utf8");

/** Lines outside code, as `[line, isCode]`. */
function linesOf(text) {
  let isCode = false;
  return text.split("\n").map((line) => {
    if (line.startsWith("```")) isCode = !isCode;
    return [line, isCode];
  });
}

const anchorOf = (heading) =>
  heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}_ -]/gu, "")
    .replaceAll(" ", "-");

/** The sections of a Markdown text by their anchors: what stands between a heading and the next one of any level. */
export function sectionsByAnchor(text) {
  const sections = new Map();
  let lines;
  for (const [line, isCode] of linesOf(text)) {
    const heading = isCode ? null : line.match(/^#+ (.+)$/);
    if (heading) {
      lines = [];
      sections.set(anchorOf(heading[1]), lines);
    } else lines?.push(line);
  }
  return new Map([...sections].map(([anchor, section]) => [anchor, section.join("\n").trim()]));
}

const readme = sectionsByAnchor(read("README.md"));
const INCLUDED = /^\[[^\]]+\]\(([./]*README\.md)#([^)]+)\)$/gm;

/** The links of a text, of one that is moved from the root into the folder of the guide. */
function moved(text, folder) {
  const up = posix.relative(folder, ".");
  return text.replace(/\]\((?![a-z]+:|#)([^)\s]+)\)/g, (_, target) => `](${up}/${target})`);
}

/** A guide with the README's sections in their places. @throws Error for a section that the README does not have */
function guideOf(file) {
  const anchors = [];
  const text = read(file).replace(INCLUDED, (_, __, anchor) => {
    const section = readme.get(anchor);
    if (section === undefined) throw new Error(`${file}: README.md has no section #${anchor}`);
    anchors.push(anchor);
    return moved(section, dirname(file));
  });
  return { file, text, anchors };
}

/**
 * All pages that people have written, in both languages: the first page, and the guides in their order.
 * @returns `{ language, name, group, file, text, anchors, path }`; anchors: the sections of the README that stand in it
 */
export function guides() {
  return ["en", "ja"].flatMap((language) => {
    const folder = language === "en" ? "" : `${language}/`;
    const own = (name) => `site/docs/${language}/${name}.md`;
    return [
      { language, name: "index", path: `${folder}index.html`, ...guideOf(own("index")) },
      ...GUIDES.map(({ group, name, english }) => ({
        language,
        name,
        group,
        path: `${folder}guides/${name}.html`,
        ...guideOf(language === "en" && english ? english : own(name)),
      })),
    ];
  });
}

/** The pieces of code of a text, with the language that they say. */
export const codeOf = (text) =>
  [...text.matchAll(/^```(\w+)\n([\s\S]*?)^```/gm)].map(([, language, code]) => ({ language, code }));
