import { element } from "../../shared/dom.js";
import { shape } from "../../shared/lineChart.js";
import { choice, slider } from "../client/controls.js";
import { foldedTable } from "../client/foldedTable.js";
import { byId, filled, shown } from "../client/lesson.js";
import { bendsOf, farthest, lineOf, wave } from "./unit.js";

type Word = "units" | "bent" | "straight" | "waveChart" | "tableTitle";

/** Height of a value in the drawing; what is too high or too low leaves it. */
const up = (value: number) => 90 - 62 * value;

/** The surprise: a wave drawn by units, with and without the bend. */
export function waveFigure(words: Readonly<Record<Word, string>>): void {
  let [n, isBent] = [4, true];
  const drawing = element("div", { class: "drawing" });
  const show = () => {
    const bends = bendsOf(n);
    const path = (f: (x: number) => number) =>
      Array.from({ length: 161 }, (_, i) => `${(25 + (300 * i) / 160).toFixed(1)},${up(f(i / 160)).toFixed(1)}`).join(
        " ",
      );
    const label = filled(words.waveChart, {
      n,
      bend: isBent ? words.bent : words.straight,
      far: shown(farthest(n, isBent), 3),
    });
    const svg = shape("svg", { viewBox: "0 0 340 184", role: "img", "aria-label": label });
    svg.append(
      ...[1, 0, -1].flatMap((tick) => [
        shape("line", { class: "grid", x1: 25, x2: 325, y1: up(tick), y2: up(tick) }),
        shape("text", { x: 20, y: up(tick) + 4, "text-anchor": "end" }, shown(tick, 0)),
      ]),
      shape("polyline", { class: "curve quiet", points: path(wave) }),
      shape("polyline", { class: "curve mark", points: path((x) => lineOf(bends, x, isBent)) }),
    );
    drawing.replaceChildren(svg, element("p", { class: "quiet", role: "status" }, label));
  };
  const bendChoice = choice(
    "",
    [
      ["bent", words.bent],
      ["straight", words.straight],
    ],
    "bent",
    (value) => {
      isBent = value === "bent";
      show();
    },
  );
  bendChoice.querySelector("select")?.setAttribute("aria-label", `${words.bent} / ${words.straight}`);
  const units = slider({
    name: words.units,
    from: 1,
    to: 32,
    step: 1,
    value: n,
    text: String,
    changed: (value) => {
      n = value;
      show();
    },
  });
  const [table, write] = foldedTable(words.tableTitle, [words.units, words.bent, words.straight]);
  write(
    [1, 2, 4, 8, 16, 32].map((count) => [
      String(count),
      shown(farthest(count, true), 3),
      shown(farthest(count, false), 3),
    ]),
  );
  byId("surprise-figure").replaceChildren(element("div", { class: "fields" }, units, bendChoice), drawing, table);
  show();
}
