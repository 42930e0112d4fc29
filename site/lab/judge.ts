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
    mistakesView(predictions, t),
  );
}

/** Whether {@link confusionView} shows the same of others: the answers, and what is written of the mistakes. */
export function judged(predictions: Predictions): string {
  const sure = mistakes(predictions).slice(0, MISTAKES);
  return `${answers(predictions)} ${sure.map(({ i, probability }) => `${i} ${Math.round(100 * probability)}`)}`;
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

function mistakesView(predictions: Predictions, t: Texts): HTMLElement | null {
  const { part, classNames } = predictions;
  const said = answers(predictions);
  const shown = mistakes(predictions).slice(0, MISTAKES);
  if (shown.length === 0) return null;
  const figures = shown.map(({ i, probability }) => {
    const words = t.mistake(classNames[part.y[i]], classNames[said[i]], `${Math.round(100 * probability)}%`);
    return element("figure", {}, picture(pictureAt(part.x, i), ""), element("figcaption", {}, words));
  });
  return element("div", {}, element("h3", {}, t.mistakes), element("div", { class: "mistakes" }, ...figures));
}
