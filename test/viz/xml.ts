import { expect } from "vitest";

const TOKENS = /<(\/?)([a-zA-Z][\w:-]*)((?:\s+[\w:-]+="[^"<]*")*)\s*(\/?)>|([^<]+)/gy;
// biome-ignore lint/suspicious/noControlCharactersInRegex: XML forbids them
const ILLEGAL = /&(?!(?:amp|lt|gt|quot|apos|#\d+|#x[\da-f]+);)|[\u0000-\u0008\u000b\u000c\u000e-\u001f]/i;

/** Expects a well-formed XML document: tags in pairs, quoted attributes each once, entities that exist, one root. */
export function expectWellFormed(xml: string): void {
  const open: string[] = [];
  let [at, roots] = [0, 0];
  for (const [token, closing, name, attributes, empty, text] of xml.trim().matchAll(TOKENS)) {
    at += token.length;
    expect(text ?? attributes).not.toMatch(ILLEGAL);
    if (text !== undefined) continue;
    const names = [...attributes.matchAll(/([\w:-]+)="/g)].map((match) => match[1]);
    expect(new Set(names).size, `an attribute twice in ${token}`).toBe(names.length);
    if (open.length === 0) roots++;
    if (closing) expect(open.pop()).toBe(name);
    else if (!empty) open.push(name);
  }
  expect(at, `not XML: ${xml.trim().slice(at, at + 80)}`).toBe(xml.trim().length);
  expect([open, roots]).toEqual([[], 1]);
}

/** All text of a document, entities resolved. */
export function textOf(xml: string): string {
  const entities: Record<string, string> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };
  return xml.replace(/<[^>]*>/g, "\n").replace(/&(\w+);/g, (_, name: string) => entities[name]);
}
