import { element } from "../shared/dom.js";
import { type Column, curvesTable, key, type Line, lineChart } from "../shared/lineChart.js";
import { bandOf, type Experiment } from "./compare/Experiment.js";
import type { Curves } from "./Run.js";
import type { Texts } from "./texts.js";

type Measure = keyof Curves;

/** The curves of accuracy and loss, of what was kept too, with a legend, and beneath them the same numbers as a table. */
export function curvesView(now: Experiment, kept: Experiment | null, epochs: number, t: Texts): HTMLElement {
  const line = ({ runs }: Experiment, measure: Measure, kind: string, name: string): Line => {
    const { mean, low, high } = bandOf(runs, measure);
    return { values: mean, kind, name, ...(runs.length > 1 && { band: { low, high } }) };
  };
  const lines = (training: Measure, validation: Measure): Line[] => [
    ...(kept
      ? [line(kept, training, "kept-training", t.keptTrainingLine), line(kept, validation, "kept", t.keptLine)]
      : []),
    line(now, training, "training", t.trainingLine),
    line(now, validation, "validation", t.validationLine),
  ];
  const end = Math.max(epochs, kept?.settings.epochs ?? 0);
  const chart = (title: string, training: Measure, validation: Measure, top: number | null) =>
    element("figure", {}, element("figcaption", {}, title), lineChart(title, lines(training, validation), end, top));
  return element(
    "div",
    {},
    element("p", { class: "legend" }, ...lines("loss", "valLoss").map(key)),
    element(
      "div",
      { class: "charts" },
      chart(t.accuracy, "accuracy", "valAccuracy", 1),
      chart(t.loss, "loss", "valLoss", null),
    ),
    table(now, kept, t),
  );
}

const MEASURES = ["accuracy", "valAccuracy", "loss", "valLoss"] as const;

function table(now: Experiment, kept: Experiment | null, t: Texts): HTMLElement {
  const columns = ({ runs }: Experiment, prefix: string) =>
    MEASURES.map((measure): Column => {
      const { mean, ...band } = bandOf(runs, measure);
      return [`${prefix}${t.measures[measure]}`, mean, runs.length > 1 ? band : undefined];
    });
  return curvesTable(t.curvesTable, t.epochColumn, [
    ...columns(now, ""),
    ...(kept ? columns(kept, `${t.keptColumn}: `) : []),
  ]);
}
