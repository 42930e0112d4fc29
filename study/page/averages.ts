import type { Language } from "noodlenet/viz";
import { type AveragedResult, averagedRuns, distancesChart, momentaChart } from "../figures/averagesCharts.js";
import { spread } from "../figures/charts.js";
import type { Result } from "../results.js";
import { beside, escapeHtml, figure, pair, paragraph, tag } from "./html.js";

/** The numbers that the text names: means over the seeds. */
interface Numbers {
  readonly own: number;
  readonly other: number;
  readonly steps: number;
  /** The weight that the averages' beginning still has after so many steps, in percent. */
  readonly remembered: string;
  /** Steps after which that is less than 2%. */
  readonly enough: number;
  readonly withOwn: string;
  readonly withOther: string;
  readonly recomputed: string;
}

const TEXTS = {
  en: {
    title: "One training, two momenta",
    why: ({ own, other, withOwn, withOther }: Numbers) =>
      `Predictions normalise by moving averages, which start at mean 0 and variance 1. With Keras's momentum ${own} they move by a hundredth of the way in each step. The same training, to the bit, judged with averages of momentum ${other} instead, ends at a validation accuracy of ${withOther}; with ${own} it is ${withOwn}. The network had learned; it was asked through the wrong glasses.`,
    memory: ({ own, steps, remembered, enough }: Numbers) =>
      `After ${steps} steps the averages of momentum ${own} still hold ${remembered}% of where they began; it takes ${enough} steps until that is below 2%. The second figure shows it step by step: how far the moving means are from the means of the batch, in standard deviations of the batch.`,
    what: ({ other, recomputed }: Numbers) =>
      `What to do: take a smaller momentum, such as ${other}; or train for more steps; or compute the statistics anew over the training pictures once training is done (updateMovingStatistics), which gives ${recomputed} here.`,
    momenta: "The same network after each epoch, validated with either averages",
    distances: "Distance of the moving means from the means of each batch",
  },
  ja: {
    title: "一つの訓練、二つのモメンタム",
    why: ({ own, other, withOwn, withOther }: Numbers) =>
      `予測では、平均 0・分散 1 から始まる移動平均を使って正規化する。Keras の既定のモメンタム ${own} では、移動平均は 1 ステップに 100 分の 1 ずつしか動かない。1 ビットも違わない同じ訓練を、モメンタム ${other} の移動平均で検証し直すと、最後の検証の正解率は ${withOther} になる。${own} では ${withOwn} である。ネットワークは学んでいた。度の合わない眼鏡をかけさせられていただけである。`,
    memory: ({ own, steps, remembered, enough }: Numbers) =>
      `${steps} ステップの後でも、モメンタム ${own} の移動平均には初期値が ${remembered}% 残っている。2% を切るには ${enough} ステップかかる。二つ目の図は、移動平均とバッチの平均との隔たりを、バッチの標準偏差を単位として 1 ステップごとに示したものである。`,
    what: ({ other, recomputed }: Numbers) =>
      `対策は三つある。モメンタムを ${other} などと小さくする。ステップ数を増やす。あるいは訓練の後に、訓練画像全体で統計量を計算し直す（updateMovingStatistics）。この実験では、計算し直すと ${recomputed} になる。`,
    momenta: "同じネットワークを、エポックごとに二通りの移動平均で検証した正解率",
    distances: "移動平均とバッチの平均との隔たり",
  },
} as const;

const SIZE = { width: 420, height: 280 };

/** Why validation lags behind where batch normalisation's averages were followed; empty where they were not. */
export async function averagesBlock(results: readonly Result[], language: Language): Promise<string> {
  const runs = averagedRuns(results);
  if (runs.length === 0) return "";
  const texts = TEXTS[language];
  const numbers = numbersOf(runs);
  const charts = await Promise.all(
    [momentaChart, distancesChart].map(async (chart) => ({
      light: await chart(runs, { language, theme: "light", ...SIZE }),
      dark: await chart(runs, { language, theme: "dark", ...SIZE }),
    })),
  );
  return [
    tag("h3", { id: `${runs[0].id}-averages` }, escapeHtml(texts.title)),
    pair(figure(texts.momenta, charts[0]), figure(texts.distances, charts[1])),
    beside([paragraph(texts.why(numbers))], [paragraph(texts.memory(numbers)), paragraph(texts.what(numbers))]),
  ].join("\n");
}

function numbersOf(runs: readonly AveragedResult[]): Numbers {
  const [own, other] = runs[0].averages.momenta;
  const steps = runs[0].averages.distances[0].length;
  const shown = (values: readonly number[]) => spread(values).mean.toFixed(2);
  return {
    ...{ own, other, steps },
    remembered: (100 * own ** steps).toFixed(0),
    enough: Math.ceil(Math.log(0.02) / Math.log(own)),
    withOwn: shown(runs.map(({ history }) => history.valAccuracy.at(-1)!)),
    withOther: shown(runs.map(({ averages }) => averages.valAccuracy.at(-1)!)),
    recomputed: shown(runs.map(({ averages }) => averages.recomputed.accuracy)),
  };
}
