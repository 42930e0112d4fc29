import { element } from "../../shared/dom.js";
import { shape } from "../../shared/lineChart.js";
import { button, slider } from "../client/controls.js";
import { foldedTable } from "../client/foldedTable.js";
import { byId, filled, lessonData, shown } from "../client/lesson.js";
import { bestShare } from "./chance.js";
import type { numbers as Numbers } from "./lesson.js";
import type { TEXTS } from "./texts.js";

const { words, numbers } = lessonData<typeof Numbers, keyof (typeof TEXTS)["en"]["figure"]>();

/** The surprise: networks that toss coins, the best of them, and what it does on new pictures. */
export function coins(): void {
  let [networks, time] = [20, 0];
  const place = element("div", { class: "drawing" });
  const said = element("p", { class: "quiet", role: "status" });
  const [list, write] = foldedTable(words.bestTable, [words.networks, words.exact, words.tossed]);
  const best = (rights: readonly number[], count: number) => Math.max(...rights.slice(0, count));
  const meanOf = (count: number) =>
    numbers.tosses.reduce((sum, { chosenBy }) => sum + best(chosenBy, count), 0) /
    numbers.tosses.length /
    numbers.pictures;
  const x = (rights: number) => 20 + (300 * rights) / numbers.pictures;
  const row = (title: string, bottom: number, rights: readonly number[], chosen: number) => {
    const group = shape("g", {});
    const heights = new Map<number, number>();
    group.append(
      shape("text", { x: 20, y: bottom - 78 }, title),
      shape("line", { class: "axis", x1: 20, x2: 320, y1: bottom, y2: bottom }),
    );
    rights.forEach((right, network) => {
      const height = heights.get(right) ?? 0;
      heights.set(right, height + 1);
      const isBest = network === chosen;
      const at = { cx: x(right), cy: bottom - 6 - 8 * height };
      group.append(shape("circle", { class: isBest ? "fill mark" : "fill plain soft", ...at, r: isBest ? 5 : 3.5 }));
    });
    return group;
  };
  const show = () => {
    const { chosenBy, fresh } = numbers.tosses[time];
    const rights = chosenBy.slice(0, networks);
    const top = best(rights, networks);
    const chosen = rights.indexOf(top);
    const exact = bestShare(networks, numbers.pictures);
    const values = {
      networks,
      best: top,
      share: shown(top / numbers.pictures, 2),
      fresh: fresh[chosen],
      freshShare: shown(fresh[chosen] / numbers.pictures, 2),
      exact: shown(exact, 2),
    };
    const label = filled(words.coins, values);
    const svg = shape("svg", { viewBox: "0 0 340 222", role: "img", "aria-label": label });
    svg.append(
      row(words.chosenBy, 94, rights, chosen),
      row(words.fresh, 200, fresh.slice(0, networks), chosen),
      shape("line", { class: "dashed", x1: x(exact * 28), x2: x(exact * 28), y1: 30, y2: 94 }),
      ...[0, 7, 14, 21, 28].map((tick) => shape("text", { x: x(tick), y: 216, "text-anchor": "middle" }, String(tick))),
    );
    place.replaceChildren(svg);
    said.textContent = label;
  };
  write(
    [1, 2, 5, 10, 20, 30, 40].map((count) => [
      String(count),
      shown(bestShare(count, numbers.pictures), 3),
      shown(meanOf(count), 3),
    ]),
  );
  byId("surprise-figure").replaceChildren(
    element(
      "div",
      { class: "fields" },
      slider({
        name: words.networks,
        from: 1,
        to: numbers.tosses[0].chosenBy.length,
        step: 1,
        value: networks,
        text: String,
        changed: (value) => {
          networks = value;
          show();
        },
      }),
      button(words.toss, () => {
        time = (time + 1) % numbers.tosses.length;
        show();
      }),
    ),
    place,
    said,
    list,
  );
  show();
}
