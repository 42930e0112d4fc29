/** The whole site as files: guides, reference, and the repository's files that they link to. */

import { existsSync } from "node:fs";
import { join, posix } from "node:path";
import { guides } from "./guides.mjs";
import { between, guideMenu, layout } from "./layout.mjs";
import { escapeHtml, render } from "./markdown.mjs";
import { reference } from "./reference.mjs";
import { referencePages } from "./referencePages.mjs";
import { codePage, isFolder, isSource, listOf, readmeOf, readSource, sourcePath } from "./sources.mjs";
import { TEXTS } from "./texts.mjs";

const root = join(import.meta.dirname, "../..");
const PICTURES = /\.(png|svg|jpg|webp)$/;

/** Where what a file of the repository is shown at, for pages of a language; notes which files and pictures have to be there, too. */
class Places {
  pictures = new Set();
  #sources = new Set();
  #guides;

  constructor(guides) {
    this.#guides = guides;
  }

  /** @returns the path of the page and the anchor in it @throws Error for what is not in the repository */
  of(file, anchor, language) {
    const hash = anchor ? `#${anchor}` : "";
    const inLanguage = (test) => this.#guides.find((guide) => guide.language === language && test(guide));
    if (file === "README.md")
      return inLanguage(({ anchors }) => anchors.includes(anchor))?.path ?? this.#home(language);
    const guide = this.#guides.find((item) => item.file === file);
    if (guide !== undefined) return guide.path + hash;
    if (file === "site/lab") return `lab/index.html${hash}`;
    if (file === "site/lessons") return `lessons/${language}/index.html`;
    if (PICTURES.test(file)) {
      this.pictures.add(file);
      return file;
    }
    if (!isSource(file)) return undefined;
    this.#sources.add(file);
    return sourcePath(file) + hash;
  }

  #home(language) {
    return this.#guides.find((guide) => guide.language === language && guide.name === "index").path;
  }

  /** The files that pages are to be made of, those that come up meanwhile among them. */
  sources() {
    return this.#sources;
  }
}

/** The target of a link in a Markdown file of the repository, from a page. */
function linkIn(page, places) {
  return (target) => {
    if (/^(https?:|#)/.test(target)) return target;
    if (target.startsWith("page:")) return between(page.path, target.slice(5));
    const [address, anchor] = target.replace(/^source:/, "").split("#");
    const file = target.startsWith("source:")
      ? address
      : posix.join(posix.dirname(page.file ?? ""), address).replace(/\/$/, "");
    const path = places.of(file, anchor, page.language);
    if (path === undefined) throw new Error(`${page.file ?? page.path}: there is no ${target} (${file})`);
    return between(page.path, path);
  };
}

/** The dark twin of a picture: of lab.webp lab.dark.webp, where there is one. */
function darkPictureIn({ file }) {
  return (target) => {
    const dark = target.replace(/\.(\w+)$/, ".dark.$1");
    return existsSync(join(root, posix.dirname(file), dark)) ? dark : undefined;
  };
}

/** The links between pages of the reference are those of TypeDoc's files. */
function linkInReference(page, places) {
  const inRepository = linkIn(page, places);
  return (target) => (/^[a-z]+:|^#/.test(target) ? inRepository(target) : target.replace(/\.md(?=#|$)/, ".html"));
}

const titleOf = ({ headings }) => headings.find(({ level }) => level === 1)?.text;
const searchTexts = (page, sections) =>
  sections
    .filter(({ heading, text }) => heading !== "" || text.trim() !== "")
    .map(({ heading, id, text }) => ({
      title: heading || page.title,
      page: heading ? page.title : "",
      path: id ? `${page.path}#${id}` : page.path,
      text: (heading ? text : text.replace(page.title, "")).trim(),
    }));

/** The guides in both languages, with their titles, and what is searched in them. */
function guidePages(written, places, codeTargets) {
  const pages = written.map((guide) => {
    const codeLink = (word) => {
      const path = codeTargets.get(word.replace(/\(\)$/, ""));
      return path && between(guide.path, path);
    };
    const made = render(guide.text, { link: linkIn(guide, places), codeLink, darkPicture: darkPictureIn(guide) });
    const title = titleOf(made);
    if (title === undefined) throw new Error(`${guide.file}: it has no heading of the first level`);
    return { ...guide, ...made, title, description: made.sections[0].text.replace(title, "").trim().slice(0, 160) };
  });
  return pages.map((page) => ({
    ...page,
    menu: guideMenu(page, pages),
    other: pages.find(({ name, language }) => name === page.name && language !== page.language).path,
    texts: searchTexts(page, page.sections),
  }));
}

/** The pages of the reference. */
function referenceHtml({ pages, codeTargets }, places) {
  return pages.map((page) => {
    const own = { ...page, language: "en" };
    const codeLink = (word) => {
      const path = page.isName && word !== page.title ? codeTargets.get(word.replace(/\(\)$/, "")) : undefined;
      return path && path !== page.path ? between(page.path, path) : undefined;
    };
    const made = render(page.text, { link: linkInReference(own, places), codeLink });
    const text = [page.summary, ...(page.members ?? [])].join(" ").replaceAll("`", "");
    const texts = page.isName ? [{ title: page.title, page: page.kind, path: page.path, text }] : [];
    return { ...own, ...made, description: page.summary, texts };
  });
}

/** Pages of files and folders, until no page links to one that is not there. */
function sourcePages(places) {
  const pages = [];
  for (const path of places.sources()) {
    const page = {
      path: sourcePath(path),
      file: path,
      language: "en",
      title: path,
      headings: [],
      menu: menuOf(path, places),
    };
    pages.push({ ...page, ...contentOf(page, places) });
  }
  return pages;
}

const linkTo = (page, places) => (file) => escapeHtml(between(page.path, places.of(file, undefined, "en")));

/** A file or folder in a list: a link within the folders that are written to be read. */
const itemOf = (path, words, link) =>
  /^(src|examples)(\/|$)/.test(path) ? `<a href="${link(path)}"><code>${words}</code></a>` : `<code>${words}</code>`;

function contentOf(page, places) {
  const path = page.file;
  const link = linkTo(page, places);
  const heading = `<h1><code>${path}</code></h1>`;
  if (isFolder(path)) {
    const items = listOf(path).map((item) => `<li>${itemOf(item, posix.basename(item), link)}</li>`);
    const readme = readmeOf(path);
    const text =
      readme === undefined ? "" : render(readSource(readme), { link: linkIn({ ...page, file: readme }, places) }).html;
    return {
      html: `${readme === undefined ? heading : `<p><code>${path}</code></p>`}${text}<ul>${items.join("")}</ul>`,
    };
  }
  if (path.endsWith(".md")) return render(readSource(path), { link: linkIn(page, places) });
  return { html: `${heading}${codePage(path, link)}` };
}

/** The folders above a file. */
function menuOf(path, places) {
  const parts = path.split("/");
  const page = { path: sourcePath(path) };
  const above = parts.slice(0, -1).map((_, i) => parts.slice(0, i + 1).join("/"));
  return `<ul>${above.map((folder) => `<li>${itemOf(folder, folder, linkTo(page, places))}</li>`).join("")}</ul>`;
}

/**
 * @returns pages `{ path, content }`, pictures of the repository, texts for the search `{ reference, en, ja }`
 */
export async function site() {
  const model = referencePages(await reference());
  const written = guides();
  const places = new Places(written);
  const guidesOfSite = guidePages(written, places, model.codeTargets);
  const referenceOfSite = referenceHtml(model, places);
  const all = [...guidesOfSite, ...referenceOfSite, ...sourcePages(places)];
  const textsOf = (pages) => pages.flatMap(({ texts }) => texts);
  return {
    pages: all.map((page) => ({ path: page.path, content: layout(page, guidesOfSite) })),
    pictures: [...places.pictures],
    texts: {
      reference: textsOf(referenceOfSite),
      ...Object.fromEntries(
        Object.keys(TEXTS).map((language) => [
          language,
          textsOf(guidesOfSite.filter((page) => page.language === language)),
        ]),
      ),
    },
  };
}
