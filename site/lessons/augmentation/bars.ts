import { shape } from "../../shared/lineChart.js";
import { filled, shown } from "../client/lesson.js";
import { termGroup } from "../client/termGroup.js";
import type { Ranges } from "./moved.js";

/** The flips that can be allowed. */
export const FLIPS = ["none", "horizontal", "vertical"] as const;

type Word = (typeof FLIPS)[number] | "bars" | "dish" | "side";

/** How accurate trainings with each flip were. @param values in the order of the flips  @param flip the one that is marked */
export function bars(
  values: readonly number[],
  flip: Ranges["flip"],
  question: "dish" | "side",
  words: Readonly<Record<Word, string>>,
): SVGElement {
  const all = FLIPS.map((one, i) => `${words[one]} ${shown(values[i], 2)}`).join(", ");
  const label = filled(words.bars, { question: words[question], values: all });
  const svg = shape("svg", { viewBox: "0 0 340 108", role: "img", "aria-label": label });
  svg.append(
    termGroup(
      "label",
      ...FLIPS.flatMap((one, i) => bar(4 + 34 * i, words[one], values[i], one === flip)),
      shape("rect", { class: "frame", x: 1, y: 1, width: 338, height: 106, rx: 3 }),
    ),
    shape("line", { class: "dashed over", x1: 144, x2: 144, y1: 16, y2: 104 }),
  );
  return svg;
}

const bar = (y: number, name: string, value: number, isMarked: boolean) => [
  shape("text", { x: 4, y: y + 11, class: isMarked ? "strong" : "" }, name),
  shape("rect", { class: "cell", x: 4, y: y + 16, width: 280, height: 12, fill: "none" }),
  shape("rect", { class: `fill ${isMarked ? "mark" : "plain"}`, x: 4, y: y + 16, width: 280 * value, height: 12 }),
  shape("text", { x: 292, y: y + 27, class: "strong" }, shown(value, 2)),
];
