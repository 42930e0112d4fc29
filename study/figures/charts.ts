import { join } from "node:path";
import { confusionMatrix, historyChart, type Language, lineChart, type Theme, toPng } from "noodlenet/viz";
import { makeFolder } from "../makeFolder.js";
import { named } from "../page/html.js";
import { replaceFile } from "../replaceFile.js";
import type { Result } from "../results.js";

const WORDS = {
  en: {
    accuracy: "accuracy",
    loss: "loss",
    confusion: "test pictures",
    epoch: "epoch",
    training: "training",
    validation: "validation",
  },
  ja: {
    accuracy: "正解率",
    loss: "損失",
    confusion: "テスト画像",
    epoch: "エポック",
    training: "訓練",
    validation: "検証",
  },
} as const;

const SUFFIX = { en: "", ja: ".ja" } as const;

/** The language and theme of a picture. */
export interface Look {
  readonly language: Language;
  readonly theme?: Theme;
}

/** The look of curves. */
export interface CurveLook extends Look {
  readonly width?: number;
  readonly height?: number;
  /** Whether the picture has a title. Default true. */
  readonly titled?: boolean;
}

/**
 * A metric of an experiment over the epochs: the curves of a single run, else the means over the seeds with a band of one standard
 * deviation.
 */
export async function curves(
  results: readonly Result[],
  metric: "accuracy" | "loss",
  look: CurveLook,
): Promise<string> {
  const { language, titled = true, ...size } = look;
  const words = WORDS[language];
  const title = titled ? named(results[0].title[language], words[metric], language) : undefined;
  if (results.length === 1) return historyChart(results[0].history, { metric, title, language, ...size });
  const validation = metric === "loss" ? "valLoss" : "valAccuracy";
  const series = [
    { name: words.training, ...bandOf(results.map(({ history }) => history[metric])) },
    { name: words.validation, dashed: true, ...bandOf(results.map(({ history }) => history[validation])) },
  ];
  const yDomain = metric === "accuracy" ? ([0, 1] as const) : ([0, undefined] as const);
  return lineChart({ title, xLabel: words.epoch, yLabel: words[metric], series, yDomain, ...size });
}

/** The mean of several curves, and a band of one standard deviation about it; of a single one no band. */
export function bandOf(curves: readonly (readonly number[])[]) {
  if (curves.length === 1) return { values: curves[0] };
  const values: number[] = [];
  const [low, high]: [number[], number[]] = [[], []];
  for (let at = 0; at < curves[0].length; at++) {
    const { mean, deviation } = spread(curves.map((curve) => curve[at]));
    values.push(mean);
    low.push(Math.max(0, mean - deviation));
    high.push(mean + deviation);
  }
  return { values, band: { low, high } };
}

/** Mean and standard deviation (of the population). */
export function spread(values: readonly number[]): { mean: number; deviation: number } {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance = values.reduce((sum, value) => sum + (value - mean) * (value - mean), 0) / values.length;
  return { mean, deviation: Math.sqrt(variance) };
}

/** The confusion table of a run. */
export function confusion(
  { title, test }: Result,
  { language, theme, titled = true }: Omit<CurveLook, "width" | "height">,
): string {
  const head = titled ? named(title[language], WORDS[language].confusion, language) : undefined;
  return confusionMatrix({ labels: test.labels, counts: test.confusion, title: head, language, theme });
}

/**
 * Writes an experiment's curves and the confusion table of its first run into `folder`, each as SVG and PNG, in English (`loss.svg`)
 * and in Japanese (`loss.ja.svg`).
 */
export async function writePictures(folder: string, results: readonly Result[]): Promise<void> {
  await makeFolder(folder);
  for (const language of ["en", "ja"] as const) {
    for (const metric of ["accuracy", "loss"] as const)
      await writeBoth(join(folder, `${metric}${SUFFIX[language]}`), await curves(results, metric, { language }));
    await writeBoth(join(folder, `confusion${SUFFIX[language]}`), confusion(results[0], { language }));
  }
}

async function writeBoth(path: string, svg: string): Promise<void> {
  await replaceFile(`${path}.svg`, svg);
  await replaceFile(`${path}.png`, await toPng(svg));
}
