import { capitalized } from "../util/capitalized.js";
import { ValueError } from "../util/errors.js";
import { optionsReader } from "../util/optionsReader.js";
import type { LineChart } from "./chartContent.js";
import { lineChart } from "./lineChart.js";
import type { Language } from "./svg.js";

/** Options of {@link historyChart}. */
export interface HistoryChartOptions extends Pick<LineChart, "title" | "width" | "height" | "yDomain" | "theme"> {
  /**
   * The metric: `loss` (the default), `accuracy` or another name. Its validation curve, such as `valLoss`, is drawn
   * too.
   */
  readonly metric?: string;
  /** The language of axes and legend. Default "en". */
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

/** A list for each metric, with one value per epoch. */
type Figures = Readonly<Record<string, readonly number[]>>;

/** The part of `fit`'s result that is read. */
interface Trained {
  readonly history: Figures;
}

/**
 * Draws one metric of a training over its epochs: the training curve and, dashed, the validation curve if there is one.
 * By default the y axis of an accuracy goes from 0 to 1, and that of a loss starts at 0.
 * @param given lists by name with one value per epoch: what `fit` returns, or its `history`
 * @returns an SVG document
 * @throws ValueError when the history has no such metric
 * @example
 * const { history } = await model.fit(x, y, { epochs: 30, validationSplit: 0.2 });
 * const svg = await historyChart(history);                            // loss and validation loss
 */
export async function historyChart(given: Figures | Trained, options?: HistoryChartOptions): Promise<string> {
  const history = isTrained(given) ? given.history : given;
  const { metric = "loss", language = "en", yDomain, ...others } = readOptions(options);
  const words = WORDS[language];
  const validationKey = `val${capitalized(metric)}`;
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
  // A loss may be negative (a log-density).
  return series.some(({ values }) => values.some((value) => value < 0)) ? undefined : [0, undefined];
}
