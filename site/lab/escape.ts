import type { Lab } from "./Lab.js";
import { leaveCamera } from "./own/cameraView.js";

/** Has Escape close what was opened last: a camera, or the pictures of a cell. */
export function closeByEscape(lab: Lab): void {
  document.addEventListener("keydown", ({ key }) => {
    if (key !== "Escape") return;
    if (lab.own.camera.isOpen) leaveCamera(lab.own);
    else if (lab.looking.camera.isOpen) lab.looking.closeCamera();
    else lab.chooseCell(null);
  });
}
