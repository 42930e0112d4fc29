/** What every lesson has, so that one set of functions makes the pages of all. */

export type Language = "en" | "ja";

export const LANGUAGES: readonly Language[] = ["en", "ja"];

/**
 * The words of a lesson's pages in one language. In sentences `{name}` is a printed number, `$x$` a formula, `[term:words]` words that light with a term,
 * `` `code` `` code, `*words*` emphasis.
 */
export interface LessonTexts {
  readonly title: string;
  readonly question: string;
  readonly lead: readonly string[];
  /** The things that formula, code and picture have in common: a short name, and what it is. In the order of the computation. */
  readonly terms: Readonly<Record<string, { readonly name: string; readonly says: string }>>;
  /** The words in the formula, `\word{x}`. */
  readonly formula?: Readonly<Record<string, string>>;
  /** What to do with the figure. */
  readonly tries: readonly string[];
  /** The words of the figure, for its script; `{name}` is filled in there. */
  readonly figure: Readonly<Record<string, string>>;
  readonly surprise: { readonly title: string; readonly text: readonly string[] };
  readonly exercise: { readonly title: string; readonly task: readonly string[] };
  /** What each linked function computes, in the order of the lesson's sources. */
  readonly sources: readonly string[];
  readonly teacher: {
    readonly aim: string;
    readonly plan: readonly (readonly [minutes: number, what: string])[];
    readonly misconceptions: readonly (readonly [claim: string, answer: string])[];
    readonly answers: readonly string[];
  };
  /** The tasks of the sheet, with the number of lines to write on. */
  readonly sheet: readonly (readonly [task: string, lines: number])[];
}

/** A function of the library that computes what is seen. */
export interface Source {
  /** From the repository's root, such as "src/backends/reference/conv2d.ts". */
  readonly file: string;
  /** Of a function, class or constant that the file declares. */
  readonly name: string;
}

/**
 * What a program has of the terms and of the numbers that move. An entry is a text that is in the program; of an entry with bars, `shape: [|3, 3|]`,
 * the part between them. Entries of one word are found as words.
 */
export interface CodeMarks {
  readonly terms: Readonly<Record<string, readonly string[]>>;
  /** Numbers that the figure changes. */
  readonly values?: Readonly<Record<string, readonly string[]>>;
}

/** A lesson. Its folder has its program, shown as it is, and its script, `figure.ts`. */
export interface Lesson {
  /** The name of its folder. */
  readonly id: string;
  readonly texts: Readonly<Record<Language, LessonTexts>>;
  /**
   * Lines of TeX. `\term{x}{…}` lights with a term, `\now{x}{…}` holds a number that the figure changes, as it is at first,
   * `\word{x}` is a word of the page's language.
   */
  readonly formula: readonly string[];
  readonly code: CodeMarks;
  readonly sources: readonly Source[];
  /** The numbers that the page's sentences print. */
  readonly printed: Readonly<Record<string, number | string>>;
  /** What the figure draws; plain data. */
  readonly numbers: unknown;
  /** What it needs when it is touched, and the page would be slow to bring: the value of `loadLater`. */
  readonly later?: string;
}
