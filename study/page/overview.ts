import type { Language } from "noodlenet/viz";
import type { Judgement } from "../claims.js";
import { spread } from "../figures/charts.js";
import type { ReportResults, Result } from "../results.js";
import type { ToCome } from "../runs/RemainingTime.js";
import { verdict } from "./claimsTable.js";
import { escapeHtml, tag } from "./html.js";
import { WORDS } from "./words.js";

/** What the overview has of an experiment. */
interface Card {
  readonly id: string;
  readonly title: string;
  readonly runs: readonly Result[];
  readonly judgement: Judgement | undefined;
}

/**
 * All experiments at a glance, each a link to its section: accuracies over the epochs as small curves, validation accuracy at the end, and
 * whether the report's claim holds. Experiments that are still to come are named.
 */
export function overview(
  { experiments, claims, seeds }: ReportResults,
  titles: ReadonlyMap<string, string>,
  toCome: ToCome | null,
  language: Language,
): string {
  const cards = [...titles].map(([id, title]) => ({
    ...{ id, title },
    runs: experiments.filter((result) => result.id === id),
    judgement: claims.find((one) => one.id === id),
  }));
  const items = cards.map((card) => tag("li", {}, cardOf(card, toCome ? seeds.length : null, language)));
  // In one line, or in two of the same length.
  const columns = items.length <= 4 ? items.length : Math.ceil(items.length / 2);
  return tag("ul", { class: "cards", style: `--columns:${columns}` }, ...items);
}

/** @param seeds the number of runs that an experiment will have; null once all have ended */
function cardOf({ id, title, runs, judgement }: Card, seeds: number | null, language: Language): string {
  const words = WORDS[language];
  const name = tag("span", { class: "name" }, tag("b", {}, id), ` ${escapeHtml(title)}`);
  if (runs.length === 0) return tag("div", { class: "card waiting" }, name, tag("span", {}, words.waiting));
  const accuracy = spread(runs.map(({ history }) => history.valAccuracy[history.valAccuracy.length - 1])).mean;
  const count = seeds === null || runs.length === seeds ? "" : words.runs(runs.length, seeds);
  const foot = tag(
    "span",
    { class: "foot" },
    tag("span", {}, escapeHtml(words.validates(accuracy.toFixed(2))), escapeHtml(count)),
    judgement ? verdict(judgement, language) : "",
  );
  return tag("a", { class: "card", href: `#${id}` }, name, sparkline(runs), foot);
}

const [WIDTH, HEIGHT] = [200, 44];
/** The accuracy at the lower end; what is below is drawn there. */
const LOWEST = 0.4;

/** The height at which an accuracy is drawn. */
function heightOf(accuracy: number): number {
  return 2 + ((1 - Math.max(LOWEST, accuracy)) / (1 - LOWEST)) * (HEIGHT - 4);
}

/** Training and validation accuracy as means over the runs, above a line at 0.5. The card says the numbers. */
function sparkline(runs: readonly Result[]): string {
  const line = (metric: "accuracy" | "valAccuracy", colour: string, dashes?: string) => {
    const epochs = runs[0].history[metric].length;
    const places = Array.from({ length: epochs }, (_, i) => {
      const value = spread(runs.map(({ history }) => history[metric][i])).mean;
      const x = epochs === 1 ? WIDTH / 2 : (i * WIDTH) / (epochs - 1);
      return `${x.toFixed(1)},${heightOf(value).toFixed(1)}`;
    });
    // A single epoch is a dot.
    const d = epochs === 1 ? `M${places[0]}h0.1` : `M${places.join("L")}`;
    const style = { "stroke-dasharray": dashes, "stroke-linecap": "round", "vector-effect": "non-scaling-stroke" };
    return tag("path", {
      d,
      fill: "none",
      stroke: `var(--${colour})`,
      "stroke-width": epochs === 1 ? "5" : "1.75",
      ...style,
    });
  };
  const half = tag("path", {
    d: `M0,${heightOf(0.5).toFixed(1)}H${WIDTH}`,
    stroke: "var(--line)",
    "vector-effect": "non-scaling-stroke",
  });
  return tag(
    "svg",
    { class: "spark", viewBox: `0 0 ${WIDTH} ${HEIGHT}`, preserveAspectRatio: "none", "aria-hidden": "true" },
    ...[half, line("accuracy", "training"), line("valAccuracy", "validation", "5 3")],
  );
}
