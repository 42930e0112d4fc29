/** The search over what the pages say: `search/*.js` have the texts, and the index is made of them when the search is first used. */

import MiniSearch from "minisearch";
import { wordsOf } from "./words.js";

/** Something that can be found: a section of a guide, or a public name. */
export interface SearchResult {
  readonly title: string;
  /** The page, where the title is that of one of its sections. */
  readonly page: string;
  readonly path: string;
  /** What it says, or its beginning. */
  readonly text: string;
}

declare global {
  /** The texts, as the files of texts give them. */
  var noodlenetTexts: SearchResult[] | undefined;
  var noodlenetSearch: { find(words: string): SearchResult[] } | undefined;
}

const SHOWN = 20;
const texts = globalThis.noodlenetTexts ?? [];

const index = new MiniSearch({
  fields: ["title", "page", "text"],
  tokenize: wordsOf,
  processTerm: (term) => term,
  searchOptions: {
    boost: { title: 6, page: 2 },
    prefix: true,
    combineWith: "AND",
    // Options and other types are found after what they belong to.
    boostDocument: (id) => (/^(interface|type)$/.test(texts[id].page) ? 0.4 : 1),
    // One letter may be wrong in words of five or more.
    fuzzy: (term) => (/^\w{5,}$/.test(term) ? 0.2 : false),
  },
});
index.addAll(texts.map((text, id) => ({ id, ...text })));

/** Where the words stand in a text: what is shown of it. */
function excerpt(text: string, words: string): string {
  const at = text.toLowerCase().indexOf(words.toLowerCase());
  const from = Math.max(0, at - 40);
  return `${from > 0 ? "…" : ""}${text.slice(from, from + 140)}${text.length > from + 140 ? "…" : ""}`;
}

globalThis.noodlenetSearch = {
  find: (words) =>
    index
      .search(words)
      .slice(0, SHOWN)
      .map(({ id }) => ({ ...texts[id], text: excerpt(texts[id].text, words) })),
};
