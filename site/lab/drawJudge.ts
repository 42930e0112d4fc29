import { element } from "../shared/dom.js";
import { fill, say } from "./fill.js";
import { answers, cellPictures, cellWords, confusionView, mistakePictures } from "./judge.js";
import type { Lab } from "./Lab.js";
import type { PicturesView } from "./PicturesView.js";
import { testView } from "./sections.js";

/*
 * The parts of the page that tell how often the network is right.
 */

/** Draws the confusion table and the mistakes, whose view stays, of one moment of the training. */
export function drawJudgement(mistakes: PicturesView): (lab: Lab) => void {
  return (lab) => {
    const { language, looking, cell, t } = lab;
    const { predictions, moment } = looking;
    const after = moment && t.moment(moment.epoch, moment.batch);
    fill("judge-moment", `${language} ${after}`, () => [
      element("h2", {}, t.judge),
      after && element("p", { class: "quiet" }, after),
    ]);
    fill("judge-table", `${language} ${predictions && answers(predictions)} ${cell} ${lab.loads}`, () => [
      predictions
        ? confusionView(predictions, cell, (chosen) => lab.chooseCell(chosen), t)
        : element("p", { class: "quiet" }, t.notYet),
    ]);
    const shown = predictions ? mistakePictures(predictions, t) : [];
    fill("judge-mistakes", `${language} ${shown.length > 0}`, () =>
      shown.length > 0 ? [element("h3", {}, t.mistakes), mistakes.node] : [],
    );
    mistakes.show(shown);
    const test = lab.pictures?.test ?? null;
    fill("judge-test", `${language} ${predictions !== null} ${lab.tested} ${lab.loads}`, () => [
      test && testView(predictions !== null && lab.tested === null, () => void lab.test(test), t),
    ]);
    // An element that stays, so that a screen reader speaks its words when they change.
    say("judge-tested", test ? (lab.tested ? t.tested(...lab.tested) : t.testHelp) : "");
  };
}

/** Draws the pictures of the chosen cell, on a view that stays. */
export function drawCell(view: PicturesView): (lab: Lab) => void {
  return ({ language, looking: { predictions }, cell, loads, t }) => {
    const shown = predictions && cell;
    fill("judge-cell", `${language} ${shown && cellWords(predictions, shown, t)} ${loads}`, () =>
      shown ? [element("p", { class: "quiet" }, cellWords(predictions, shown, t)), view.node] : [],
    );
    view.show(shown ? cellPictures(predictions, shown) : []);
  };
}
