import { element } from "../../shared/dom.js";
import { ALL, type Settings } from "../settings.js";
import type { Texts } from "../texts.js";
import { differing, type Experiment, haveSamePictures, lastOf, lowestOf, type Outcome } from "./Experiment.js";

/** Two experiments side by side: in what they differ, and what came of them. */
export function compareView(
  a: Experiment,
  b: Experiment,
  actions: { restore(settings: Settings): void; forget(): void },
  t: Texts,
): HTMLElement {
  const settings = differing(a.settings, b.settings).map((key) =>
    row(t.knobs[key], shown(a.settings[key], t), shown(b.settings[key], t)),
  );
  const results = [
    row(t.seedsRow, ...both(a, b, ({ runs }) => String(runs.length))),
    row(t.epochCount, ...both(a, b, ({ runs }) => range(lengths(runs), 0))),
    ...(["accuracy", "valAccuracy", "loss", "valLoss"] as const).map((measure) =>
      row(t.measures[measure], ...both(a, b, ({ runs }) => range(lastOf(runs, measure), 3))),
    ),
    row(
      t.lowestValLoss,
      ...both(a, b, ({ runs }) => {
        const lowest = lowestOf(runs, "valLoss");
        return lowest ? t.atEpoch(range(lowest.value, 3), range(lowest.epoch, 0)) : "–";
      }),
    ),
  ];
  const heads = ["", t.keptColumn, t.nowColumn].map((name) =>
    name === "" ? element("td", {}) : element("th", { scope: "col" }, name),
  );
  return element(
    "div",
    { class: "comparison" },
    !haveSamePictures(a, b) && element("p", { id: "other-pictures" }, t.otherPictures),
    element(
      "div",
      { class: "scroll", tabindex: 0, role: "region", "aria-label": t.comparison },
      element(
        "table",
        {},
        element("caption", {}, t.comparison),
        element("thead", {}, element("tr", {}, ...heads)),
        element("tbody", {}, ...settings, ...results),
      ),
    ),
    element(
      "p",
      { class: "buttons" },
      element("button", { type: "button", onClick: () => actions.restore(a.settings) }, t.restoreKept),
      element("button", { type: "button", onClick: () => actions.forget() }, t.forgetKept),
    ),
  );
}

const both = (a: Experiment, b: Experiment, of: (one: Experiment) => string): readonly [string, string] => [
  of(a),
  of(b),
];

const row = (name: string, a: string, b: string) =>
  element("tr", {}, element("th", { scope: "row" }, name), element("td", {}, a), element("td", {}, b));

function shown(value: Settings[keyof Settings], t: Texts): string {
  if (typeof value === "boolean") return value ? t.on : t.off;
  return value === ALL ? t.all(ALL) : String(value);
}

/** A middle with the least and the greatest where they differ. */
function range(outcome: Outcome | null, digits: number): string {
  if (outcome === null) return "–";
  const [mean, low, high] = [outcome.mean, outcome.low, outcome.high].map((value) => value.toFixed(digits));
  return low === high ? mean : `${mean} (${low}–${high})`;
}

function lengths(runs: Experiment["runs"]): Outcome | null {
  const counts = runs.map(({ loss }) => loss.length).filter((count) => count > 0);
  if (counts.length === 0) return null;
  return {
    mean: counts.reduce((a, b) => a + b, 0) / counts.length,
    low: Math.min(...counts),
    high: Math.max(...counts),
  };
}
