import { element, picture } from "../../shared/dom.js";
import type { Texts } from "../texts.js";
import type { Album, AlbumClass } from "./Album.js";
import { decodedPixels } from "./decodeAll.js";
import type { OwnPictures } from "./OwnPictures.js";

/** The number of pictures of a class that are shown: the last ones. */
const SHOWN = 8;

/** The reader's classes, each with its name, its pictures, and what fills it. */
export function ownView(own: OwnPictures, album: Album, size: number, t: Texts): Node[] {
  const classes = album.map((one, at) => classView(own, one, at, album.length > 2, size, t));
  return [
    element("h3", {}, t.ownClasses),
    element("p", { class: "quiet" }, t.removeHelp, " ", t.division),
    ...classes,
    element("p", {}, element("button", { type: "button", onClick: own.addClass }, t.addClass)),
  ];
}

function classView(
  own: OwnPictures,
  { name, photos }: AlbumClass,
  at: number,
  canRemove: boolean,
  size: number,
  t: Texts,
): HTMLElement {
  const first = Math.max(0, photos.length - SHOWN);
  const shown = photos.slice(first).map((photo, i) => {
    const pixels = decodedPixels(photo, size);
    const label = t.removePhoto(first + i + 1, name);
    return (
      pixels &&
      element(
        "button",
        { type: "button", "aria-label": label, title: label, onClick: () => own.removePhoto(at, photo) },
        picture({ data: pixels, shape: [size, size, 3] }, ""),
      )
    );
  });
  return element(
    "fieldset",
    { class: at === own.target ? "class chosen" : "class" },
    element("legend", {}, `${name} · ${t.classCount(photos.length)}`),
    element(
      "div",
      { class: "buttons" },
      nameInput(own, name, at, t),
      button(t.camera, `${t.camera}: ${name}`, () => void own.openCamera(at)),
      fileInput(own, name, at, t),
      button(t.paste, `${t.paste}: ${name}`, () => void own.paste(at)),
      canRemove && button("×", t.removeClass(name), () => own.removeClass(at)),
    ),
    element("div", { class: "choices" }, ...shown),
  );
}

const button = (label: string, name: string, onClick: () => void) =>
  element("button", { type: "button", "aria-label": name, title: name, onClick }, label);

const nameInput = (own: OwnPictures, name: string, at: number, t: Texts) =>
  element("input", {
    type: "text",
    value: name,
    "aria-label": t.className(at + 1),
    maxlength: 40,
    autocomplete: "off",
    onChange: (event: Event) => own.rename(at, (event.target as HTMLInputElement).value),
  });

/** A label that looks as a button does, with the input in it. */
function fileInput(own: OwnPictures, name: string, at: number, t: Texts): HTMLElement {
  const input = element("input", {
    type: "file",
    accept: "image/*",
    multiple: true,
    class: "unseen",
    "data-class": at,
    "aria-label": `${t.files}: ${name}`,
    onChange: (event: Event) => own.addFiles(at, Array.from((event.target as HTMLInputElement).files ?? [])),
  });
  return element("label", { class: "button", title: `${t.files}: ${name}` }, t.files, input);
}
