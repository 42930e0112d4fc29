import type { Language } from "noodlenet/viz";
import { epochsToReach } from "../claims.js";
import { spread } from "../figures/charts.js";
import type { Result } from "../results.js";
import { stackedTable } from "./html.js";
import { WORDS } from "./words.js";

/** The table of all experiments, one row each. */
export function comparisonTable(runs: readonly (readonly Result[])[], language: Language): string {
  const words = WORDS[language];
  // A narrow cell breaks the line between a mean and its deviation.
  const rows = runs.map((results) => row(results, language).map((cell) => cell.replace("± ", "±\u00a0")));
  return stackedTable("numbers", words.comparison, [[...words.columns], ...rows], words.comparisonCaption);
}

function row(results: readonly Result[], language: Language): string[] {
  const [{ id, title, params }] = results;
  const over = (f: (result: Result) => number) => results.map(f);
  const last = (values: readonly number[]) => values[values.length - 1];
  const reached = over(({ history }) => epochsToReach(history, 0.95));
  const never = (results[0].history.accuracy.length ?? 0) + 1;
  return [
    `${id} ${title[language]}`,
    commas(params.total),
    commas(params.trainable),
    meanAndSpread(
      over(({ history }) => last(history.accuracy)),
      2,
    ),
    meanAndSpread(
      over(({ history }) => last(history.valAccuracy)),
      2,
    ),
    meanAndSpread(
      over(({ history }) => Math.max(...history.valAccuracy)),
      2,
    ),
    meanAndSpread(
      over(({ overfitting }) => overfitting.accuracyGap),
      2,
    ),
    meanAndSpread(
      over(({ overfitting }) => overfitting.lowestValLoss),
      2,
    ),
    over(({ overfitting }) => overfitting.lowestValLossEpoch).join(", "),
    reached.map((epoch) => (epoch === never ? WORDS[language].never : String(epoch))).join(", "),
    meanAndSpread(
      over(({ seconds }) => seconds),
      0,
    ),
    String(Math.max(...over(({ megabytes }) => megabytes))),
  ];
}

/** Such as 0.79 ± 0.02; a single value stands alone. */
export function meanAndSpread(values: readonly number[], digits: number): string {
  const { mean, deviation } = spread(values);
  return values.length === 1 ? mean.toFixed(digits) : `${mean.toFixed(digits)} ± ${deviation.toFixed(digits)}`;
}

/** 3321410 → 3,321,410. */
export function commas(n: number): string {
  return n.toLocaleString("en-US");
}
