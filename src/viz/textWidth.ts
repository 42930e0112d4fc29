/** Wide characters of East Asian fonts, as wide as they are high: kana, kanji, hangul, full-width forms, emoji. */
const WIDE =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1f300}-\u{1faff}\u{20000}-\u{3fffd}]/u;

/** Zero-width characters: combining marks, joiners. */
const ZERO = /[\p{Mn}\p{Me}\u200b-\u200f]/u;

/** The number of terminal columns of a text: two for each East Asian wide character. */
export function columnsOf(text: string): number {
  let columns = 0;
  for (const char of text) columns += ZERO.test(char) ? 0 : WIDE.test(char) ? 2 : 1;
  return columns;
}

/**
 * Estimates the width of a text in a proportional sans-serif font, without a canvas. The error is a few per cent,
 * mostly upwards.
 * @param fontSize pixels  @returns pixels
 */
export function textWidth(text: string, fontSize: number): number {
  let ems = 0;
  for (const char of text) ems += emsOf(char);
  return ems * fontSize;
}

function emsOf(char: string): number {
  if (ZERO.test(char)) return 0;
  if (WIDE.test(char)) return 1;
  if (/[iljI.,:;'|! ()[\]tfr]/.test(char)) return 0.36;
  if (/[mwMW@%—]/.test(char)) return 0.92;
  return /[A-Z]/.test(char) ? 0.68 : 0.58;
}

/** Marks and small kana that may not begin a line. */
const NO_START = "、。，．）」』】！？：；・ーァィゥェォッャュョぁぃぅぇぉっゃゅょ";

/** Unbreakable units: an East Asian character with the marks after it, a word, spaces. */
const PIECES = new RegExp(`(?:${WIDE.source})[${NO_START}]*|\\s+|[^\\s]+?(?=${WIDE.source}|\\s|$)`, "gu");

/**
 * Breaks a text into lines no wider than `width` pixels, between words, and between any two East Asian characters. A
 * word that is wider than a line is placed alone on a line.
 */
export function wrapText(text: string, fontSize: number, width: number): string[] {
  const lines = [""];
  for (const piece of text.match(PIECES) ?? []) {
    const last = lines.length - 1;
    const fits = textWidth((lines[last] + piece).trimEnd(), fontSize) <= width;
    if (fits || lines[last] === "") lines[last] += piece;
    else lines.push(piece.trimStart());
  }
  return lines.map((line) => line.trim());
}
