/** The page around a content. */

import { posix } from "node:path";
import { escapeHtml } from "./markdown.mjs";
import { GUIDES, TEXTS } from "./texts.mjs";

/** A page's address from another page. */
export const between = (from, to) => posix.relative(posix.dirname(from), to);

const list = (items) => `<ul>${items.map((item) => `<li>${item}</li>`).join("")}</ul>`;

/** A link that says where it is the page itself. */
const linkFrom = (page) => (path, html) =>
  `<a href="${escapeHtml(between(page.path, path))}"${path === page.path ? ' aria-current="page"' : ""}>${html}</a>`;

/** The guides by their groups. */
export function guideMenu(page, pages) {
  const link = linkFrom(page);
  const { groups } = TEXTS[page.language];
  return Object.keys(groups)
    .map((group) => {
      const own = pages.filter((item) => item.language === page.language && item.group === group);
      return `<h2>${groups[group]}</h2>${list(own.map(({ path, title }) => link(path, escapeHtml(title))))}`;
    })
    .join("");
}

/** The headings of a page that has more than two. */
function onThisPage({ headings, language }) {
  const shown = headings.filter(({ level, text }) => level === 2 || (level === 3 && text !== "Constructor"));
  if (shown.length < 3) return "";
  const items = shown.map(
    ({ level, text, id }) =>
      `<li class="level${level}"><a href="#${encodeURIComponent(id)}">${escapeHtml(text)}</a></li>`,
  );
  return `<details class="toc" data-wide="80rem"><summary>${TEXTS[language].onThisPage}</summary><nav aria-label="${TEXTS[language].onThisPage}"><ul>${items.join("")}</ul></nav></details>`;
}

/** Links to the guides before and after. */
function neighbours(page, pages) {
  const order = GUIDES.map(({ name }) => name);
  const at = order.indexOf(page.name);
  if (page.group === undefined) return "";
  const link = linkFrom(page);
  const words = TEXTS[page.language];
  const to = (name, label) => {
    const found = pages.find((item) => item.language === page.language && item.name === name);
    return found === undefined
      ? ""
      : `<p><span class="quiet">${label}</span><br>${link(found.path, escapeHtml(found.title))}</p>`;
  };
  return `<nav class="neighbours" aria-label="${words.pages}">${to(order[at - 1], words.previous)}${to(order[at + 1], words.next)}</nav>`;
}

/**
 * @param page `{ path, language, title, html, headings, menu, other?, description? }`; other: the path of the page in the other language
 * @param pages the guides
 */
export function layout(page, pages) {
  const { language, path, title } = page;
  const words = TEXTS[language];
  const otherLanguage = language === "en" ? "ja" : "en";
  const link = linkFrom(page);
  const to = (target) => escapeHtml(between(path, target));
  const home = language === "en" ? "" : `${language}/`;
  const other = page.other ?? (language === "en" ? "ja/index.html" : "index.html");
  const alternate = page.other
    ? `<link rel="alternate" hreflang="${otherLanguage}" href="${to(other)}"><link rel="alternate" hreflang="${language}" href="${to(path)}">`
    : "";
  return `<!doctype html>
<html lang="${language}" data-root="${to(".") || "."}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(page.name === "index" ? title : `${title} · noodlenet`)}</title>
${page.description ? `<meta name="description" content="${escapeHtml(page.description)}">` : ""}
<link rel="icon" href="data:,">
${alternate}
<link rel="stylesheet" href="${to("docs.css")}">
</head>
<body>
<a class="skip" href="#content">${words.skip}</a>
<header class="top">
<a class="brand" href="${to(`${home}index.html`)}">noodlenet</a>
<nav aria-label="${words.site}">
${link(`${home}guides/install.html`, words.guides)}
${link("reference/index.html", words.reference)}
${link(`lessons/${language}/index.html`, words.lessons)}
${link("lab/index.html", words.lab)}
</nav>
<search class="search" hidden><label><span class="unseen">${words.search}</span><input type="search" placeholder="${words.search}" autocomplete="off" spellcheck="false"></label>
<div class="results" hidden><p role="status" class="quiet"></p><ol aria-label="${words.results}"></ol></div></search>
<a class="language" lang="${otherLanguage}" hreflang="${otherLanguage}" href="${to(other)}">${words.otherLanguage}</a>
</header>
<div class="columns">
<nav class="side" aria-label="${words.contents}"><details data-wide="60rem"><summary>${words.contents}</summary>${page.menu}</details></nav>
<main id="content" tabindex="-1">
${onThisPage(page)}
<article>
${page.html}
</article>
${neighbours(page, pages)}
</main>
</div>
<footer class="quiet"><p>${words.footer}</p></footer>
<script src="${to("docs.js")}"></script>
</body>
</html>
`;
}
