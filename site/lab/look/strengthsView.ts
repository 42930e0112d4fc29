import { element } from "../../shared/dom.js";
import { type Column, laterTable, shape } from "../../shared/lineChart.js";
import type { LayerStrengths } from "../strengths.js";
import type { Texts } from "../texts.js";

const [WIDTH, HEIGHT] = [120, 28];

/** The size of each layer's weights and gradients, as numbers and as they went, on one logarithmic scale. */
export function strengthsView(strengths: readonly LayerStrengths[], epochs: number, t: Texts): Node[] {
  const columns = ["weights", "gradients"] as const;
  const rows = strengths.map((own) =>
    element(
      "tr",
      {},
      element("th", { scope: "row" }, own.layer),
      ...columns.flatMap((column) => {
        const values = own[column];
        const all = strengths.flatMap((one) => one[column]);
        return [
          element("td", {}, short(values[values.length - 1])),
          element("td", {}, spark(values, all, epochs, `${own.layer}, ${t[column]}`)),
        ];
      }),
    ),
  );
  const heads = [t.layer, t.weights, "", t.gradients, ""].map((name) =>
    name === "" ? element("td", {}) : element("th", { scope: "col" }, name),
  );
  return [
    element("h3", {}, t.strengths),
    element("p", { class: "quiet" }, t.strengthsHelp),
    element(
      "div",
      { class: "scroll", tabindex: 0, role: "region", "aria-label": t.strengths },
      element(
        "table",
        { class: "strengths" },
        element("thead", {}, element("tr", {}, ...heads)),
        element("tbody", {}, ...rows),
      ),
    ),
    laterTable(
      t.strengthsTable,
      t.epochColumn,
      strengths.flatMap((own) => columns.map((column): Column => [`${own.layer}, ${t[column]}`, own[column]])),
      short,
    ),
  ];
}

const short = (value: number) => value.toExponential(1).replace("-", "−");

/** A small line of values over the epochs. */
function spark(values: readonly number[], all: readonly number[], epochs: number, label: string): SVGElement {
  const logs = all.filter((value) => value > 0).map(Math.log10);
  const [low, high] = [Math.min(...logs) - 0.1, Math.max(...logs) + 0.1];
  const x = (i: number) => 2 + ((WIDTH - 4) * i) / Math.max(1, epochs - 1);
  const y = (value: number) =>
    HEIGHT - 2 - ((HEIGHT - 4) * (Math.log10(Math.max(value, 10 ** low)) - low)) / Math.max(1e-9, high - low);
  const root = shape("svg", { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: "img", "aria-label": label });
  const points = values.map((value, i) => `${x(i).toFixed(1)},${y(value).toFixed(1)}`).join(" ");
  root.append(shape("polyline", { class: "line training", points }));
  const last = values.length - 1;
  root.append(shape("circle", { class: "dot training", cx: x(last), cy: y(values[last]), r: 2.5 }));
  return root;
}
