import type { Curves } from "../training/recipe.js";
import type { TrainingWord } from "../words.js";
import type { CurvesView } from "./curvesView.js";
import { filled } from "./lesson.js";
import type { PageRun } from "./trainHere.js";
import { trainingPanel } from "./trainingPanel.js";

/**
 * Loss and accuracy of one training, or of two side by side: then the first is in wide, pale lines, the second in thin ones.
 * @param top the upper end of the losses; null: what they need, 10 at most
 */
export function comparison(
  words: Readonly<Record<TrainingWord, string>>,
  names: readonly string[],
  top: number | null = null,
): Omit<CurvesView, "epochs"> {
  const alone = names.length === 1;
  const line = (kind: "training" | "validation", run: number, values: readonly number[]) => ({
    kind: run === 0 && !alone ? `${kind} wide` : kind,
    name: alone ? words[kind] : filled(words[`${kind}Of`], { run: names[run] }),
    values,
  });
  const lines = (trained: keyof Curves, validated: keyof Curves) => (curves: readonly Curves[]) => [
    ...curves.map((one, run) => line("training", run, one[trained])),
    ...curves.map((one, run) => line("validation", run, one[validated])),
  ];
  const loss = lines("loss", "valLoss");
  const accuracy = lines("accuracy", "valAccuracy");
  return {
    words,
    charts: [
      { title: words.loss, top, lines: loss },
      { title: words.accuracy, top: 1, lines: accuracy },
    ],
    table: (curves) => [
      ...loss(curves).map(
        ({ name, values }) => [filled(words.measureOf, { measure: words.loss, line: name }), values] as const,
      ),
      ...accuracy(curves).map(
        ({ name, values }) => [filled(words.measureOf, { measure: words.accuracy, line: name }), values] as const,
      ),
    ],
  };
}

/** Two trainings side by side, which the reader may run. @param top as of `comparison` */
export const comparisonPanel = (
  words: Readonly<Record<TrainingWord, string>>,
  runs: readonly [PageRun, PageRun],
  top: number | null = null,
): HTMLElement =>
  trainingPanel({
    ...comparison(
      words,
      runs.map(({ name }) => name),
      top,
    ),
    runs,
  });
