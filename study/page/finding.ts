import type { Language } from "noodlenet/viz";
import { averagedRuns, momentaChart } from "../figures/averagesCharts.js";
import { type CurveLook, curves, spread } from "../figures/charts.js";
import type { Result } from "../results.js";
import { escapeHtml, figure, tag } from "./html.js";

/** What the first screen shows: a sentence, the chart in which it is seen, and the section that says more. */
interface Finding {
  readonly sentence: string;
  readonly caption: string;
  readonly chart: (look: CurveLook) => Promise<string>;
  readonly at: string;
}

const WORDS = {
  en: {
    averages: (own: string, other: string, slow: number, quick: number) =>
      `Batch normalisation ends at a validation accuracy of ${own}, and it is not overfitting: the same training, to the bit, judged with moving averages of momentum ${quick} in place of ${slow}, ends at ${other}.`,
    averagesCaption: "One training, validated with two kinds of moving averages",
    overfits: (loss: string, epoch: string, least: string, end: string) =>
      `The convolutional network learns its pictures by heart: its training loss falls to ${loss}, while its validation loss, ${least} after epoch ${epoch}, climbs to ${end}.`,
    overfitsCaption: "Convolutional network, loss",
    best: (name: string, accuracy: string, of: number) =>
      of === 1
        ? `${name}: right for ${accuracy} of the validation pictures after the last epoch.`
        : `Of ${of} networks this one is right most often after the last epoch, for ${accuracy} of the validation pictures: ${name}.`,
    bestCaption: (name: string) => `${name}, accuracy`,
    more: "Why that is so",
    section: "More of it",
  },
  ja: {
    averages: (own: string, other: string, slow: number, quick: number) =>
      `バッチ正規化の検証の正解率は ${own} で終わる。しかしこれは過学習ではない。1 ビットも違わない同じ訓練を、モメンタム ${slow} の代わりに ${quick} の移動平均で検証すると、${other} で終わる。`,
    averagesCaption: "一つの訓練を、二通りの移動平均で検証した結果",
    overfits: (loss: string, epoch: string, least: string, end: string) =>
      `畳み込みネットワークは訓練画像を丸暗記する。訓練の損失は ${loss} まで下がるのに、検証の損失は ${epoch} エポックの ${least} を底に、${end} まで上がる。`,
    overfitsCaption: "畳み込みニューラルネットワークの損失",
    best: (name: string, accuracy: string, of: number) =>
      of === 1
        ? `${name}：最後のエポックの後、検証画像の ${accuracy} を正しく見分ける。`
        : `${of} 個のネットワークのうち、最後のエポックの後に最もよく見分けるのは「${name}」で、検証画像の ${accuracy} に正解する。`,
    bestCaption: (name: string) => `${name}の正解率`,
    more: "なぜそうなるのか",
    section: "詳しく見る",
  },
} as const;

/** The least difference in validation accuracy that is worth a first sentence. */
const STRIKING = 0.1;

const last = (values: readonly number[]): number => values[values.length - 1];
const mean = (values: readonly number[]): string => spread(values).mean.toFixed(2);

/** The most striking of what the results show; null without results. @param results of all experiments and seeds */
function findingOf(results: readonly Result[], language: Language): Finding | null {
  return averagesFinding(results, language) ?? overfittingFinding(results, language) ?? bestFinding(results, language);
}

function averagesFinding(results: readonly Result[], language: Language): Finding | null {
  const runs = averagedRuns(results);
  const own = runs.map(({ history }) => last(history.valAccuracy));
  const other = runs.map(({ averages }) => last(averages.valAccuracy));
  if (runs.length === 0 || spread(other).mean - spread(own).mean < STRIKING) return null;
  const words = WORDS[language];
  return {
    sentence: words.averages(mean(own), mean(other), ...runs[0].averages.momenta),
    caption: words.averagesCaption,
    chart: (look) => momentaChart(runs, look),
    at: `${runs[0].id}-averages`,
  };
}

function overfittingFinding(results: readonly Result[], language: Language): Finding | null {
  const runs = results.filter(({ id }) => id === "s2");
  const ends = runs.map(({ history }) => last(history.valLoss));
  const least = runs.map(({ overfitting }) => overfitting.lowestValLoss);
  if (runs.length === 0 || spread(ends).mean < 1.2 * spread(least).mean) return null;
  const words = WORDS[language];
  const epochs = runs.map(({ overfitting }) => overfitting.lowestValLossEpoch);
  const [from, to] = [Math.min(...epochs), Math.max(...epochs)];
  const loss = mean(runs.map(({ history }) => last(history.loss)));
  return {
    sentence: words.overfits(loss, from === to ? `${from}` : `${from}–${to}`, mean(least), mean(ends)),
    caption: words.overfitsCaption,
    chart: (look) => curves(runs, "loss", { ...look, titled: false }),
    at: "s2",
  };
}

function bestFinding(results: readonly Result[], language: Language): Finding | null {
  // s3 reads the run of s2.
  const ids = [...new Set(results.map(({ id }) => id))].filter(
    (id) => id !== "s3" || results.every((r) => r.id === "s3"),
  );
  if (ids.length === 0) return null;
  const words = WORDS[language];
  const ranked = ids
    .map((id) => results.filter((result) => result.id === id))
    .map((runs) => ({ runs, accuracy: spread(runs.map(({ history }) => last(history.valAccuracy))).mean }))
    .sort((a, b) => b.accuracy - a.accuracy);
  const { runs, accuracy } = ranked[0];
  const name = runs[0].title[language];
  return {
    sentence: words.best(name, accuracy.toFixed(2), ids.length),
    caption: words.bestCaption(name),
    chart: (look) => curves(runs, "accuracy", { ...look, titled: false }),
    at: runs[0].id,
  };
}

/** A chart of the first screen, read at arm's length on a phone and on a desktop. */
const SIZE = { width: 420, height: 280 };

/** The sentence and the chart of the most striking finding; null without results. */
export async function findingParts(
  results: readonly Result[],
  language: Language,
): Promise<{ sentence: string; chart: string } | null> {
  const finding = findingOf(results, language);
  if (finding === null) return null;
  const words = WORDS[language];
  const link = tag("a", { href: `#${finding.at}` }, escapeHtml(/-/.test(finding.at) ? words.more : words.section));
  const [light, dark] = await Promise.all([
    finding.chart({ language, theme: "light", ...SIZE }),
    finding.chart({ language, theme: "dark", ...SIZE }),
  ]);
  return {
    sentence: tag("p", { class: "finding" }, `${escapeHtml(finding.sentence)} ${link}`),
    chart: figure(finding.caption, { light, dark }, "finding"),
  };
}
