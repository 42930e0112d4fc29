import { element } from "../../shared/dom.js";
import { key, shape } from "../../shared/lineChart.js";
import { choice, slider } from "../client/controls.js";
import { foldedTable } from "../client/foldedTable.js";
import { byId, filled, lessonData, shown } from "../client/lesson.js";
import type { numbers as Numbers } from "./lesson.js";
import { SLOPES, type SlopeName } from "./squareplus.js";
import type { TEXTS } from "./texts.js";

const { words, numbers } = lessonData<typeof Numbers, keyof (typeof TEXTS)["en"]["figure"]>();

/** The slopes, by what has been forgotten in them. */
export const NAMES = Object.keys(SLOPES) as SlopeName[];

/** The surprise: the losses with right and wrong gradients, and what the test says of each. */
export function trainings(): void {
  const KINDS: Readonly<Record<SlopeName, string>> = {
    right: "right wide",
    factor: "wrong",
    chain: "wrong dash",
    sign: "wrong dotted",
  };
  const place = element("div", { class: "drawing" });
  const said = element("p", { class: "quiet", role: "status" });
  const last = numbers.losses.right.length - 1;
  const show = (steps: number) => {
    const x = (step: number) => 44 + (286 * step) / steps;
    const y = (loss: number) => 14 + 150 * (1 - Math.min(loss, 0.7) / 0.7);
    const loss = (one: SlopeName) => shown(numbers.losses[one][steps], 3);
    const label = filled(words.lossesAt, {
      steps,
      right: loss("right"),
      factor: loss("factor"),
      chain: loss("chain"),
      sign: loss("sign"),
    });
    const svg = shape("svg", { viewBox: "0 0 340 192", role: "img", "aria-label": label });
    for (const tick of [0, 0.2, 0.4, 0.6])
      svg.append(
        shape("line", { class: "grid", x1: 44, x2: 330, y1: y(tick), y2: y(tick) }),
        shape("text", { x: 38, y: y(tick) + 4, "text-anchor": "end" }, String(tick)),
      );
    for (const step of [0, Math.round(steps / 2), steps])
      svg.append(
        shape(
          "text",
          { x: x(step), y: 184, "text-anchor": step === 0 ? "start" : step === steps ? "end" : "middle" },
          String(step),
        ),
      );
    for (const one of NAMES)
      svg.append(
        shape("polyline", {
          class: `line ${KINDS[one]}`,
          points: numbers.losses[one]
            .slice(0, steps + 1)
            .map((value, i) => `${x(i).toFixed(1)},${y(value).toFixed(1)}`)
            .join(" "),
        }),
      );
    place.replaceChildren(svg);
    said.textContent = label;
  };
  const [list, write] = foldedTable(words.lossTable, [words.count, ...NAMES.map((one) => words[one])]);
  write(
    [0, 1, 5, 10, 20, 50, 100, 200, last].map((step) => [
      String(step),
      ...NAMES.map((one) => shown(numbers.losses[one][step], 4)),
    ]),
  );
  const test = element("pre", { class: "program wrapped", tabindex: 0, "aria-label": words.test });
  const tell = (one: SlopeName) => {
    const { runs, x, says } = numbers.found[one];
    test.textContent = says === "" ? filled(words.passes, { runs }) : `${x}\n${says}`;
  };
  byId("surprise-figure").replaceChildren(
    element(
      "div",
      { class: "fields" },
      slider({ name: words.count, from: 5, to: last, step: 1, value: 5, text: String, changed: show }),
    ),
    element("p", { class: "legend" }, ...NAMES.map((one) => key({ kind: KINDS[one], name: words[one] }))),
    place,
    said,
    choice(
      words.test,
      NAMES.map((one) => [one, words[one]] as const),
      "sign",
      (value) => tell(value as SlopeName),
    ),
    test,
    list,
  );
  show(5);
  tell("sign");
}
