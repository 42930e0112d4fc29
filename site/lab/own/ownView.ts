import { element } from "../../shared/dom.js";
import { focusNext } from "../focus.js";
import type { Texts } from "../texts.js";
import type { Album, AlbumClass } from "./Album.js";
import { isBroken } from "./decodeAll.js";
import type { OwnPictures } from "./OwnPictures.js";
import { photosView } from "./photosView.js";

/** The reader's classes, each with its name, its pictures, and what fills it. */
export function ownView(own: OwnPictures, album: Album, size: number, t: Texts): Node[] {
  const classes = album.map((one, at) => classView(own, album, one, at, size, t));
  const addClass = () => {
    focusNext("own", `fieldset:nth-of-type(${album.length + 1}) input`);
    own.addClass();
  };
  return [
    element("h3", {}, t.ownClasses),
    element("p", { class: "quiet" }, t.removeHelp, " ", t.division),
    ...classes,
    element("p", {}, element("button", { type: "button", onClick: addClass }, t.addClass)),
  ];
}

function classView(own: OwnPictures, album: Album, one: AlbumClass, at: number, size: number, t: Texts): HTMLElement {
  const { id, name, photos } = one;
  const canRemove = album.length > 2;
  const openCamera = () => {
    focusNext("camera", ".shutter");
    void own.openCamera(id);
  };
  const remove = () => {
    focusNext("own", `fieldset:nth-of-type(${Math.max(1, at)}) legend`);
    own.removeClass(id);
  };
  return element(
    "fieldset",
    { class: at === own.target ? "class chosen" : "class" },
    element("legend", {}, `${name} · ${t.classCount(photos.filter((photo) => !isBroken(photo)).length)}`),
    element(
      "div",
      { class: "buttons" },
      nameInput(own, id, name, t.className(at + 1), name === t.classNumber(at + 1)),
      button(t.camera, `${t.camera}: ${name}`, openCamera, "open-camera"),
      fileInput((files) => own.addFiles(id, files), at, name, t),
      button(t.paste, `${t.paste}: ${name}`, () => void own.paste(id)),
      canRemove && button("×", t.removeClass(name), remove),
    ),
    ...photosView(own, album, one, size, t),
  );
}

const button = (label: string, name: string, onClick: () => void, className?: string) =>
  element("button", { type: "button", "aria-label": name, title: name, class: className, onClick }, label);

const nameInput = (own: OwnPictures, id: symbol, name: string, label: string, isGiven: boolean) =>
  element("input", {
    type: "text",
    value: name,
    "aria-label": label,
    maxlength: 40,
    autocomplete: "off",
    // A finger that touches the name which the page gave writes its own in its place.
    onClick: ({ currentTarget }: Event) => isGiven && (currentTarget as HTMLInputElement).select(),
    onChange: (event: Event) => own.rename(id, (event.target as HTMLInputElement).value),
  });

/** A label that looks as a button does, with the input in it. */
function fileInput(add: (files: readonly File[]) => void, at: number, name: string, t: Texts): HTMLElement {
  const input = element("input", {
    type: "file",
    accept: "image/*",
    multiple: true,
    class: "unseen",
    "data-class": at,
    "aria-label": `${t.files}: ${name}`,
    onChange: (event: Event) => add(Array.from((event.target as HTMLInputElement).files ?? [])),
  });
  return element("label", { class: "button", title: `${t.files}: ${name}` }, t.files, input);
}
