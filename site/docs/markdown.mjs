/** Markdown to HTML: headings with ids, highlighted code, tables and code that can be scrolled by keyboard. */

import hljs from "highlight.js/lib/core";
import bash from "highlight.js/lib/languages/bash";
import json from "highlight.js/lib/languages/json";
import python from "highlight.js/lib/languages/python";
import typescript from "highlight.js/lib/languages/typescript";
import xml from "highlight.js/lib/languages/xml";
import MarkdownIt from "markdown-it";

const LANGUAGES = { ts: typescript, js: typescript, javascript: typescript, sh: bash, html: xml, py: python, json };
for (const [name, language] of Object.entries(LANGUAGES)) hljs.registerLanguage(name, language);
// Pages hold scripts.
hljs.registerLanguage("javascript", typescript);

export const escapeHtml = (text) =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");

/** Code with its words marked, as HTML. */
export const highlighted = (code, language) =>
  hljs.getLanguage(language) ? hljs.highlight(code, { language }).value : escapeHtml(code);

/** The id of a heading, as GitHub gives it; of a second one with the same words, with a number. */
function slugOf(text, used) {
  const plain = text
    .toLowerCase()
    .replaceAll(/[^\p{Letter}\p{Mark}\p{Number}\p{Connector_Punctuation} -]/gu, "")
    .replaceAll(" ", "-");
  const times = used.get(plain) ?? 0;
  used.set(plain, times + 1);
  return times === 0 ? plain : `${plain}-${times}`;
}

const textOf = ({ children }) =>
  children.map(({ type, content }) => (["text", "code_inline"].includes(type) ? content : "")).join("");

const markdown = new MarkdownIt({ html: true, linkify: false });

markdown.renderer.rules.fence = (tokens, i) => {
  const [language] = tokens[i].info.split(" ");
  return `<pre tabindex="0"><code>${highlighted(tokens[i].content, language)}</code></pre>\n`;
};
markdown.renderer.rules.code_block = (tokens, i) =>
  `<pre tabindex="0"><code>${escapeHtml(tokens[i].content)}</code></pre>\n`;
markdown.renderer.rules.table_open = () => '<div class="table" tabindex="0"><table>\n';
markdown.renderer.rules.table_close = () => "</table></div>\n";
// A corner that says nothing heads nothing.
markdown.renderer.rules.th_open = (tokens, i) => (tokens[i + 1].content === "" ? "<td>" : '<th scope="col">');
markdown.renderer.rules.th_close = (tokens, i) => (tokens[i - 1].content === "" ? "</td>" : "</th>");
// What is long needs a column of its own width among many.
markdown.renderer.rules.td_open = (tokens, i) => (tokens[i + 1].content.length > 120 ? '<td class="long">' : "<td>");
markdown.renderer.rules.image = (tokens, i, options, env, self) => {
  const token = tokens[i];
  token.attrSet("alt", self.renderInlineAsText(token.children, options, env));
  token.attrSet("loading", "lazy");
  const picture = self.renderToken(tokens, i, options);
  if (token.meta?.dark === undefined) return picture;
  const dark = `<source media="(prefers-color-scheme: dark)" srcset="${escapeHtml(token.meta.dark)}">`;
  return `<picture>${dark}${picture}</picture>`;
};

/** Gives every heading its id. @returns their levels, words and ids */
function nameHeadings(tokens) {
  const used = new Map();
  return tokens.flatMap((token, i) => {
    if (token.type !== "heading_open") return [];
    const text = textOf(tokens[i + 1]);
    const id = slugOf(text, used);
    token.attrSet("id", id);
    return [{ level: Number(token.tag.slice(1)), text, id }];
  });
}

/** Rewrites the targets of links and pictures, and links words of code that name something public, once in each section. */
function rewrite(tokens, { link, codeLink, darkPicture }) {
  let linked = new Set();
  for (const token of tokens) {
    if (token.type === "heading_open") linked = new Set();
    if (token.type !== "inline") continue;
    const before = tokens[tokens.indexOf(token) - 1].type;
    const [isHeading, isInCell] = [before === "heading_open", before === "td_open"];
    let inLink = false;
    for (const child of token.children) {
      if (child.type === "link_open") child.attrSet("href", link(child.attrGet("href")));
      if (child.type === "image") {
        const dark = darkPicture?.(child.attrGet("src"));
        if (dark !== undefined) child.meta = { dark: link(dark) };
        child.attrSet("src", link(child.attrGet("src")));
      }
      if (/^link_(open|close)$/.test(child.type)) inLink = child.type === "link_open";
      if (child.type !== "code_inline") continue;
      child.meta = { isInCell };
      if (inLink || isHeading || linked.has(child.content)) continue;
      const target = codeLink?.(child.content);
      if (target === undefined) continue;
      linked.add(child.content);
      child.meta.target = target;
    }
  }
}

/** Code of a table, which may break between its names, and within long ones between their words: cells are narrow on a phone. */
const breakable = (code) =>
  code
    .replaceAll(/\w{12,}/g, (name) => name.replaceAll(/_|[a-z0-9]D?(?=[A-Z][a-z])/g, "$&\u200b"))
    .replaceAll(/(?<=[A-Za-z\])]{2})[.(=/](?=[A-Za-z"[({…])/g, "$&\u200b");

markdown.renderer.rules.code_inline = (tokens, i) => {
  const { content, meta } = tokens[i];
  const text = escapeHtml(meta?.isInCell ? breakable(content) : content).replaceAll("\u200b", "<wbr>");
  const code = `<code>${text}</code>`;
  return meta?.target === undefined ? code : `<a href="${escapeHtml(meta.target)}">${code}</a>`;
};

const JAPANESE = /[\u3000-\u30ff\u4e00-\u9fff\uff00-\uffef]/;
// Lines of Japanese are joined without a space.
markdown.renderer.rules.softbreak = (tokens, i) => {
  const around = [tokens[i - 1]?.content?.at(-1) ?? "", tokens[i + 1]?.content?.[0] ?? ""];
  return around.every((char) => JAPANESE.test(char)) ? "" : "\n";
};

/** The sections under headings of the second level, as words for the search. */
function sectionsOf(tokens) {
  const sections = [{ heading: "", id: "", text: "" }];
  tokens.forEach((token, i) => {
    if (token.type === "heading_open" && token.tag === "h2")
      sections.push({ heading: textOf(tokens[i + 1]), id: token.attrGet("id"), text: "" });
    else if (token.type === "inline") sections.at(-1).text += `${textOf(token)} `;
  });
  return sections;
}

/**
 * @param link gives the target of a link or picture for what the text says  @param codeLink the target for a word of code, or undefined
 * @param darkPicture the picture, as a text would name it, that stands for another one on dark pages, or undefined
 * @returns html, headings `{ level, text, id }`, sections `{ heading, id, text }`
 */
export function render(text, { link, codeLink, darkPicture }) {
  const env = {};
  const tokens = markdown.parse(text, env);
  const headings = nameHeadings(tokens);
  rewrite(tokens, { link, codeLink, darkPicture });
  const sections = sectionsOf(tokens);
  return { html: markdown.renderer.render(tokens, markdown.options, env), headings, sections };
}
