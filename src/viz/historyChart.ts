import { ValueError } from "../util/errors.js";
import { optionsReader } from "../util/optionsReader.js";
import { type LineChart, lineChart } from "./lineChart.js";
import type { Language } from "./svg.js";

/** What to show of a training's history. */
export interface HistoryChartOptions extends Pick<LineChart, "title" | "width" | "height" | "yDomain" | "theme"> {
  /** The figure: `loss` (the default), `accuracy` or another metric's name; validation's is `val` and the name (`valLoss`). */
  readonly metric?: string;
  /** Of the axes and the legend. Default "en". */
  readonly language?: Language;
}

// biome-ignore format: a table
const WORDS = {
  en: { epoch: "epoch", training: "training", validation: "validation", accuracy: "accuracy", loss: "loss" },
  ja: { epoch: "エポック", training: "訓練", validation: "検証", accuracy: "正解率", loss: "損失" },
};

const readOptions = optionsReader<HistoryChartOptions>(
  "historyChart",
  'historyChart(history, { metric: "accuracy" })',
  { names: { title: true, width: true, height: true, yDomain: true, theme: true, metric: true, language: true } },
);

/** A list per figure, one value an epoch. */
type Figures = Readonly<Record<string, readonly number[]>>;

/** What `fit` returns. */
interface Trained {
  readonly history: Figures;
}

/**
 * Draws one figure of a training over its epochs: the training's curve and, dashed, validation's where there is one.
 * Accuracy's axis goes from 0 to 1, the loss's starts at 0, unless `yDomain` says otherwise.
 * @param given lists by name, one value an epoch: what `fit` returns, or its `history`
 * @returns an SVG document
 * @throws ValueError when the history has no such figure, naming those that it has
 * @example
 * const { history } = await model.fit(x, y, { epochs: 30, validationSplit: 0.2 });
 * const svg = await historyChart(history);                            // loss and validation loss
 */
export async function historyChart(given: Figures | Trained, options?: HistoryChartOptions): Promise<string> {
  const history = isTrained(given) ? given.history : given;
  const { metric = "loss", language = "en", yDomain, ...others } = readOptions(options);
  const words = WORDS[language];
  const validationKey = `val${metric.slice(0, 1).toUpperCase()}${metric.slice(1)}`;
  const series = [
    { name: words.training, values: history[metric] ?? [] },
    { name: words.validation, values: history[validationKey] ?? [], dashed: true },
  ].filter(({ values }) => values.length > 0);
  if (series.length === 0) {
    const known = Object.keys(history).join(", ") || "nothing";
    throw new ValueError(`historyChart: the history has no "${metric}" or "${validationKey}"; it has ${known}.`);
  }
  const yLabel = metric === "accuracy" || metric === "loss" ? words[metric] : metric;
  return lineChart({
    ...others,
    xLabel: words.epoch,
    yLabel,
    series,
    yDomain: yDomain ?? naturalDomain(metric, series),
  });
}

function isTrained(given: Figures | Trained): given is Trained {
  return typeof given.history === "object" && !Array.isArray(given.history);
}

function naturalDomain(metric: string, series: readonly { values: readonly number[] }[]): LineChart["yDomain"] {
  if (metric === "accuracy") return [0, 1];
  // A loss may be negative (a log-density), though the usual ones are not.
  return series.some(({ values }) => values.some((value) => value < 0)) ? undefined : [0, undefined];
}
