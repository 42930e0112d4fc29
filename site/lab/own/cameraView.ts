import { element } from "../../shared/dom.js";
import type { Texts } from "../texts.js";
import type { Album } from "./Album.js";
import { BETWEEN } from "./Camera.js";
import type { OwnPictures } from "./OwnPictures.js";

/** What the camera sees, the class that its pictures go to, and the button that takes them. */
export function cameraView(own: OwnPictures, album: Album, t: Texts): Node[] {
  const { video } = own.camera;
  video.setAttribute("aria-label", t.cameraPicture);
  // It stops where it is moved.
  queueMicrotask(() => void own.camera.play());
  const classes = album.map(({ name }, at) => element("option", { value: at, selected: at === own.target }, name));
  const choose = (event: Event) => own.choose(album[(event.target as HTMLSelectElement).selectedIndex].id);
  return [
    element("div", { class: "viewfinder" }, video),
    element(
      "p",
      { class: "buttons" },
      element("label", { for: "camera-class" }, t.intoClass),
      element("select", { id: "camera-class", onChange: choose }, ...classes),
    ),
    element(
      "p",
      { class: "buttons" },
      shutter(own, t),
      element("button", { type: "button", onClick: () => void own.turnCamera() }, t.otherCamera),
      element("button", { type: "button", id: "close-camera", onClick: () => leaveCamera(own) }, t.closeCamera),
    ),
  ];
}

/** Closes the camera; the focus goes back to the button that opened it. */
export function leaveCamera(own: OwnPictures): void {
  document.querySelectorAll<HTMLElement>("#own .open-camera")[own.target]?.focus();
  own.closeCamera();
}

/** Takes a picture at a press, and more while it is held. */
function shutter(own: OwnPictures, t: Texts): HTMLElement {
  let timer: ReturnType<typeof setInterval> | undefined;
  const stop = () => clearInterval(timer);
  const press = (event: PointerEvent) => {
    if (event.button !== 0) return;
    // A finger that slides, or a page that moves beneath it, still holds the button.
    (event.currentTarget as HTMLElement).setPointerCapture(event.pointerId);
    own.takePicture();
    stop();
    timer = setInterval(() => (own.camera.isOpen ? own.takePicture() : stop()), BETWEEN);
  };
  return element(
    "button",
    {
      type: "button",
      class: "main shutter",
      onPointerdown: press,
      onLostpointercapture: stop,
      // A long press of a finger asks for a menu.
      onContextmenu: (event: Event) => event.preventDefault(),
      // From the keyboard, or a screen reader; a pointer has taken its picture already.
      onClick: (event: PointerEvent) => {
        if (event.detail === 0) own.takePicture();
      },
    },
    t.takePicture,
  );
}
