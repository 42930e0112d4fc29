import { element } from "../../shared/dom.js";
import { type CurvesView, curvesView } from "./curvesView.js";
import { type PageRun, trainHere } from "./trainHere.js";

export interface Panel extends Omit<CurvesView, "epochs"> {
  readonly runs: readonly PageRun[];
}

/** Curves of trainings that were run before, and a button that runs them in the page, drawn as they come. */
export function trainingPanel({ runs, ...more }: Panel): HTMLElement {
  const [view, draw] = curvesView({ ...more, epochs: Math.max(...runs.map(({ recipe }) => recipe.epochs)) });
  draw(runs.map(({ stored }) => stored));
  const start = trainHere({
    words: more.words,
    runs: () => runs,
    show: (given) => draw(given.map(({ curves }) => curves)),
  });
  return element("div", { class: "panel" }, start, view);
}
