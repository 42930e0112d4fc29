import { element, pictureAt } from "../shared/dom.js";
import type { ShownPicture } from "./PicturesView.js";
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

/** The indices of a cell's pictures. */
const inCell = (part: Part, said: readonly number[], truth: number, predicted: number) =>
  Array.from(part.y.keys()).filter((i) => part.y[i] === truth && said[i] === predicted);

/** A cell of the confusion table. */
export type Cell = readonly [truth: number, predicted: number];

/** The confusion table, whose cells show their pictures when they are chosen. @param chosen the cell that is shown */
export function confusionView(
  predictions: Predictions,
  chosen: Cell | null,
  choose: (cell: Cell) => void,
  t: Texts,
): HTMLElement {
  const { part, classNames } = predictions;
  const said = answers(predictions);
  const cell = (truth: number, predicted: number) => {
    const { length } = inCell(part, said, truth, predicted);
    const attributes = {
      type: "button",
      "aria-pressed": String(chosen?.[0] === truth && chosen[1] === predicted),
      "aria-label": t.cellPictures(classNames[truth], classNames[predicted], length),
      "data-cell": `${truth}-${predicted}`,
      onClick: () => choose([truth, predicted]),
    };
    const className = truth === predicted ? "right" : "wrong";
    return element("td", { class: className }, element("button", attributes, String(length)));
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
  const table = element(
    "table",
    { class: "confusion", "aria-labelledby": "confusion-words" },
    element("thead", {}, head),
    element("tbody", {}, ...rows),
  );
  return element(
    "div",
    {},
    // No caption, which would be as wide as the table: with many classes that is wider than the screen.
    element("p", { class: "quiet", id: "confusion-words" }, t.confusion),
    element("div", { class: "scroll", tabindex: 0, role: "region", "aria-labelledby": "confusion-words" }, table),
  );
}

/** The most pictures of a cell that are shown. */
const CELL = 40;

/** The pictures of a cell of the confusion table. */
export function cellPictures(predictions: Predictions, [truth, predicted]: Cell): readonly ShownPicture[] {
  const { part, classNames } = predictions;
  const all = inCell(part, answers(predictions), truth, predicted);
  return all.slice(0, CELL).map((i) => ({ pixels: pictureAt(part.x, i), label: classNames[truth], words: "" }));
}

/** What is written above a cell's pictures. */
export function cellWords(
  { part, probabilities, classNames }: Predictions,
  [truth, predicted]: Cell,
  t: Texts,
): string {
  const { length } = inCell(part, answers({ part, probabilities, classNames }), truth, predicted);
  return t.cellPictures(classNames[truth], classNames[predicted], length);
}

/** The most mistakes that are shown. */
const MISTAKES = 8;

/** The pictures that were taken for another class, those first of which the network was surest. */
export function mistakes(predictions: Predictions): readonly { readonly i: number; readonly probability: number }[] {
  const { part, probabilities, classNames } = predictions;
  return answers(predictions)
    .map((said, i) => ({ i, said, probability: probabilities[i * classNames.length + said] }))
    .filter(({ i, said }) => said !== part.y[i])
    .sort((a, b) => b.probability - a.probability);
}

/** The mistakes of which the network was surest, as they are shown. */
export function mistakePictures(predictions: Predictions, t: Texts): readonly ShownPicture[] {
  const { part, classNames } = predictions;
  const said = answers(predictions);
  return mistakes(predictions)
    .slice(0, MISTAKES)
    .map(({ i, probability }) => {
      const words = t.mistake(classNames[part.y[i]], classNames[said[i]], `${Math.round(100 * probability)}%`);
      return { pixels: pictureAt(part.x, i), label: "", words };
    });
}
