import { lineChart } from "noodlenet/viz";
import type { Result } from "../results.js";
import type { AveragesResult } from "../runs/MovingAverages.js";
import { bandOf, type CurveLook } from "./charts.js";

const WORDS = {
  en: {
    training: "training, either momentum",
    validation: (momentum: number) => `validation, momentum ${momentum}`,
    momentum: (momentum: number) => `momentum ${momentum}`,
    accuracy: "accuracy",
    epoch: "epoch",
    distance: "distance in standard deviations",
    step: "step",
  },
  ja: {
    training: "訓練（どちらも同じ）",
    validation: (momentum: number) => `検証（モメンタム ${momentum}）`,
    momentum: (momentum: number) => `モメンタム ${momentum}`,
    accuracy: "正解率",
    epoch: "エポック",
    distance: "隔たり（標準偏差を単位とする）",
    step: "ステップ",
  },
} as const;

/** The numbers of colours: validation's in every chart, and that of averages of another momentum. */
const [VALIDATION, OTHER] = [1, 2];

/** A run of an experiment whose moving averages were followed. */
export type AveragedResult = Result & { readonly averages: AveragesResult };

/** The runs whose moving averages were followed. */
export function averagedRuns(results: readonly Result[]): AveragedResult[] {
  return results.filter((result): result is AveragedResult => result.averages !== undefined);
}

/** Training accuracy, and validation accuracy with averages of either momentum, over the epochs. */
export function momentaChart(
  runs: readonly AveragedResult[],
  { language, theme, width, height }: CurveLook,
): Promise<string> {
  const words = WORDS[language];
  const [own, other] = runs[0].averages.momenta;
  const series = [
    { name: words.training, ...bandOf(runs.map(({ history }) => history.accuracy)) },
    { name: words.validation(own), dashed: true, ...bandOf(runs.map(({ history }) => history.valAccuracy)) },
    { name: words.validation(other), colour: OTHER, ...bandOf(runs.map(({ averages }) => averages.valAccuracy)) },
  ];
  return lineChart({ xLabel: words.epoch, yLabel: words.accuracy, series, yDomain: [0, 1], theme, width, height });
}

/** How far the moving averages are from the batches' statistics, step by step. */
export function distancesChart(
  runs: readonly AveragedResult[],
  { language, theme, width, height }: CurveLook,
): Promise<string> {
  const words = WORDS[language];
  const series = [0, 1].map((which) => ({
    name: words.momentum(runs[0].averages.momenta[which]),
    // As in the other chart: the model's own averages have the colour of validation everywhere.
    ...(which === 0 ? { dashed: true, colour: VALIDATION } : { colour: OTHER }),
    ...bandOf(runs.map(({ averages }) => averages.distances[which])),
  }));
  return lineChart({
    xLabel: words.step,
    yLabel: words.distance,
    series,
    yDomain: [0, undefined],
    theme,
    width,
    height,
  });
}
