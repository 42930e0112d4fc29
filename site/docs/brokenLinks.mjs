/** The links of a folder of pages that lead nowhere. */

import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join, posix } from "node:path";

const withoutScripts = (html) => html.replaceAll(/<(script|style)\b(?![^>]*\bsrc=)[\s\S]*?<\/\1>/g, "");
const decoded = (text) => text.replaceAll("&amp;", "&").replaceAll("&quot;", '"').replaceAll("&#39;", "'");

/** What a page links to, and what can be linked to in it. */
function read(file) {
  const html = withoutScripts(readFileSync(file, "utf8"));
  const values = (pattern) => [...html.matchAll(pattern)].map(([, value]) => decoded(value));
  return {
    targets: values(/<a\b[^>]*?\shref="([^"]*)"/g),
    loaded: values(/<(?:link|img|script|iframe|source)\b[^>]*?\s(?:href|src|srcset)="([^"]*)"/g),
    ids: new Set(values(/<[a-z][^>]*?\sid="([^"]+)"/gi)),
  };
}

/**
 * @param folder a built site
 * @returns a line for each link whose page, file or anchor is not in it, and for each part of a page that another host would have to give
 */
export function brokenLinks(folder) {
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).map((file) => file.replaceAll("\\", "/"));
  const pages = new Map(files.filter((file) => file.endsWith(".html")).map((file) => [file, read(join(folder, file))]));
  const isFile = (path) => existsSync(join(folder, path)) && statSync(join(folder, path)).isFile();
  return [...pages].flatMap(([page, { targets, loaded }]) =>
    [...targets, ...loaded].flatMap((target) => {
      if (/^https?:/.test(target)) return loaded.includes(target) ? [`${page}: ${target} asks another host`] : [];
      if (target.startsWith("data:")) return [];
      if (/^[a-z]+:|^\//.test(target)) return [`${page}: ${target} is no relative address`];
      const [address, anchor] = target.split("#");
      const path = address === "" ? page : posix.join(posix.dirname(page), decodeURIComponent(address.split("?")[0]));
      if (path.startsWith("..") || !isFile(path)) return [`${page}: ${target} leads nowhere`];
      // What follows the address of the lab are its settings.
      if (!anchor || !pages.has(path) || path.startsWith("lab/")) return [];
      return pages.get(path).ids.has(decodeURIComponent(anchor))
        ? []
        : [`${page}: ${target}: the page has no such anchor`];
    }),
  );
}
