import { FormatError } from "./errors.js";

/**
 * Maximum nesting depth: far beyond any model's configuration, and small enough that recursive readers cannot overflow
 * the stack.
 */
const MAX_DEPTH = 500;

/** Maximum length of JSON in an error message, in characters. */
const MAX_SHOWN = 80;

/**
 * Parses JSON from a file.
 * @param where how errors name the text, such as `m.keras: config.json`
 * @throws FormatError for text that is not valid JSON, or nests deeper than 500 levels
 */
export function parseJson(text: string, where: string): unknown {
  if (nesting(text) > MAX_DEPTH)
    throw new FormatError(`${where} is JSON that nests more than ${MAX_DEPTH} levels deep, which no model needs`);
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new FormatError(`${where} is not valid JSON: ${(cause as Error).message.slice(0, 200)}`, { cause });
  }
}

/** How many brackets enclose the innermost value; brackets in strings do not count. */
function nesting(text: string): number {
  let [depth, deepest] = [0, 0];
  for (const [token] of text.matchAll(/"[^"\\]*(?:\\.[^"\\]*)*"|[[\]{}]/gs)) {
    if (token === "[" || token === "{") deepest = Math.max(deepest, ++depth);
    else if (token === "]" || token === "}") depth--;
  }
  return deepest;
}

/**
 * What a file gives where a text belongs, as text: a text as it is, and anything else as JSON. `String(value)` throws for
 * an object whose own `toString` is no function, such as `{"toString": 0}`.
 */
export function textOf(value: unknown): string {
  return typeof value === "string" ? value : (JSON.stringify(value) ?? "");
}

/**
 * A value as JSON for an error message, cut to 80 characters so that a malicious file cannot produce an endless
 * message.
 */
export function showJson(value: unknown): string {
  const json = JSON.stringify(value) ?? "nothing";
  return json.length > MAX_SHOWN ? `${json.slice(0, MAX_SHOWN)}…` : json;
}
