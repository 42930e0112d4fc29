import type { ChosenFolder } from "noodlenet/data";
import { element, picture, pictureAt } from "../shared/dom.js";
import { fits } from "./code/readCode.js";
import { type Change, controlsView } from "./controls.js";
import { focusNext } from "./focus.js";
import { blocksOf, networkOf } from "./network.js";
import type { Opened } from "./own/openFolder.js";
import { countOf, type Decoded, type Part, type Pictures } from "./pictures.js";
import type { Progress } from "./Run.js";
import type { Settings } from "./settings.js";
import type { Language, Texts } from "./texts.js";

/*
 * The parts of the page as nodes. What a reader does is told to the functions that are given.
 */

/** The parts of the page, in their order. */
const SECTIONS = ["training", "look", "judge", "take", "pictures", "network"] as const;

/** The title, the other language, and where things are. */
export function headView(other: Language, changeLanguage: () => void, t: Texts): Node[] {
  const links = SECTIONS.map((id) => element("li", {}, element("a", { href: `#${id}`, onClick: jump }, t[id])));
  return [
    element("button", { type: "button", class: "other", lang: other, onClick: changeLanguage }, t.other),
    element("h1", {}, t.title),
    element("p", { class: "lead" }, t.lead),
    element("nav", { "aria-label": t.contents }, element("ul", {}, ...links)),
  ];
}

/** Goes to a part of the page; the address keeps the settings. */
function jump(event: Event): void {
  event.preventDefault();
  const id = (event.currentTarget as HTMLAnchorElement).hash.slice(1);
  const part = document.getElementById(id) as HTMLElement;
  part.tabIndex = -1;
  part.focus();
  part.scrollIntoView();
}

/** What is known of the pictures. */
export interface PicturesState {
  readonly settings: Settings;
  readonly pictures: Pictures | null;
  readonly loading: string;
  readonly error: string | null;
  /** Whether the error only tells what is still to be added. */
  readonly isIncomplete: boolean;
  readonly areOwn: boolean;
  readonly canUndo: boolean;
  /** What came of the reader's files; null for bowls, or before they are read. */
  readonly decoded: Decoded | null;
  /** The settings that came with the pictures. */
  readonly read: Opened["read"];
}

/** What the reader can do about where pictures come from. */
export interface PicturesActions {
  open(folder: ChosenFolder): void;
  begin(): void;
  undo(): void;
  toBowls(): void;
}

/** The pictures and where they come from. */
export function picturesView(
  { settings, pictures, loading, error, isIncomplete, areOwn, canUndo, decoded, read }: PicturesState,
  { open, begin, undo, toBowls }: PicturesActions,
  t: Texts,
): (Node | null | false)[] {
  const folder = element("input", {
    type: "file",
    webkitdirectory: true,
    multiple: true,
    id: "own-folder",
    onChange: (event: Event) => {
      const { files } = event.target as HTMLInputElement;
      if (files && files.length > 0) open(Array.from(files));
    },
  });
  const zip = element("input", {
    type: "file",
    accept: ".zip,application/zip",
    id: "own-zip",
    onChange: (event: Event) => {
      const file = (event.target as HTMLInputElement).files?.[0];
      if (file) open(file);
    },
  });
  const beginHere = () => {
    focusNext("own", "h3");
    begin();
  };
  return [
    element("h2", {}, t.pictures),
    pictures ? countsView(pictures, settings, t) : element("p", {}, error === null && (loading || t.decodingFirst)),
    error !== null && element("p", isIncomplete ? {} : { role: "alert", class: "error" }, error),
    read !== undefined && element("p", read ? {} : { role: "alert", class: "error" }, t.settingsFile(read?.misread)),
    ...(decoded ? warnings(decoded, t).map((words) => element("p", { class: "quiet" }, words)) : []),
    !areOwn && element("div", { class: "thumbs" }, ...(pictures ? thumbs(pictures.train, pictures.classNames) : [])),
    element(
      "p",
      { class: "buttons" },
      !areOwn && element("button", { type: "button", onClick: beginHere }, t.makeClasses),
      areOwn && element("button", { type: "button", onClick: toBowls }, t.bowls),
      canUndo && element("button", { type: "button", id: "undo", onClick: undo }, t.undo),
    ),
    element("p", {}, element("label", { for: "own-folder" }, t.ownFolder), " ", folder),
    element("p", {}, element("label", { for: "own-zip" }, t.ownZip), " ", zip),
    element("p", { class: "quiet" }, t.ownHelp, " ", t.privacy),
  ];
}

/** What the reader is to know of their files. */
function warnings({ skipped, same }: Decoded, t: Texts): readonly string[] {
  const problems = [...new Set(skipped.map(({ problem }) => problem))];
  const left = problems.map((problem) =>
    t.skippedFiles[problem](skipped.filter((file) => file.problem === problem).map(({ name }) => name)),
  );
  return same.length > 0 ? [...left, t.samePictures(same)] : left;
}

const countsView = (pictures: Pictures, settings: Settings, t: Texts) =>
  element("p", {}, countsText(pictures, settings, t));

/** In words how many pictures there are, and of what. */
export const countsText = (pictures: Pictures, settings: Settings, t: Texts) =>
  t.counts(countOf(settings, pictures), pictures.val.y.length, pictures.classNames.join(", "));

/** The number of pictures that are shown of many. */
export const SHOWN = 12;

function thumbs({ x, y }: Part, classNames: readonly string[]): HTMLCanvasElement[] {
  return Array.from({ length: Math.min(SHOWN, y.length) }, (_, i) => picture(pictureAt(x, i), classNames[y[i]]));
}

/** The network: its settings, and its layers with shapes and parameters. */
export function networkView(settings: Settings, classes: number, change: Change, t: Texts): (Node | false)[] {
  const blocks = blocksOf(networkOf(settings, classes));
  const total = blocks.reduce((sum, { parameters }) => sum + parameters, 0);
  const rows = blocks.map(({ type, detail, shape, parameters }) =>
    element(
      "tr",
      {},
      element("th", { scope: "row" }, `${type} ${detail}`),
      element("td", {}, shape.join(" × ")),
      element("td", {}, parameters.toLocaleString("en")),
    ),
  );
  const names = [t.layer, t.output, t.parameters].map((name) => element("th", { scope: "col" }, name));
  const table = element("table", {}, element("thead", {}, element("tr", {}, ...names)), element("tbody", {}, ...rows));
  return [
    element("h2", {}, t.network),
    controlsView("network", settings, change, t),
    !fits(settings, classes) && element("p", { role: "alert", class: "error" }, t.doesNotFit),
    element("details", { open: true }, element("summary", {}, t.totalParameters(total.toLocaleString("en"))), table),
  ];
}

/** What the buttons of a training do. */
export interface TrainingActions {
  go(until: "end" | "epoch" | "step"): void;
  pause(): void;
  rewind(): Promise<void>;
  keep(): void;
  goSeeds(): void;
}

/** The buttons of a training. @param progress null before it begins  @param can.canKeep whether there is a curve */
export function buttonsView(
  progress: Progress | null,
  {
    isReady,
    canKeep,
    canGoSeeds,
  }: { readonly isReady: boolean; readonly canKeep: boolean; readonly canGoSeeds: boolean },
  actions: TrainingActions,
  t: Texts,
): Node[] {
  const { state = "ready" } = progress ?? {};
  const isOver = state === "done" || state === "failed";
  const cannotGo = isOver || state === "running" || !isReady;
  const button = (label: string, disabled: boolean, onClick: () => void, className?: string) =>
    element("button", { type: "button", disabled, onClick, class: className }, label);
  return [
    state === "running"
      ? button(t.pause, false, actions.pause, "main")
      : button(t.play, cannotGo, () => actions.go("end"), "main"),
    button(t.step, cannotGo, () => actions.go("step")),
    button(t.epoch, cannotGo, () => actions.go("epoch")),
    button(t.rewind, progress === null, actions.rewind),
    button(t.keep, !canKeep, actions.keep),
    button(t.threeSeeds, !isReady || !canGoSeeds, actions.goSeeds),
  ];
}

/** In words how far a training is. */
export function stateText(progress: Progress | null, epochs: number, t: Texts): string {
  if (progress === null) return t.states.ready;
  const { state, epoch, batch, steps } = progress;
  const isOver = state === "done" || state === "failed";
  return `${t.states[state]}: ${isOver ? t.epochs(epoch) : t.progress(epoch + 1, epochs, batch, steps)}`;
}

/** Opens the test set, once. */
export function testView(canOpen: boolean, open: () => void, t: Texts): HTMLElement {
  return element("p", {}, element("button", { type: "button", disabled: !canOpen, onClick: open }, t.openTest));
}
