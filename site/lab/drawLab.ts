import { element } from "../shared/dom.js";
import { codeView } from "./code/codeView.js";
import { fits } from "./code/readCode.js";
import { compareView } from "./compare/compareView.js";
import { haveSamePictures } from "./compare/Experiment.js";
import { SEEDS } from "./compare/Seeds.js";
import { controlsView } from "./controls.js";
import { curvesView } from "./curves.js";
import { Drawing } from "./Drawing.js";
import { drawHead } from "./drawHead.js";
import { drawCell, drawJudgement } from "./drawJudge.js";
import { addFill, fill, isOther, say } from "./fill.js";
import type { Lab } from "./Lab.js";
import { layersWithMaps } from "./Looking.js";
import { choicesView, markChoice } from "./look/choicesView.js";
import { SeenView } from "./look/SeenView.js";
import { SpotMaps } from "./look/SpotMaps.js";
import { SpotView } from "./look/SpotView.js";
import { spotChoices } from "./look/spotChoices.js";
import { spotLines } from "./look/spotLines.js";
import { strengthsView } from "./look/strengthsView.js";
import { movedView } from "./moved.js";
import { networkOf } from "./network.js";
import { OnScreen } from "./OnScreen.js";
import { cameraView } from "./own/cameraView.js";
import { ownView } from "./own/ownView.js";
import { PicturesView } from "./PicturesView.js";
import { countOf } from "./pictures.js";
import { buttonsView, countsText, networkView, picturesView, stateText } from "./sections.js";
import { toLink } from "./settings.js";
import { takeView } from "./take/takeView.js";
import { hasTurns, takeTurn } from "./turns.js";

/**
 * Draws the parts of the page that have changed; what a reader waits for first. While the network learns, what is not on the screen waits until it comes
 * there, or the training waits.
 */
export function drawingOf(lab: Lab): Drawing {
  const first = [drawHead, drawControls, drawState, drawLookChoices];
  const parts: readonly (readonly [id: string, draw: (lab: Lab) => void])[] = [
    ["pictures-shown", drawPictures],
    ["own", drawOwn],
    ["camera", drawCamera],
    ["pictures-settings", drawMoved],
    ["network-blocks", drawBlocks],
    ["network-code", drawCode],
    ["training-head", drawTrainingHead],
    ["curves", drawCurves],
    ["comparison", drawComparison],
    ["look-seen", drawSeen(new SeenView(lab.looking.point))],
    ["spot-choices", drawSpotChoices],
    ["spot-maps", drawSpotMaps(new SpotMaps(lab.looking.point))],
    ["spot", drawSpot(new SpotView(document.getElementById("spot") as HTMLElement))],
    ["strengths", drawStrengths],
    ["judge", drawJudgement(new PicturesView("mistakes"))],
    ["judge-cell", drawCell(new PicturesView("thumbs"))],
    ["take", drawTake],
  ];
  const onScreen = new OnScreen(
    parts.map(([id]) => id),
    () => drawing.request(),
  );
  const others = parts.map(([id, draw]) => ({
    draw: () => draw(lab),
    waits: () => lab.run?.progress.state === "running" && !onScreen.has(id),
  }));
  const turn = { draw: drawTurn, waits: () => !hasTurns() };
  const drawing = new Drawing(
    first.map((draw) => () => draw(lab)),
    [...others, turn],
  );
  return drawing;
}

/** Paints some of what the other parts have left to be painted. */
function drawTurn(): void {
  addFill();
  takeTurn();
}

function drawPictures(lab: Lab): void {
  const { language, settings, pictures, own, t } = lab;
  const { album } = own;
  const count = pictures ? `${pictures.train.y.length}/${pictures.val.y.length}` : lab.loadingText;
  const key = `${language} ${toLink(settings)} ${count} ${lab.loads} ${lab.error} ${pictures?.classNames} ${album === null} ${own.canUndo} ${own.read === undefined}`;
  fill("pictures-shown", key, () =>
    picturesView(
      {
        settings,
        pictures,
        loading: lab.loadingText,
        error: lab.error,
        isIncomplete: lab.isIncomplete,
        areOwn: album !== null,
        canUndo: own.canUndo,
        decoded: lab.decoded,
        read: own.read,
      },
      { open: lab.open, begin: own.begin, undo: own.undo, toBowls: own.toBowls },
      t,
    ),
  );
  // Not each picture that is read.
  const loading = lab.error === null ? t.decodingFirst : lab.isIncomplete ? lab.error : "";
  const came = own.read === undefined ? "" : t.settingsFile(own.read?.misread);
  say("pictures-spoken", pictures ? `${countsText(pictures, settings, t)}. ${came}` : loading);
  if (lab.error !== null && !lab.isIncomplete && isOther("error seen", `${lab.error} ${lab.loads}`))
    document.querySelector("#pictures-shown [role=alert]")?.scrollIntoView({ block: "nearest" });
}

const namesOf = ({ own }: Lab) => own.album?.map(({ name }) => name).join("/");

function drawOwn(lab: Lab): void {
  const { language, settings, own, t } = lab;
  const { album, target } = own;
  const counts = album?.map(({ photos }) => photos.length);
  const { id, from, moveTo } = own.opened ?? {};
  const opened =
    album && `${album.findIndex((one) => one.id === id)} ${from} ${album.findIndex((one) => one.id === moveTo)}`;
  fill("own", `${language} ${namesOf(lab)} ${counts} ${target} ${lab.loads} ${settings.size} ${opened}`, () =>
    album ? ownView(own, album, settings.size, t) : [],
  );
}

function drawCamera(lab: Lab): void {
  const { language, own, t } = lab;
  const { album, target, camera } = own;
  fill("camera", `${language} ${camera.isOpen} ${namesOf(lab)} ${target}`, () =>
    album && camera.isOpen ? cameraView(own, album, t) : [],
  );
}

function drawMoved(lab: Lab): void {
  const { language, settings, pictures, t } = lab;
  fill("pictures-settings", `${language} ${toLink(settings)} ${lab.loads} ${lab.refusals}`, () => [
    controlsView("pictures", settings, lab.change, t, pictures?.train.y.length),
    pictures && settings.augment && movedView(pictures, settings, t),
  ]);
}

const networkKey = ({ language, settings, classes }: Lab) => `${language} ${toLink(settings)} ${classes}`;

function drawBlocks(lab: Lab): void {
  fill("network-blocks", networkKey(lab), () => networkView(lab.settings, lab.classes, lab.change, lab.t));
}

function drawCode(lab: Lab): void {
  fill("network-code", networkKey(lab), () =>
    codeView(lab.settings, lab.classes, (changed) => lab.change(changed(lab.settings)), lab.t),
  );
}

function drawTrainingHead({ language, settings, change, t }: Lab): void {
  fill("training-head", `${language} ${toLink(settings)}`, () => [
    element("h2", {}, t.training),
    controlsView("training", settings, change, t),
  ]);
}

function drawControls(lab: Lab): void {
  const { language, settings, run, seeds, t } = lab;
  const progress = run?.progress ?? null;
  const [isReady, canKeep] = [lab.pictures !== null && fits(settings, lab.classes), epochsOf(lab) > 0];
  const canGoSeeds = seeds === null && progress?.state !== "running" && progress?.state !== "failed";
  fill("controls", `${language} ${progress?.state} ${isReady} ${canKeep} ${canGoSeeds}`, () =>
    buttonsView(progress, { isReady, canKeep, canGoSeeds }, lab, t),
  );
}

/** The epochs that are done. */
const epochsOf = ({ run }: Lab) => run?.curves.loss.length ?? 0;

function drawState(lab: Lab): void {
  const { language, settings, run, own, t } = lab;
  const progress = run?.progress ?? null;
  say("state", stateText(progress, settings.epochs, t));
  say("own-status", own.status(t));
  const error = progress?.error;
  fill("state-error", `${error}`, () => [
    error !== undefined && element("p", { role: "alert", class: "error" }, error),
  ]);
  const epoch = epochsOf(lab);
  // Of a training that runs, each fifth epoch.
  if (!run || epoch === 0 || (epoch % 5 !== 0 && progress?.state === "running")) return;
  const { accuracy, valAccuracy } = run.curves;
  const [training, validation] = [accuracy, valAccuracy].map((values) => values[epoch - 1].toFixed(2));
  fill("spoken", `${language} ${epoch} ${training}`, () => [t.spoken(epoch, training, validation)]);
}

/** What the curves are drawn of. */
function curvesKey({ language, settings, experiment, kept }: Lab): string {
  const lengths = experiment.runs.map(({ loss }) => `${loss.length} ${loss.at(-1)}`);
  const keptKey = kept
    ? `${toLink(kept.settings)} ${kept.runs.map(({ loss }) => loss.length)} ${kept.runs[0].loss[0]}`
    : "";
  return `${language} ${toLink(settings)} ${lengths} ${keptKey}`;
}

function drawCurves(lab: Lab): void {
  const { language, settings, kept, experiment, seeds, t } = lab;
  fill("seeds", `${language} ${experiment.runs.length} ${seeds?.error}`, () => [
    seeds &&
      element("p", { class: "quiet" }, t.seedsDone(experiment.runs.length, SEEDS), seeds.error && ` ${seeds.error}`),
  ]);
  fill("curves", curvesKey(lab), () => [curvesView(experiment, kept, settings.epochs, t)]);
}

function drawComparison(lab: Lab): void {
  const { kept, experiment, t } = lab;
  fill("comparison", kept ? `${curvesKey(lab)} ${haveSamePictures(kept, experiment)}` : "", () => [
    kept && compareView(kept, experiment, { restore: lab.change, forget: lab.forget }, t),
  ]);
}

function drawLookChoices(lab: Lab): void {
  const { settings, classes, pictures, loads, looking, t } = lab;
  const key = `${networkKey(lab)} ${looking.cameraError} ${looking.layer} ${loads} ${pictures === null}`;
  fill("look-choices", key, () => {
    const layers = layersWithMaps({ network: networkOf(settings, classes) });
    return [element("h2", {}, t.look), ...(pictures ? choicesView(pictures, looking, layers, t) : [])];
  });
  markChoice(document.getElementById("look-choices") as HTMLElement, looking);
}

/** Draws what is seen, on a view that stays. */
function drawSeen(view: SeenView): (lab: Lab) => void {
  return ({ language, settings, classes, pictures, looking, t }) => {
    const { seen, version } = looking;
    const shown = seen && pictures;
    const hasMaps = layersWithMaps({ network: networkOf(settings, classes) }).length > 0;
    fill("look-seen", `${language} ${shown !== null} ${hasMaps}`, () => [
      shown ? view.node : element("p", { class: "quiet" }, hasMaps ? t.notYet : t.noMaps),
    ]);
    if (shown && isOther("seen", `${language} ${version}`)) view.show(seen, pictures.classNames, t);
  };
}

/** What is computed at a place of a map is drawn of this. */
function spotKey({ language, looking: { seen, spot, version } }: Lab): string {
  return `${language} ${seen?.layer.config.name} ${version} ${spot.channel} ${spot.row} ${spot.column}`;
}

function drawSpotChoices({ language, looking, t }: Lab): void {
  const { seen, spot } = looking;
  const layer = seen?.layer ?? null;
  const place = `${spot.channel} ${spot.row} ${spot.column}`;
  fill("spot-choices", `${language} ${layer?.config.name} ${layer?.maps.shape} ${place}`, () =>
    layer ? spotChoices(layer, spot, looking.point, t) : [],
  );
}

/** Draws the maps of a spot, on a view that stays. */
function drawSpotMaps(view: SpotMaps): (lab: Lab) => void {
  return (lab) => {
    const { seen, spot } = lab.looking;
    const layer = seen?.layer ?? null;
    fill("spot-maps", String(layer !== null), () => (layer ? [view.node] : []));
    if (layer && isOther("spot maps", spotKey(lab))) view.show(layer, spot, lab.t);
  };
}

/** Draws what is computed at a spot, on a view that stays. */
function drawSpot(view: SpotView): (lab: Lab) => void {
  return (lab) => {
    if (!isOther("spot numbers", spotKey(lab))) return;
    const { seen, spot } = lab.looking;
    view.show(seen ? spotLines(seen.layer, spot, lab.t) : []);
  };
}

function drawStrengths({ language, settings, run, t }: Lab): void {
  const strengths = run?.strengths ?? [];
  const moments = strengths[0]?.weights.length ?? 0;
  fill("strengths", `${language} ${moments} ${strengths[0]?.weights.at(-1)} ${settings.epochs}`, () =>
    moments > 0 ? strengthsView(strengths, settings.epochs, t) : [],
  );
}

function drawTake(lab: Lab): void {
  const { language, settings, pictures, t } = lab;
  const areOwn = lab.own.album !== null;
  const canSave = lab.run?.canLook === true;
  const photos = pictures && {
    classNames: pictures.classNames,
    count: countOf(settings, pictures),
    all: pictures.train.y.length,
  };
  fill("take", `${language} ${toLink(settings)} ${areOwn} ${photos?.classNames} ${photos?.count} ${canSave}`, () =>
    takeView({ settings, areOwn, photos, canSave }, lab, t),
  );
}
