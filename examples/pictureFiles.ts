import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { confusionMatrix, historyChart, toPng } from "noodlenet/viz";
import type { Text } from "./Experiment.js";
import type { Curves } from "./overfitting.js";
import type { TestResult } from "./testTable.js";

const WORDS = {
  en: { accuracy: "accuracy", loss: "loss", confusion: "test pictures", suffix: "" },
  ja: { accuracy: "正解率", loss: "損失", confusion: "テスト画像", suffix: ".ja" },
} as const;

/**
 * Writes an experiment's curves and confusion table into `folder`, each as SVG and PNG, in English (`loss.svg`) and in
 * Japanese (`loss.ja.svg`).
 */
export async function writePictures(folder: string, title: Text, history: Curves, test: TestResult): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const language of ["en", "ja"] as const) {
    const words = WORDS[language];
    const head = (what: string) => `${title[language]}: ${what}`;
    for (const metric of ["accuracy", "loss"] as const) {
      const svg = await historyChart(history, { metric, title: head(words[metric]), language });
      await writeBoth(join(folder, `${metric}${words.suffix}`), svg);
    }
    const table = { labels: test.labels, counts: test.confusion, title: head(words.confusion), language };
    await writeBoth(join(folder, `confusion${words.suffix}`), confusionMatrix(table));
  }
}

async function writeBoth(path: string, svg: string): Promise<void> {
  await writeFile(`${path}.svg`, svg);
  await writeFile(`${path}.png`, await toPng(svg));
}
