import { element } from "../shared/dom.js";
import { curvesTable, key, type Line, lineChart } from "../shared/lineChart.js";
import type { Curves } from "./Run.js";
import type { Texts } from "./texts.js";

/** The curves of accuracy and loss, with a legend, and beneath them the same numbers as a table. */
export function curvesView(curves: Curves, kept: Curves | null, epochs: number, t: Texts): HTMLElement {
  const chart = (
    title: string,
    training: readonly number[],
    validation: readonly number[],
    old: readonly number[] | undefined,
    top: number | null,
  ) => {
    const lines: Line[] = [
      { values: training, kind: "training", name: t.trainingLine },
      { values: validation, kind: "validation", name: t.validationLine },
      ...(old ? [{ values: old, kind: "kept", name: t.keptLine }] : []),
    ];
    return element("figure", {}, element("figcaption", {}, title), lineChart(title, lines, epochs, top));
  };
  return element(
    "div",
    {},
    element(
      "p",
      { class: "legend" },
      key({ kind: "training", name: t.trainingLine }),
      key({ kind: "validation", name: t.validationLine }),
      kept && key({ kind: "kept", name: t.keptLine }),
    ),
    element(
      "div",
      { class: "charts" },
      chart(t.accuracy, curves.accuracy, curves.valAccuracy, kept?.valAccuracy, 1),
      chart(t.loss, curves.loss, curves.valLoss, kept?.valLoss, null),
    ),
    table(curves, t),
  );
}

const table = ({ loss, accuracy, valLoss, valAccuracy }: Curves, t: Texts) =>
  curvesTable(t.curvesTable, t.epochColumn, [
    [`${t.accuracy}, ${t.trainingLine}`, accuracy],
    [`${t.accuracy}, ${t.validationLine}`, valAccuracy],
    [`${t.loss}, ${t.trainingLine}`, loss],
    [`${t.loss}, ${t.validationLine}`, valLoss],
  ]);
