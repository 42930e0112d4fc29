import { element, picture } from "../../shared/dom.js";
import { focusNext } from "../focus.js";
import type { Texts } from "../texts.js";
import type { Album, AlbumClass, Photo } from "./Album.js";
import { decodedPixels, isBroken } from "./decodeAll.js";
import type { OwnPictures } from "./OwnPictures.js";

/** The number of pictures of a class that are shown, the last ones, until the reader opens it. */
const LAST = 8;

/** The number of pictures of an open class that are shown at a time: a page of pictures takes time to make. */
export const PAGE = 48;

/** The pictures of a class, to be removed; where it is open all of them, a page at a time, to be removed or moved to another class. */
export function photosView(own: OwnPictures, album: Album, one: AlbumClass, size: number, t: Texts): Node[] {
  const isOpen = own.opened?.id === one.id;
  const { photos } = one;
  const from = isOpen ? Math.min(own.opened?.from ?? 0, Math.max(0, photos.length - 1)) : 0;
  const first = from - (from % PAGE);
  const shown = isOpen ? photos.slice(first, first + PAGE) : lastOf(photos);
  const press = own.opened?.moveTo ?? null;
  const to = isOpen ? album.find(({ id }) => id === press && id !== one.id) : undefined;
  return [
    element("div", { class: "choices" }, ...shown.map((photo) => photoView(own, one, photo, to ?? null, size, t))),
    // Also without a picture: the shutter below stays where it is.
    element("p", { class: "buttons" }, openButton(own, one, isOpen, t)),
    ...(isOpen
      ? [
          element(
            "div",
            { class: "knobs" },
            ...(photos.length > PAGE ? [pageSelect(own, photos.length, first, t)] : []),
            actionSelect(own, album, one, to ?? null, t),
          ),
        ]
      : []),
  ];
}

/** The last pictures, and those that cannot be read, which the reader is to see. */
function lastOf(photos: readonly Photo[]): readonly Photo[] {
  const readable = photos.filter((photo) => !isBroken(photo));
  return [...photos.filter(isBroken).slice(-LAST), ...readable.slice(-LAST)];
}

/** A picture as a button that removes or moves it; null before it is read. */
function photoView(
  own: OwnPictures,
  { id, name, photos }: AlbumClass,
  photo: Photo,
  to: AlbumClass | null,
  size: number,
  t: Texts,
): HTMLElement | null {
  const pixels = decodedPixels(photo, size);
  if (!pixels && !isBroken(photo)) return null;
  const number = photos.indexOf(photo) + 1;
  const removed = isBroken(photo) ? t.removeBroken(number, photo.name, name) : t.removePhoto(number, name);
  const label = to ? t.movePhoto(number, name, to.name) : removed;
  const press = () => (to ? own.movePhoto(id, photo, to.id) : own.removePhoto(id, photo));
  return element(
    "button",
    { type: "button", "aria-label": label, title: label, onClick: press },
    pixels ? picture({ data: pixels, shape: [size, size, 3] }, "") : element("span", { class: "broken" }, "?"),
  );
}

function openButton(own: OwnPictures, { id, name, photos }: AlbumClass, isOpen: boolean, t: Texts): HTMLElement {
  const press = () => {
    // Its words are others when it is open.
    focusNext("own", `[data-open="${isOpen ? "false" : "true"}"]`);
    own.show(isOpen ? null : id);
  };
  const label = isOpen ? t.showLast : t.showAll;
  return element(
    "button",
    {
      type: "button",
      disabled: photos.length === 0,
      "aria-expanded": String(isOpen),
      "aria-label": `${label}: ${name}`,
      "data-open": String(isOpen),
      onClick: press,
    },
    label,
  );
}

function pageSelect(own: OwnPictures, count: number, first: number, t: Texts): HTMLElement {
  const options = Array.from({ length: Math.ceil(count / PAGE) }, (_, page) => {
    const from = page * PAGE;
    const words = `${from + 1}–${Math.min(count, from + PAGE)}`;
    return element("option", { value: from, selected: from === first }, words);
  });
  const turn = (event: Event) => own.turnTo(Number((event.target as HTMLSelectElement).value));
  return knob("own-page", t.shownPictures, turn, options);
}

function actionSelect(own: OwnPictures, album: Album, one: AlbumClass, to: AlbumClass | null, t: Texts): HTMLElement {
  const others = album.filter(({ id }) => id !== one.id);
  const options = [
    element("option", { value: "" }, t.pressRemoves),
    ...others.map((other, i) => element("option", { value: i, selected: other === to }, t.pressMoves(other.name))),
  ];
  const choose = (event: Event) =>
    own.moveTo(others[(event.target as HTMLSelectElement).selectedIndex - 1]?.id ?? null);
  return knob("own-press", t.press, choose, options);
}

const knob = (id: string, label: string, onChange: (event: Event) => void, options: readonly HTMLElement[]) =>
  element(
    "div",
    { class: "knob wide" },
    element("label", { for: id }, label),
    element("select", { id, onChange }, ...options),
  );
