/** The pages of the reference: one for all entry points, one for each of them, and one for each name. */

import { CATEGORY_ORDER } from "./categories.mjs";
import { between } from "./layout.mjs";
import { escapeHtml } from "./markdown.mjs";
import { importOf } from "./reference.mjs";

const KINDS = { class: "Class", function: "Function", interface: "Interface", type: "Type", variable: "Constant" };
const ORDER = ["index", "data", "bowls", "io", "gpu", "viz", "progress", "worker", "testing", "testing/vitest"];
const isType = ({ kind }) => kind === "interface" || kind === "type";
const entryPath = (entry) => `reference/${entry === "index" ? "noodlenet" : entry.replaceAll("/", "-")}.html`;

/** Every exported name with the page that describes it. */
function withPages({ names, pages }) {
  const byName = new Map(pages.map((page) => [`${page.entry}/${page.name}`, page]));
  return names.map((name) => {
    const page = byName.get(`${name.target.entry}/${name.target.name}`);
    if (page === undefined) throw new Error(`docs: ${name.entry}/${name.name} has no page`);
    return { ...name, kind: page.kind, path: page.path };
  });
}

/** What an entry point exports, in the order of its categories. */
function categories(names, entry) {
  const own = names
    .filter((name) => name.entry === entry)
    .sort((a, b) => Number(isType(a)) - Number(isType(b)) || a.name.localeCompare(b.name, "en"));
  const titles = entry === "index" ? CATEGORY_ORDER : [""];
  return titles.map((title) => ({ title, names: own.filter(({ category }) => category === title) }));
}

const anchorOf = (title) => title.toLowerCase().replaceAll(/[^a-z]+/g, "-");

/** The menu beside a page: the entry points; of its own one the categories, and what stands in the page's. */
function menuOf(page, names) {
  const to = (path) => escapeHtml(between(page.path, path));
  const current = (path) => (path === page.path ? ' aria-current="page"' : "");
  const item = ({ name, path }) => `<li><a href="${to(path)}"${current(path)}><code>${name}</code></a></li>`;
  const inEntry = () =>
    categories(names, page.entry)
      .map(({ title, names: inside }) => {
        const shown = title === "" || title === page.category ? `<ul>${inside.map(item).join("")}</ul>` : "";
        return title === ""
          ? shown
          : `<li><a href="${to(`${entryPath(page.entry)}#${anchorOf(title)}`)}">${title}</a>${shown}</li>`;
      })
      .join("");
  const entries = ORDER.map((entry) => {
    const path = entryPath(entry);
    const inside = entry === page.entry ? `<ul>${inEntry()}</ul>` : "";
    return `<li><a href="${to(path)}"${current(path)}><code>${importOf(entry)}</code></a>${entry === "index" ? inside : inside.replace(/^<ul><ul>(.*)<\/ul><\/ul>$/s, "<ul>$1</ul>")}</li>`;
  });
  return `<ul>${entries.join("")}</ul>`;
}

/** One entry point: a table of what it exports, and under it the names of types. */
function entryText({ entry, text }, names) {
  const cell = (summary) => summary.replaceAll("|", "\\|").replaceAll("<", "&lt;");
  const link = ({ name, path }) => `[\`${name}\`](page:${path})`;
  const parts = categories(names, entry).map(({ title, names: inside }) => {
    const rows = inside.filter((name) => !isType(name)).map((name) => `| ${link(name)} | ${cell(name.summary)} |`);
    const types = inside.filter(isType).map(link);
    return [
      title === "" ? "" : `## ${title}`,
      rows.length === 0 ? "" : `| name | what it is |\n|---|---|\n${rows.join("\n")}`,
      types.length === 0 ? "" : `Types: ${types.join(", ")}.`,
    ].join("\n\n");
  });
  return `# ${importOf(entry)}\n\n${text}\n\n${parts.join("\n\n")}`;
}

/** The text of a name's page, with how it is imported and without what only repeats names. */
function nameText({ markdown, kind, name, entry }, inherits) {
  const type = kind === "interface" || kind === "type" ? "type " : "";
  const body = markdown
    .replace(/^# .*\n/, "")
    .replaceAll(/^#+ (Inherited from|Overrides|Implementation of)\n\n.*\n/gm, "")
    .replace(/^## Extends\n\n((?:- .*\n)+)\n*/m, (_, bases) => {
      // Only public classes have pages.
      const shown = bases.split("\n").filter((base) => base.includes("]("));
      return shown.length === 0 ? "" : `## Extends\n\n${shown.join("\n")}\n\n`;
    })
    .replaceAll(/^(#+) Throws\n\n([\s\S]*?)(?=\n\n(?:#|\*\*\*)|\n*$(?![\s\S]))/gm, "**Throws** $2");
  const others =
    inherits.length === 0
      ? ""
      : `\n\nIt has the members of ${inherits.map((other) => `\`${other}\``).join(" and ")}, too.\n`;
  const [head, ...parts] = body.split(/\n(?=## )/);
  return `# ${name}\n\n${KINDS[kind]} of \`${importOf(entry)}\`\n\n\`\`\`ts\nimport { ${type}${name} } from "${importOf(entry)}";\n\`\`\`\n${[head.trimEnd() + others, ...parts].join("\n")}`;
}

/**
 * All pages of the reference, as Markdown whose links are `page:` and a path, `source:` and a file, or those of TypeDoc's own pages.
 * @returns pages `{ path, title, text, folder, entry, category, menu, summary }`, and codeTargets: the path for a name in code
 */
export function referencePages(model) {
  const names = withPages(model);
  const byPath = new Map(names.map((name) => [name.path, name]));
  const entries = ORDER.map((entry) => model.entries.find((item) => item.entry === entry));
  if (model.entries.length !== ORDER.length || entries.includes(undefined))
    throw new Error(
      `docs: the entry points are ${model.entries.map(({ entry }) => entry)}, and site/docs/referencePages.mjs knows ${ORDER}`,
    );
  const index = {
    path: "reference/index.html",
    title: "Reference",
    text: `# Reference\n\nMade from the documentation in the sources. Names, defaults and meanings are those of Keras 3, in camelCase.\n\n| import | what is there |\n|---|---|\n${entries
      .map(
        ({ entry, text }) =>
          `| [\`${importOf(entry)}\`](page:${entryPath(entry)}) | ${text
            .split(/\n\n|\n```/)[0]
            .replaceAll("\n", " ")
            .replace(/:$/, ".")} |`,
      )
      .join("\n")}`,
  };
  const pages = [
    index,
    ...entries.map((entry) => ({
      path: entryPath(entry.entry),
      title: importOf(entry.entry),
      entry: entry.entry,
      text: entryText(entry, names),
    })),
    ...model.pages.map((page) => {
      const { category, summary, members, inherits } = byPath.get(page.path);
      return { ...page, title: page.name, category, summary, members, text: nameText(page, inherits), isName: true };
    }),
  ];
  const codeTargets = new Map();
  for (const name of [...names].sort((a, b) => Number(isType(a)) - Number(isType(b))))
    if (!codeTargets.has(name.name)) codeTargets.set(name.name, name.path);
  for (const entry of ORDER) codeTargets.set(importOf(entry), entryPath(entry));
  return { pages: pages.map((page) => ({ ...page, menu: menuOf(page, names) })), codeTargets };
}
