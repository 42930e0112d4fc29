import type { Curves } from "../training/recipe.js";
import type { TrainingWord } from "../words.js";
import { filled } from "./lesson.js";
import { type PanelRun, trainingPanel } from "./trainingPanel.js";

/** Two trainings side by side: the first in wide, pale lines, the second in thin ones. @param names of lines, with {run} */
export function comparisonPanel(
  words: Readonly<Record<TrainingWord, string>>,
  names: Readonly<Record<"training" | "validation", string>>,
  runs: readonly [PanelRun, PanelRun],
): HTMLElement {
  const line = (kind: "training" | "validation", run: number, values: readonly number[]) => ({
    kind: run === 0 ? `${kind} wide` : kind,
    name: filled(names[kind], { run: runs[run].name }),
    values,
  });
  const lines = (trained: keyof Curves, validated: keyof Curves) => (curves: readonly Curves[]) => [
    ...curves.map((one, run) => line("training", run, one[trained])),
    ...curves.map((one, run) => line("validation", run, one[validated])),
  ];
  const loss = lines("loss", "valLoss");
  const accuracy = lines("accuracy", "valAccuracy");
  return trainingPanel({
    words,
    runs,
    charts: [
      { title: words.loss, top: null, lines: loss },
      { title: words.accuracy, top: 1, lines: accuracy },
    ],
    table: (curves) => [
      ...loss(curves).map(({ name, values }) => [`${words.loss}, ${name}`, values] as const),
      ...accuracy(curves).map(({ name, values }) => [`${words.accuracy}, ${name}`, values] as const),
    ],
  });
}
