import { element } from "../../shared/dom.js";
import { curvesTable, key, type Line, lineChart } from "../../shared/lineChart.js";
import type { Curves } from "../training/recipe.js";
import type { TrainingWord } from "../words.js";
import { filled } from "./lesson.js";

/** A chart of trainings. */
export interface CurvesChart {
  readonly title: string;
  /** The upper end of its axis; null: what the values need. */
  readonly top: number | null;
  /** Its lines, of the curves of all runs. */
  readonly lines: (curves: readonly Curves[]) => readonly Line[];
}

export interface CurvesView {
  readonly words: Readonly<Record<TrainingWord, string>>;
  readonly epochs: number;
  readonly charts: readonly CurvesChart[];
  /** The columns of the table beneath. */
  readonly table: (curves: readonly Curves[]) => readonly (readonly [name: string, values: readonly number[]])[];
}

/** Charts of trainings' curves with the table of their numbers, and a function that draws them. */
export function curvesView({
  words,
  epochs,
  charts,
  table,
}: CurvesView): [HTMLElement, (curves: readonly Curves[]) => void] {
  const view = element("div");
  const draw = (curves: readonly Curves[]) => {
    const open = view.querySelector("details")?.open ?? false;
    const drawn = charts.map(({ title, top, lines }) =>
      element(
        "figure",
        {},
        element("figcaption", {}, filled(words.byEpoch, { measure: title })),
        lineChart(title, lines(curves), epochs, top),
      ),
    );
    const names = new Map(charts.flatMap(({ lines }) => lines(curves)).map((line) => [line.kind, line]));
    const numbers = curvesTable(words.table, words.epoch, table(curves));
    if (open) numbers.setAttribute("open", "");
    view.replaceChildren(
      element("p", { class: "legend" }, ...[...names.values()].map(key)),
      element("div", { class: "charts" }, ...drawn),
      numbers,
    );
  };
  return [view, draw];
}
