import { element } from "../shared/dom.js";
import { codeView } from "./code/codeView.js";
import { fits } from "./code/readCode.js";
import { compareView } from "./compare/compareView.js";
import { SEEDS } from "./compare/Seeds.js";
import { controlsView } from "./controls.js";
import { curvesView } from "./curves.js";
import { Drawing } from "./Drawing.js";
import { fill } from "./fill.js";
import { confusionView, judged } from "./judge.js";
import type { Lab } from "./Lab.js";
import { layersWithMaps } from "./Looking.js";
import { choicesView } from "./look/choicesView.js";
import { SeenView } from "./look/SeenView.js";
import { spotChoices, spotView } from "./look/spotView.js";
import { strengthsView } from "./look/strengthsView.js";
import { movedView } from "./moved.js";
import { networkOf } from "./network.js";
import { cameraView } from "./own/cameraView.js";
import { ownView } from "./own/ownView.js";
import { buttonsView, headView, networkView, picturesView, stateText, testView } from "./sections.js";
import { toLink } from "./settings.js";
import { takeView } from "./take/takeView.js";

/** Draws the parts of the page that have changed; what a reader waits for first. */
export function drawingOf(lab: Lab): Drawing {
  const parts = [
    drawHead,
    drawTraining,
    drawPictures,
    drawSettings,
    drawLook(new SeenView(lab.looking.point)),
    drawSpot,
    drawStrengths,
    drawJudgement,
    drawTake,
  ];
  return new Drawing(parts.map((draw) => () => draw(lab)));
}

function drawHead(lab: Lab): void {
  const other = lab.language === "en" ? "ja" : "en";
  document.documentElement.lang = lab.language;
  document.title = lab.t.title;
  fill("head", lab.language, () => headView(other, lab.changeLanguage, lab.t));
}

function drawPictures(lab: Lab): void {
  const { language, settings, pictures, own, t } = lab;
  const { album, target, camera } = own;
  const count = pictures ? `${pictures.train.y.length}/${pictures.val.y.length}` : lab.loadingText;
  const key = `${language} ${toLink(settings)} ${count} ${lab.loads} ${lab.error} ${pictures?.classNames} ${album === null}`;
  fill("pictures-shown", key, () =>
    picturesView(
      {
        settings,
        pictures,
        loading: lab.loadingText,
        error: lab.error,
        isIncomplete: lab.isIncomplete,
        areOwn: album !== null,
        skipped: lab.decoded?.skipped ?? [],
      },
      { open: lab.open, begin: own.begin, toBowls: own.toBowls },
      t,
    ),
  );
  const names = album?.map(({ name }) => name).join("/");
  const counts = album?.map(({ photos }) => photos.length);
  fill("own", `${language} ${names} ${counts} ${target} ${lab.loads} ${settings.size}`, () =>
    album ? ownView(own, album, settings.size, t) : [],
  );
  fill("camera", `${language} ${camera.isOpen} ${names} ${target}`, () =>
    album && camera.isOpen ? cameraView(own, album, t) : [],
  );
  fill("own-status", "", () => [own.status(t)]);
}

function drawSettings(lab: Lab): void {
  const { language, settings, classes, pictures, t } = lab;
  const link = toLink(settings);
  fill("pictures-settings", `${language} ${link} ${lab.loads}`, () => [
    controlsView("pictures", settings, lab.change, t),
    pictures && settings.augment && movedView(pictures, settings, t),
  ]);
  fill("network-blocks", `${language} ${link} ${classes}`, () => networkView(settings, classes, lab.change, t));
  fill("network-code", `${language} ${link} ${classes}`, () => codeView(settings, classes, lab.change, t));
  fill("training-head", `${language} ${link}`, () => [
    element("h2", {}, t.training),
    controlsView("training", settings, lab.change, t),
  ]);
}

function drawTraining(lab: Lab): void {
  const { language, settings, kept, experiment, seeds, t } = lab;
  const progress = lab.run?.progress ?? null;
  const curves = lab.run?.curves;
  const epoch = curves?.loss.length ?? 0;
  const { epochs } = settings;
  const [isReady, canKeep] = [lab.pictures !== null && fits(settings, lab.classes), epoch > 0];
  const canGoSeeds = seeds === null && progress?.state !== "running" && progress?.state !== "failed";
  fill("controls", `${language} ${progress?.state} ${isReady} ${canKeep} ${canGoSeeds}`, () =>
    buttonsView(progress, { isReady, canKeep, canGoSeeds }, lab, t),
  );
  fill("state", "", () => [
    stateText(progress, epochs, t),
    progress?.error !== undefined && element("span", { role: "alert", class: "error" }, ` ${progress.error}`),
  ]);
  fill("seeds", `${language} ${experiment.runs.length} ${seeds?.error}`, () => [
    seeds &&
      element("p", { class: "quiet" }, t.seedsDone(experiment.runs.length, SEEDS), seeds.error && ` ${seeds.error}`),
  ]);
  const lengths = experiment.runs.map(({ loss }) => `${loss.length} ${loss.at(-1)}`);
  const keptKey = kept
    ? `${toLink(kept.settings)} ${kept.runs.map(({ loss }) => loss.length)} ${kept.runs[0].loss[0]}`
    : "";
  const key = `${language} ${toLink(settings)} ${lengths} ${keptKey}`;
  fill("curves", key, () => [curvesView(experiment, kept, epochs, t)]);
  fill("comparison", key, () => [kept && compareView(kept, experiment, lab, t)]);
  if (curves && epoch > 0 && (epoch % 5 === 0 || progress?.state === "done")) {
    const [accuracy, valAccuracy] = [curves.accuracy, curves.valAccuracy].map((values) => values[epoch - 1].toFixed(2));
    fill("spoken", `${language} ${epoch} ${accuracy}`, () => [t.spoken(epoch, accuracy, valAccuracy)]);
  }
}

/** Draws what is looked at, on a view that stays. */
function drawLook(view: SeenView): (lab: Lab) => void {
  let painted = "";
  return ({ language, settings, classes, pictures, loads, looking, t }) => {
    const layers = layersWithMaps({ network: networkOf(settings, classes) });
    const { picked, seen, camera, cameraError, version } = looking;
    const parts = `${loads} ${pictures === null}`;
    const choice = `${picked} ${camera.isOpen} ${cameraError} ${layers} ${looking.shownLayer(layers)}`;
    fill("look-choices", `${language} ${choice} ${parts}`, () => [
      element("h2", {}, t.look),
      ...(pictures ? choicesView(pictures, looking, layers, t) : []),
    ]);
    const shown = seen && pictures;
    fill("look-seen", `${language} ${shown !== null}`, () => [
      shown ? view.node : element("p", { class: "quiet" }, t.notYet),
    ]);
    if (!shown || painted === `${language} ${version}`) return;
    painted = `${language} ${version}`;
    view.show(seen, pictures.classNames, t);
  };
}

function drawSpot({ language, looking, t }: Lab): void {
  const { seen, spot, version } = looking;
  const layer = seen?.layer ?? null;
  const place = `${spot.channel} ${spot.row} ${spot.column}`;
  const key = `${language} ${layer?.config.name} ${layer?.maps.shape}`;
  fill("spot-choices", `${key} ${place}`, () => (layer ? spotChoices(layer, spot, looking.point, t) : []));
  fill("spot", `${key} ${version} ${place}`, () => (layer ? spotView(layer, spot, looking.point, t) : []));
}

function drawStrengths({ language, settings, run, t }: Lab): void {
  const strengths = run?.strengths ?? [];
  const moments = strengths[0]?.weights.length ?? 0;
  fill("strengths", `${language} ${moments} ${strengths[0]?.weights.at(-1)} ${settings.epochs}`, () =>
    moments > 0 ? strengthsView(strengths, settings.epochs, t) : [],
  );
}

function drawJudgement(lab: Lab): void {
  const { language, looking, cell, t } = lab;
  const test = lab.pictures?.test ?? null;
  const { predictions, moment } = looking;
  const said = predictions && judged(predictions);
  const after = moment && t.moment(moment.epoch, moment.batch);
  fill("judge-moment", `${language} ${after}`, () => [
    element("h2", {}, t.judge),
    after && element("p", { class: "quiet" }, after),
  ]);
  fill("judge-shown", `${language} ${said} ${cell} ${lab.loads} ${lab.tested}`, () => [
    predictions
      ? confusionView(predictions, cell, (truth, predicted) => lab.chooseCell(truth, predicted), t)
      : element("p", { class: "quiet" }, t.notYet),
    test && testView(lab.tested && t.tested(...lab.tested), predictions !== null, () => void lab.test(test), t),
  ]);
}

function drawTake(lab: Lab): void {
  const { language, settings, pictures, t } = lab;
  const areOwn = lab.own.album !== null;
  const canSave = lab.run?.canLook === true;
  const photos = pictures && {
    classNames: pictures.classNames,
    count: Math.min(settings.photos, pictures.train.y.length),
  };
  fill("take", `${language} ${toLink(settings)} ${areOwn} ${photos?.classNames} ${photos?.count} ${canSave}`, () =>
    takeView({ settings, areOwn, photos, canSave }, lab, t),
  );
}
