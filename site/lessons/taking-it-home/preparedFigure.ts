import { element } from "../../shared/dom.js";
import { shape } from "../../shared/lineChart.js";
import { choice } from "../client/controls.js";
import { foldedTable } from "../client/foldedTable.js";
import { byId, filled, shown } from "../client/lesson.js";
import { judged } from "./judged.js";
import type { numbers } from "./lesson.js";

type Seen = (typeof numbers)["seen"];
type Name = keyof Seen;
type Word = "judged" | "seenTable" | "preparation" | "right" | "sure" | "surelyWrong" | "axis";

/** The surprise: how sure the network is of the right class, by what was done to the pixels. @param seen in percent, of each picture */
export function preparedFigure(seen: Seen, words: Readonly<Record<Name | Word, string>>): void {
  const names = Object.keys(seen) as Name[];
  const drawn = element("div", { class: "drawing" });
  const label = element("p", { class: "quiet", role: "status" });
  const show = (name: Name) => {
    const { right, sure, surelyWrong } = judged(seen[name]);
    const sentence = filled(words.judged, { name: words[name], right, sure: shown(sure, 0), surelyWrong });
    const svg = shape("svg", { viewBox: "0 0 340 178", role: "img", "aria-label": sentence });
    const bins = Array.from(
      { length: 20 },
      (_, bin) => seen[name].filter((p) => Math.min(19, Math.floor(p / 5)) === bin).length,
    );
    const up = (count: number) => 150 - (140 * count) / 45;
    for (const tick of [0, 15, 30, 45])
      svg.append(
        shape("line", { class: "grid", x1: 26, x2: 318, y1: up(tick), y2: up(tick) }),
        shape("text", { x: 21, y: up(tick) + 4, "text-anchor": "end" }, String(tick)),
      );
    bins.forEach((count, bin) => {
      const kind = bin < 10 ? "wrong" : "right";
      svg.append(
        shape("rect", {
          class: `fill ${kind}`,
          x: 27 + 14.6 * bin,
          y: up(count),
          width: 12.6,
          height: 150 - up(count),
        }),
      );
    });
    for (const tick of [0, 25, 50, 75, 100])
      svg.append(shape("text", { x: 26 + 2.92 * tick, y: 170, "text-anchor": "middle" }, `${tick}%`));
    drawn.replaceChildren(svg);
    label.textContent = sentence;
  };
  const [list, write] = foldedTable(words.seenTable, [words.preparation, words.right, words.sure, words.surelyWrong]);
  write(
    names.map((name) => {
      const { right, sure, surelyWrong } = judged(seen[name]);
      return [words[name], String(right), `${shown(sure, 1)}%`, String(surelyWrong)];
    }),
  );
  byId("surprise-figure").replaceChildren(
    choice(
      words.preparation,
      names.map((name) => [name, words[name]] as const),
      "byteRange",
      (name) => show(name as Name),
    ),
    element("p", { class: "quiet" }, words.axis),
    drawn,
    label,
    list,
  );
  show("byteRange");
}
