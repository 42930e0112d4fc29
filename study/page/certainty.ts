import type { Language } from "noodlenet/viz";
import { beside, escapeHtml, table, tag } from "./html.js";

/** A range of probabilities. */
export interface Interval {
  readonly low: number;
  readonly high: number;
}

/**
 * The accuracies with which so many right answers are not surprising: 95% by Clopper and Pearson (1934), whose ends are those at which
 * as few, or as many, right answers have a probability of 2.5%.
 */
export function interval(right: number, of: number): Interval {
  return {
    low: right === 0 ? 0 : bisect((p) => atLeast(right, of, p) - 0.025),
    high: right === of ? 1 : bisect((p) => 0.025 - (1 - atLeast(right + 1, of, p))),
  };
}

/** The probability of at least so many right answers. */
function atLeast(right: number, of: number, p: number): number {
  let total = 0;
  let ways = 1;
  for (let k = 0; k <= of; k++) {
    if (k >= right) total += ways * p ** k * (1 - p) ** (of - k);
    ways *= (of - k) / (k + 1);
  }
  return total;
}

/** Where a function that rises from below 0 is 0. */
function bisect(f: (p: number) => number): number {
  let [low, high] = [0, 1];
  for (let i = 0; i < 50; i++) {
    const middle = (low + high) / 2;
    if (f(middle) < 0) low = middle;
    else high = middle;
  }
  return low;
}

const WORDS = {
  en: {
    title: (n: number) => `What ${n} test pictures can mean`,
    lead: (n: number) =>
      `A network that guesses gets half of ${n} pictures right, more or less; so does one that is right in two of three. The table says which accuracies on all photos of the kind fit a number of right answers (95%, Clopper and Pearson): so wide are the error bars of the confusion tables, here and in the report.`,
    head: ["right", "accuracies that fit"],
    of: (k: number, n: number) => `${k} of ${n}`,
    caption: (k: number, n: number, { low, high }: Interval) =>
      `${k} of ${n} right, which fits accuracies from ${low.toFixed(2)} to ${high.toFixed(2)}`,
  },
  ja: {
    title: (n: number) => `${n} 枚のテスト画像から言えること`,
    lead: (n: number) =>
      `当てずっぽうのネットワークでも、${n} 枚のうち半分ほどは当たる。3 回に 2 回当たるネットワークでも、結果は大差ない。次の表は、正解の枚数ごとに、同じ種類の写真全体での正解率がどの範囲にありうるかを示す（95%、クロッパー・ピアソン法）。ここでもレポートでも、判定の表にはこれだけの誤差がある。`,
    head: ["正解", "ありうる正解率"],
    of: (k: number, n: number) => `${n} 枚中 ${k} 枚`,
    caption: (k: number, n: number, { low, high }: Interval) =>
      `${n} 枚中 ${k} 枚正解。正解率 ${low.toFixed(2)}〜${high.toFixed(2)} と矛盾しない`,
  },
} as const;

/** What the caption of a confusion table says of its certainty. @param confusion rows: truth, columns: predicted */
export function certaintyOf(confusion: readonly (readonly number[])[], language: Language): string {
  const of = confusion.flat().reduce((a, b) => a + b, 0);
  const right = confusion.reduce((sum, row, i) => sum + row[i], 0);
  return WORDS[language].caption(right, of, interval(right, of));
}

/** The table of all numbers of right answers, of at most 12 pictures; of more, of about ten of them. */
export function certaintySection(of: number, language: Language): string {
  const { title, lead, head, of: name } = WORDS[language];
  const step = Math.max(1, Math.ceil(of / 12));
  const counts = Array.from({ length: of + 1 }, (_, k) => k).filter((k) => (of - k) % step === 0);
  const rows = counts.map((k) => {
    const { low, high } = interval(k, of);
    return [escapeHtml(name(k, of)), `${low.toFixed(2)} – ${high.toFixed(2)}`];
  });
  return [
    tag("h2", { id: "certainty" }, escapeHtml(title(of))),
    beside([tag("p", {}, escapeHtml(lead(of)))], [table(title(of), [head, ...rows])]),
  ].join("\n");
}
