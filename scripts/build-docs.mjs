/**
 * Builds the documentation as a folder of static pages, which may be put on any host under any path or opened from the disk: guides in English and
 * Japanese, the reference, the sources, the lab and the lessons. Fails where a link leads nowhere, or a public name has no comment.
 *
 *   node scripts/build-docs.mjs [folder, dist-docs]
 */

import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { build } from "esbuild";
import { brokenLinks } from "../site/docs/brokenLinks.mjs";
import { site } from "../site/docs/site.mjs";
import { labPage } from "./build-lab.mjs";
import { lessonFiles } from "./build-lessons.mjs";

const root = join(import.meta.dirname, "..");
const [folder = "dist-docs"] = process.argv.slice(2);

function write(path, content) {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), content);
}

/** The scripts of pages: one for all, and the search, which it loads. */
async function scriptOf(name) {
  const { outputFiles } = await build({
    entryPoints: [join(root, `site/docs/page/${name}.ts`)],
    bundle: true,
    minify: true,
    format: "iife",
    target: "es2022",
    write: false,
  });
  return outputFiles[0].text;
}

const style = (file) => readFileSync(join(root, "site", file), "utf8");
const textsScript = (texts) => `(globalThis.noodlenetTexts ??= []).push(...${JSON.stringify(texts)});\n`;

rmSync(folder, { recursive: true, force: true });
const { pages, pictures, texts } = await site();
for (const { path, content } of pages) write(path, content);
for (const picture of pictures) {
  mkdirSync(dirname(join(folder, picture)), { recursive: true });
  copyFileSync(join(root, picture), join(folder, picture));
}
write("docs.css", `${style("shared/page.css")}\n${style("docs/page/docs.css")}`);
write("docs.js", await scriptOf("docs"));
write("search/search.js", await scriptOf("search"));
write("search/reference.js", textsScript(texts.reference));
for (const language of ["en", "ja"]) write(`search/guides-${language}.js`, textsScript(texts[language]));
write(
  "lab/index.html",
  (await labPage()).replace(
    "<body>",
    '<body><nav style="padding: 0.75rem 1rem 0"><a href="../index.html">noodlenet</a></nav>',
  ),
);
for (const [path, content] of await lessonFiles()) write(`lessons/${path}`, withWayBack(`lessons/${path}`, content));

const broken = brokenLinks(folder);
for (const line of broken) console.error(line);
if (broken.length > 0) throw new Error(`docs: ${broken.length} links lead nowhere`);
console.log(`${folder}/index.html: ${pages.length} pages, all links lead somewhere`);

/** A page of the lessons with a link to the documentation as the first of its links. */
function withWayBack(path, content) {
  const up = "../".repeat(path.split("/").length - 1) + (path.startsWith("lessons/ja/") ? "ja/" : "");
  return path.endsWith(".html")
    ? content.replace(/<nav class="bar"[^>]*>/, `$&\n<a href="${up}index.html">noodlenet</a>`)
    : content;
}
