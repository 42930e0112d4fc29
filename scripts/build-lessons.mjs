/**
 * Builds the lessons as a folder of plain pages, which can be put on any host under any path, or opened from the disk. The kernels must have been built before.
 *
 *   node scripts/build-lessons.mjs [folder, dist-lessons] [--serve]
 */

import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { dirname, extname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import { packageByName, withoutModels } from "./sitePackage.mjs";

const root = join(import.meta.dirname, "..");
const lessons = join(root, "site/lessons");

const options = { bundle: true, minify: true, target: "es2022", write: false, alias: packageByName };

/** What computes the pages runs here, in Node: the numbers that they print come from the library. */
async function pages() {
  const folder = mkdtempSync(join(tmpdir(), "noodlenet-lessons-"));
  try {
    const file = join(folder, "lessons.mjs");
    const entryPoints = [join(lessons, "pages/everything.ts")];
    // The methods of tensors are added by an import that package.json does not name among the sources.
    const here = { entryPoints, format: "esm", platform: "node", ignoreAnnotations: true, minify: false };
    const { outputFiles } = await build({ ...options, ...here });
    writeFileSync(file, outputFiles[0].text);
    const { siteFiles, LESSONS, withFigure } = await import(pathToFileURL(file).href);
    return { files: siteFiles(root), all: LESSONS.map(([, lesson]) => lesson), withFigure };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** A script that a page loads as it is: modules are not loaded from the disk. */
async function script(entry, more = {}) {
  const { outputFiles } = await build({ ...options, entryPoints: [join(lessons, entry)], format: "iife", ...more });
  return outputFiles[0].text;
}

/** All files by their paths. */
export async function lessonFiles() {
  const { files: made, all, withFigure } = await pages();
  const files = new Map(made);
  const style = ["../shared/page.css", "lessons.css"].map((name) => readFileSync(join(lessons, name), "utf8")).join("");
  files.set("assets/lessons.css", style);
  for (const { id, later } of all) {
    const figure = await script(`${id}/figure.ts`);
    files.set(`assets/${id}.js`, figure);
    for (const path of [`en/${id}/index.html`, `ja/${id}/index.html`])
      files.set(path, withFigure(files.get(path), figure));
    if (later) files.set(`assets/${id}-later.js`, `globalThis.lessonLater = ${JSON.stringify(later)};`);
  }
  files.set("assets/training.js", await script("training/here.ts", { plugins: [withoutModels] }));
  return files;
}

const TYPES = { ".html": "text/html", ".css": "text/css", ".js": "text/javascript" };

async function serve() {
  const server = createServer(async (request, response) => {
    const path = new URL(request.url, "http://localhost").pathname.slice(1).replace(/(^|\/)$/, "$1index.html");
    // A page is made anew, so that a reload shows what has changed; what it asks for is of the same making.
    if (extname(path) === ".html" || !serve.files) serve.files = await lessonFiles();
    const file = serve.files.get(path);
    if (file === undefined) response.writeHead(404).end();
    else response.writeHead(200, { "Content-Type": TYPES[extname(path)] }).end(file);
  });
  server.listen(5175, "127.0.0.1", () => console.log("http://127.0.0.1:5175/ (reload to build anew)"));
}

if (process.argv[1] === import.meta.filename) {
  const [folder = "dist-lessons"] = process.argv.slice(2).filter((word) => !word.startsWith("--"));
  if (process.argv.includes("--serve")) await serve();
  else {
    const kB = (length) => `${(length / 1000).toFixed(1)} kB`;
    for (const [path, content] of await lessonFiles()) {
      mkdirSync(join(folder, dirname(path)), { recursive: true });
      writeFileSync(join(folder, path), content);
      if (path.endsWith(".js")) console.log(`${path}: ${kB(gzipSync(content, { level: 9 }).length)} compressed`);
    }
  }
}
