import { ValueError } from "./errors.js";

/** The options that a constructor or method takes. */
export interface OptionRules<T> {
  /** Every option of T: true, or, for an alias (such as Keras's name), the name that it stands for. */
  readonly names: { readonly [K in keyof Required<T>]: true | keyof T };
  /** Options of Keras that are accepted at these values only, at which they change nothing. */
  readonly only?: Readonly<Record<string, readonly unknown[]>>;
  /** Remedies for options of other libraries that users may try. */
  readonly instead?: Readonly<Record<string, string>>;
}

/** Checks options and resolves aliases. @param where overrides the reader's own `where`, for subclasses */
export type OptionsReader<T> = (options: T | undefined, where?: string) => T;

/**
 * Makes the check that every constructor and method runs on its options. An unknown name is refused with the most
 * similar known one, and a value that is not an options object with the right call. An undefined option counts as
 * omitted.
 * @param where how to call the constructor or method in errors
 * @param call the right call, such as `new SGD({ learningRate: 0.01 })`
 * @returns a function that throws ValueError
 */
export function optionsReader<T extends object>(where: string, call: string, rules: OptionRules<T>): OptionsReader<T> {
  return (options, place = where) => {
    if (options === undefined) return {} as T;
    if (!isPlainObject(options))
      throw new ValueError(`${place}: the options are ${showValue(options)}; give them in an object, as in ${call}`);
    let renamed: Record<string, unknown> | null = null;
    for (const name of Object.keys(options)) {
      const value = options[name];
      if (value === undefined) continue;
      const rule = ruleOf(name, rules.names);
      if (rule === true) continue;
      if (rule === undefined) {
        checkOnly(place, name, value, rules);
        renamed ??= { ...options };
      } else {
        if ((options as Record<string, unknown>)[rule] !== undefined)
          throw new ValueError(`${place}: ${name} is an alias of ${rule}; give one of them`);
        renamed ??= { ...options };
        renamed[rule] = value;
      }
      delete renamed[name];
    }
    return (renamed ?? options) as T;
  };
}

/** Whether a value is an object made by `{ … }`, not an array, a tensor or an instance of another class. */
export function isPlainObject(value: unknown): value is Record<string, unknown> {
  if (typeof value !== "object" || value === null) return false;
  const prototype = Object.getPrototypeOf(value);
  if (prototype === Object.prototype) return true;
  // Object.prototype of any realm has no prototype itself, and is not an array's prototype.
  return prototype === null || (Object.getPrototypeOf(prototype) === null && !Array.isArray(value));
}

function ruleOf(name: string, names: object): true | string | undefined {
  return Object.hasOwn(names, name) ? (names as Record<string, true | string>)[name] : undefined;
}

function checkOnly<T>(where: string, name: string, value: unknown, { names, only = {}, instead = {} }: OptionRules<T>) {
  const allowed = Object.hasOwn(only, name) ? only[name] : null;
  if (allowed?.some((one) => JSON.stringify(one) === JSON.stringify(value))) return;
  if (Object.hasOwn(instead, name)) throw new ValueError(`${where}: there is no option "${name}"; ${instead[name]}`);
  if (allowed)
    throw new ValueError(
      `${where}: ${name} is ${showValue(value)}, but only ${allowed.map(showValue).join(" or ")} is supported`,
    );
  const known = Object.keys(names).sort();
  const nearest = nearestName(name, known);
  throw new ValueError(
    `${where}: there is no option "${name}"; ${nearest === null ? "" : `did you mean ${nearest}? `}` +
      (known.length > 0 ? `There are ${known.join(", ")}` : "It takes none"),
  );
}

/** The known name most similar to an unknown one: other capitals, a small edit distance, or an abbreviation. */
export function nearestName(name: string, known: readonly string[]): string | null {
  const given = plain(name);
  const ranked = known
    .map((candidate) => ({ candidate, distance: editDistance(given, plain(candidate)) }))
    .sort((a, b) => a.distance - b.distance);
  const best = ranked[0];
  if (best && best.distance <= Math.max(1, Math.floor(given.length / 3))) return best.candidate;
  return (
    known.find((candidate) => given.length > 3 && plain(candidate).includes(given)) ??
    known.find((candidate) => isAbbreviation(given, plain(candidate))) ??
    null
  );
}

function plain(name: string): string {
  return name.replace(/[^A-Za-z0-9]/g, "").toLowerCase();
}

/** Whether `short` is a subsequence of `long` with the same first letter: "lr" in "learningrate". */
function isAbbreviation(short: string, long: string): boolean {
  if (short.length < 2 || short[0] !== long[0]) return false;
  let at = 0;
  for (const letter of long) if (letter === short[at]) at++;
  return at === short.length;
}

/** The minimal number of insertions, deletions, substitutions and transpositions of neighbours. @see Damerau 1964 */
function editDistance(a: string, b: string): number {
  const rows = [Array.from({ length: b.length + 1 }, (_, j) => j)];
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      row[j] = Math.min(rows[i - 1][j] + 1, row[j - 1] + 1, rows[i - 1][j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1));
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      if (swapped) row[j] = Math.min(row[j], rows[i - 2][j - 2] + 1);
    }
    rows.push(row);
  }
  return rows[a.length][b.length];
}

/** A short description of any value, for error messages. */
export function showValue(value: unknown): string {
  if (typeof value === "string") return `"${value}"`;
  if (Array.isArray(value)) return value.length < 6 ? `[${value.map(showValue).join(", ")}]` : "an array";
  if (typeof value === "function") return value.name ? `the function ${value.name}` : "a function";
  if (typeof value !== "object" || value === null) return String(value);
  if (isPlainObject(value)) return "an object";
  // A bundler may have put a line before the name of a class.
  return `a ${value.constructor?.name.replace(/^_/, "") || "value"}`;
}
