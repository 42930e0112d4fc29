/** Pages of the repository's own files: those that the other pages link to, and those that these link to. */

import { readdirSync, readFileSync } from "node:fs";
import { join, posix } from "node:path";
import { escapeHtml, highlighted } from "./markdown.mjs";

const root = join(import.meta.dirname, "../..");
const LANGUAGES = { ts: "ts", mjs: "ts", js: "ts", json: "json", html: "html", sh: "sh", py: "py" };

/** What is made or installed, and no part of the repository. */
const MADE = /^(\.|node_modules$|dist|report$|coverage$|generated$)/;

/** All files under a folder, from the root. */
function filesIn(folder) {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    if (MADE.test(entry.name)) return [];
    const path = posix.join(folder, entry.name);
    return entry.isDirectory() ? filesIn(path) : [path];
  });
}

const files = new Set(filesIn("."));
const folders = new Set([...files].flatMap((file) => parentsOf(file)));

function parentsOf(file) {
  const folder = posix.dirname(file);
  return folder === "." ? [] : [folder, ...parentsOf(folder)];
}

/** Whether the repository has a file or folder. */
export const isSource = (path) => files.has(path) || folders.has(path);

/** Where the page of a file or folder stands. */
export const sourcePath = (path) => `source/${folders.has(path) ? `${path}/index` : path}.html`;

/** What lies in a folder: folders first. */
export function listOf(folder) {
  const inside = (all) => [...all].filter((path) => posix.dirname(path) === folder).sort();
  return [...inside(folders), ...inside(files)];
}

export const readSource = (path) => readFileSync(join(root, path), "utf8");

/** The README of a folder, if it has one. */
export const readmeOf = (folder) => (files.has(`${folder}/README.md`) ? `${folder}/README.md` : undefined);

export const isFolder = (path) => folders.has(path);

/** Highlighted code as lines, each with an id: marks that go over an end of a line are closed there and opened again. */
function numbered(html) {
  const open = [];
  return html
    .split("\n")
    .map((line, i) => {
      const before = open.join("");
      for (const [mark] of line.matchAll(/<span[^>]*>|<\/span>/g)) mark === "</span>" ? open.pop() : open.push(mark);
      return `<span class="line" id="L${i + 1}">${before}${line}${"</span>".repeat(open.length)}</span>`;
    })
    .join("\n");
}

/** A file's code as HTML, its relative imports as links. */
export function codePage(path, linkTo) {
  const language = LANGUAGES[posix.extname(path).slice(1)];
  const code = readSource(path).trimEnd();
  const html = language ? highlighted(code, language) : escapeHtml(code);
  const linked = html.replace(
    /(from <span class="hljs-string">|import<\/span> <span class="hljs-string">)&quot;(\.[^&]+)&quot;/g,
    (all, before, target) => {
      const found = posix.join(posix.dirname(path), target).replace(/\.js$/, ".ts");
      return files.has(found) ? `${before}<a href="${linkTo(found)}">&quot;${target}&quot;</a>` : all;
    },
  );
  return `<pre class="numbered" tabindex="0"><code>${numbered(linked)}</code></pre>`;
}
