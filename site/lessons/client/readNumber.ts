/**
 * The number that a reader has typed, null where it is none: with a decimal point or comma, with thousands set apart, as a fraction `5/8`, with any minus
 * sign, in digits of full width, with what it counts behind it: `44 pictures`, `５枚`.
 * @param isPercent whether a number of percent is asked for, so that `50%` is 50; elsewhere it is 0.5
 */
export function readNumber(typed: string, isPercent = false): number | null {
  const [, text, percent] = /^(.*?)(%?)$/.exec(plain(typed)) as RegExpExecArray;
  const parts = text.split("/").map(decimal);
  const value = parts.length > 2 ? Number.NaN : parts.reduce((above, below) => above / below);
  if (!Number.isFinite(value)) return null;
  return percent && !isPercent ? value / 100 : value;
}

/** What the answers of the exercises count. */
const UNIT =
  /(?<=\d)(個|枚|杯|倍|回|歩|通り|ステップ|バイト|pictures?|bowls?|times|steps?|bytes?|numbers?|weights?|parameters?)$/i;

/** In plain digits and signs: keyboards for Japanese give `０．５`, `ー` or `０。５`, and pages print `−`. */
const plain = (typed: string) =>
  typed
    .normalize("NFKC")
    .replace(/[\s\u200b]/g, "")
    .replace(/(?<=\d)(percent|パーセント)$/i, "%")
    .replace(UNIT, "")
    .replace(/[\u2010-\u2015\u2212\u30fc]/g, "-")
    .replace(/[。｡]/g, ".")
    .replace(/、/g, ",");

/** A number without a fraction's bar. A comma sets thousands apart where it can, as in the page's own numbers, and else is a decimal comma. */
function decimal(text: string): number {
  const isGrouped = /^[+-]?[1-9]\d{0,2}(,\d{3})+(\.\d*)?$/.test(text);
  const written = isGrouped ? text.replace(/,/g, "") : text.replace(",", ".");
  return /^[+-]?(\d+\.?\d*|\.\d+)$/.test(written) ? Number(written) : Number.NaN;
}
