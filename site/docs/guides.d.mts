/** A page that people have written. */
export interface Guide {
  readonly language: "en" | "ja";
  readonly name: string;
  /** Of a guide; the first page has none. */
  readonly group?: string;
  /** The file of its own text. */
  readonly file: string;
  /** With the sections of the README in their places. */
  readonly text: string;
  /** The sections of the README that stand in it. */
  readonly anchors: readonly string[];
  /** The path of the page in the built folder. */
  readonly path: string;
}

export function guides(): readonly Guide[];
export function sectionsByAnchor(text: string): ReadonlyMap<string, string>;
export function codeOf(text: string): readonly { readonly language: string; readonly code: string }[];
