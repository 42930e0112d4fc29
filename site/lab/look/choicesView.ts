import { element, picture, pictureAt } from "../../shared/dom.js";
import { errorText } from "../errorText.js";
import type { Looking } from "../Looking.js";
import type { Pictures } from "../pictures.js";
import { SHOWN } from "../sections.js";
import type { Texts } from "../texts.js";

/** The choice of a picture, or the camera, and of a layer to look at. @param layers those that have maps */
export function choicesView(
  { val }: Pictures,
  looking: Looking,
  layers: readonly string[],
  t: Texts,
): (Node | false)[] {
  const layer = looking.shownLayer(layers);
  const buttons = Array.from({ length: Math.min(SHOWN, val.y.length) }, (__, i) =>
    element(
      "button",
      {
        type: "button",
        "aria-label": `${t.choosePicture} ${i + 1}`,
        onClick: () => looking.choosePicture(i),
      },
      picture(pictureAt(val.x, i), ""),
    ),
  );
  const select = element(
    "select",
    { id: "layer", onChange: (event: Event) => looking.chooseLayer((event.target as HTMLSelectElement).value) },
    ...layers.map((name) => element("option", { value: name, selected: name === layer }, name)),
  );
  return [
    element("div", { class: "choices", role: "group", "aria-label": t.choosePicture }, ...buttons),
    element(
      "p",
      { class: "buttons" },
      element(
        "button",
        {
          type: "button",
          id: "look-camera",
          onClick: () => (looking.camera.isOpen ? looking.closeCamera() : void looking.openCamera()),
        },
        t.lookByCamera,
      ),
    ),
    looking.cameraError !== null && element("p", { role: "alert", class: "error" }, errorText(looking.cameraError, t)),
    layers.length > 0 && element("p", {}, element("label", { for: "layer" }, t.chooseLayer), " ", select),
  ];
}

/** Shows which of the pictures is looked at, or that the camera is. */
export function markChoice(choices: HTMLElement, { picked, camera }: Looking): void {
  const press = (button: Element, isPressed: boolean) => {
    if (button.getAttribute("aria-pressed") !== String(isPressed))
      button.setAttribute("aria-pressed", String(isPressed));
  };
  choices.querySelectorAll(".choices button").forEach((button, i) => {
    press(button, !camera.isOpen && i === picked);
  });
  choices.querySelectorAll("#look-camera").forEach((button) => {
    press(button, camera.isOpen);
  });
}
