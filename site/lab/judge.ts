import { element, picture, pictureAt } from "../shared/dom.js";
import type { Part } from "./pictures.js";
import type { Texts } from "./texts.js";

/** What the network said of some pictures. */
export interface Predictions {
  readonly part: Part;
  /** [n, classes] */
  readonly probabilities: Float32Array;
  readonly classNames: readonly string[];
}

/** The class with the highest probability for each picture. */
export function answers({ part, probabilities, classNames }: Predictions): readonly number[] {
  const classes = classNames.length;
  return Array.from(part.y, (_, i) => {
    const own = probabilities.subarray(i * classes, (i + 1) * classes);
    return own.indexOf(Math.max(...own));
  });
}

/** The confusion table, whose cells show their pictures when they are chosen. @param chosen the cell that is shown */
export function confusionView(
  predictions: Predictions,
  chosen: readonly [truth: number, predicted: number] | null,
  choose: (truth: number, predicted: number) => void,
  t: Texts,
): HTMLElement {
  const { part, classNames } = predictions;
  const said = answers(predictions);
  const inCell = (truth: number, predicted: number) =>
    Array.from(part.y.keys()).filter((i) => part.y[i] === truth && said[i] === predicted);
  const cell = (truth: number, predicted: number) => {
    const count = inCell(truth, predicted).length;
    const isChosen = chosen?.[0] === truth && chosen[1] === predicted;
    const label = t.cellPictures(classNames[truth], classNames[predicted], count);
    const button = element(
      "button",
      {
        type: "button",
        "aria-pressed": isChosen,
        "aria-label": label,
        "data-cell": `${truth}-${predicted}`,
        onClick: () => choose(truth, predicted),
      },
      String(count),
    );
    button.setAttribute("aria-pressed", String(isChosen));
    return element("td", { class: truth === predicted ? "right" : "wrong" }, button);
  };
  const rows = classNames.map((name, truth) =>
    element(
      "tr",
      {},
      element("th", { scope: "row" }, name),
      ...classNames.map((_, predicted) => cell(truth, predicted)),
    ),
  );
  const head = element(
    "tr",
    {},
    element("th", { scope: "col" }, `${t.truth} ↓ ${t.predicted} →`),
    ...classNames.map((name) => element("th", { scope: "col" }, name)),
  );
  const shown = chosen ? inCell(...chosen) : [];
  return element(
    "div",
    {},
    element(
      "table",
      { class: "confusion" },
      element("caption", {}, t.confusion),
      element("thead", {}, head),
      element("tbody", {}, ...rows),
    ),
    chosen &&
      element("p", { class: "quiet" }, t.cellPictures(classNames[chosen[0]], classNames[chosen[1]], shown.length)),
    element(
      "div",
      { class: "thumbs" },
      ...shown.slice(0, 40).map((i) => picture(pictureAt(part.x, i), classNames[part.y[i]])),
    ),
  );
}
