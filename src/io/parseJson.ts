import { FormatError } from "../util/errors.js";

/** Deeper than any description of a model; what walks through it recursively would overflow the stack. */
const DEEPEST = 500;

/** JSON's value. @throws FormatError that says where it stands, for what is no JSON or nests too deep */
export function parseJson(text: string, where: string): unknown {
  if (nesting(text) > DEEPEST)
    throw new FormatError(`${where} is JSON that nests more than ${DEEPEST} deep, as no file needs`);
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new FormatError(`${where} is not valid JSON: ${(cause as Error).message.slice(0, 200)}`, { cause });
  }
}

/** How deep brackets lie within each other, those in strings left out. */
function nesting(text: string): number {
  let [depth, deepest] = [0, 0];
  for (const [token] of text.matchAll(/"[^"\\]*(?:\\.[^"\\]*)*"|[[\]{}]/gs)) {
    if (token === "[" || token === "{") deepest = Math.max(deepest, ++depth);
    else if (token === "]" || token === "}") depth--;
  }
  return deepest;
}
