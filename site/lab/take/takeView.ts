import { element } from "../../shared/dom.js";
import { errorText } from "../errorText.js";
import type { Settings } from "../settings.js";
import type { Texts } from "../texts.js";
import { kerasProgramOf, type ProjectPhotos, programOf } from "./programs.js";

/** What the buttons do. */
export interface TakeActions {
  /** Tells whether the link is copied; if not, the address has every setting, too. */
  copyLink(): Promise<boolean>;
  saveWeights(): Promise<void>;
  saveProject(): Promise<void>;
}

/** What there is to take. */
export interface TakeState {
  readonly settings: Settings;
  readonly areOwn: boolean;
  /** Null while pictures are loaded. */
  readonly photos: ProjectPhotos | null;
  readonly canSave: boolean;
}

/** What a reader takes with them. */
export function takeView({ settings, areOwn, photos, canSave }: TakeState, actions: TakeActions, t: Texts): Node[] {
  const status = element("span", { role: "status", class: "quiet" });
  const copy = async () => {
    status.textContent = (await actions.copyLink()) ? t.copied : t.notCopied;
  };
  const saving = (work: () => Promise<void>) => async () => {
    status.textContent = t.packing;
    try {
      await work();
      status.textContent = "";
    } catch (error) {
      status.textContent = errorText(error, t);
    }
  };
  const button = (label: string, disabled: boolean, onClick: () => void) =>
    element("button", { type: "button", disabled, onClick }, label);
  const program = (title: string, text: string, help: string | null) =>
    element(
      "details",
      {},
      element("summary", {}, title),
      help !== null && element("p", { class: "quiet" }, help),
      element("pre", { tabindex: 0, role: "region", "aria-label": title }, text),
    );
  return [
    element("h2", {}, t.take),
    element(
      "p",
      { class: "buttons" },
      button(t.project, photos === null, saving(actions.saveProject)),
      button(t.downloadWeights, !canSave, saving(actions.saveWeights)),
      button(t.link, false, copy),
      status,
    ),
    element("p", { class: "quiet" }, t.projectHelp),
    ...(photos
      ? [
          program(t.program, programOf(settings, areOwn ? photos : null, t), t.programHelp),
          program(t.kerasProgram, kerasProgramOf(settings, photos, t), null),
        ]
      : []),
  ];
}
